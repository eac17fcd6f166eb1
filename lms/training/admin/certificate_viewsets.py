"""The menu group “Certificates” of the admin: certificates, decisions, re-issues, who gets one and who does not."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from certificates.admin.viewsets import FileTroubleViewSet, IssueListViewSet, IssueRefusalViewSet, IssueRuleViewSet
from certificates.models import Certificate, Decision, Reissue
from lms.core.staff_views import RecordViewSet
from lms.training.admin.certificate_changes import CorrectView, ReinstateView, RevokeView
from lms.training.admin.certificates import CertificateListView, CertificateView, IssueView
from lms.training.admin.reissues import NewReissueView, ReissueListView, ReissueView, RepeatReissueView
from lms.training.admin.second_person import ApproveView, DecisionListView, DecisionRecordView, DeclineView


class CertificateViewSet(RecordViewSet):
    model = Certificate
    name = "certificates_admin"
    url_prefix = "certificates"
    icon = "doc-full"
    menu_label = _("Certificates")
    index_view_class = CertificateListView
    inspect_view_class = CertificateView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("issue", "revoke", "correct", "reinstate")
        decisions = {f"{name}_url_name": self.get_url_name(name) for name in names}
        return super().get_common_view_kwargs(**{**decisions, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        issue = self.construct_view(IssueView)
        return [
            path("issue/", issue, name="issue"),
            path("issue/<int:pk>/", issue, name="issue_to"),
            path("<int:pk>/correct/", self.construct_view(CorrectView), name="correct"),
            path("<int:pk>/revoke/", self.construct_view(RevokeView), name="revoke"),
            path("<int:pk>/reinstate/", self.construct_view(ReinstateView), name="reinstate"),
        ]


class DecisionViewSet(RecordViewSet):
    model = Decision
    name = "certificate_decisions"
    url_prefix = "certificate-decisions"
    icon = "check"
    menu_label = pgettext_lazy("menu", "Second person")
    index_view_class = DecisionListView
    inspect_view_class = DecisionRecordView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        answers = {f"{name}_url_name": self.get_url_name(name) for name in ("approve", "decline")}
        return super().get_common_view_kwargs(**{**answers, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("<int:pk>/approve/", self.construct_view(ApproveView), name="approve"),
            path("<int:pk>/decline/", self.construct_view(DeclineView), name="decline"),
        ]


class ReissueViewSet(RecordViewSet):
    model = Reissue
    name = "reissues_admin"
    url_prefix = "reissues"
    icon = "copy"
    menu_label = _("Re-issues")
    index_view_class = ReissueListView
    inspect_view_class = ReissueView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("new", "repeat")}
        return super().get_common_view_kwargs(**{**names, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("new/", self.construct_view(NewReissueView), name="new"),
            path("<int:pk>/repeat/", self.construct_view(RepeatReissueView), name="repeat"),
        ]


class CertificateGroup(ModelViewSetGroup):
    menu_label = pgettext_lazy("menu", "Certificates")
    menu_name = "certificates"
    menu_icon = "doc-full"
    menu_order = 205
    items = (
        CertificateViewSet,
        DecisionViewSet,
        ReissueViewSet,
        IssueRefusalViewSet,
        FileTroubleViewSet,
        IssueListViewSet,
        IssueRuleViewSet,
    )
