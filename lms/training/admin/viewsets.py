"""The menu group “Training” of the admin: trainees, enrolments, certificates."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from certificates.models import Certificate
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.staff_views import RecordViewSet
from lms.training.admin.certificates import CertificateListView, CertificateView, IssueView, RevokeView
from lms.training.admin.enrolments import EnrolmentListView
from lms.training.admin.extra_attempts import AllowAnotherView
from lms.training.admin.trainees import TraineeListView, TraineeView
from quizzes.models import ExtraAttempt


class TraineeViewSet(RecordViewSet):
    model = User
    name = "trainees_admin"
    url_prefix = "trainees"
    icon = "group"
    menu_label = _("Trainees")
    index_view_class = TraineeListView
    inspect_view_class = TraineeView

    def get_decisions(self) -> list[URLPattern]:
        allow = self.construct_view(AllowAnotherView, model=ExtraAttempt)
        return [path("<int:trainee>/attempts/<int:pk>/allow-another/", allow, name="allow_another")]

    def register_admin_url_finder(self) -> None:
        """Links to accounts, e.g. from the audit reports, stay with Wagtail's own pages for users."""


class EnrolmentViewSet(RecordViewSet):
    model = Enrolment
    name = "enrolments_admin"
    url_prefix = "enrolments"
    icon = "list-ul"
    menu_label = _("Enrolments")
    index_view_class = EnrolmentListView
    inspect_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def register_admin_url_finder(self) -> None:
        """An enrolment has no page of its own."""


class CertificateViewSet(RecordViewSet):
    model = Certificate
    name = "certificates_admin"
    url_prefix = "certificates"
    icon = "doc-full"
    menu_label = _("Certificates")
    index_view_class = CertificateListView
    inspect_view_class = CertificateView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        decisions = {f"{name}_url_name": self.get_url_name(name) for name in ("issue", "revoke")}
        return super().get_common_view_kwargs(**{**decisions, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        issue = self.construct_view(IssueView)
        return [
            path("issue/", issue, name="issue"),
            path("issue/<int:pk>/", issue, name="issue_to"),
            path("<int:pk>/revoke/", self.construct_view(RevokeView), name="revoke"),
        ]


class TrainingGroup(ModelViewSetGroup):
    menu_label = _("Training")
    menu_name = "training"
    menu_icon = "clipboard-list"
    menu_order = 200
    items = (TraineeViewSet, EnrolmentViewSet, CertificateViewSet)
