"""The menu group “Training” of the admin: trainees, enrolments, attempts, regrades."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.staff_views import RecordViewSet
from lms.training.admin.attempt_page import AttemptView
from lms.training.admin.attempts import AttemptListView
from lms.training.admin.enrolments import EnrolmentListView
from lms.training.admin.extra_attempts import AllowAnotherView
from lms.training.admin.extra_time import AllowExtraTimeView, WithdrawExtraTimeView
from lms.training.admin.regrade_decision_pages import KeepView, RepeatView
from lms.training.admin.regrade_questions import QuestionListView, RegradeQuestionView
from lms.training.admin.regrade_trial_page import RegradeTrialView
from lms.training.admin.regrades import RegradeListView, RegradeView
from lms.training.admin.trainees import TraineeListView, TraineeView
from quizzes.models import Attempt, ExtraAttempt, ExtraTime, Question, Regrade


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
        more_time = self.construct_view(AllowExtraTimeView, model=ExtraTime)
        no_more = self.construct_view(WithdrawExtraTimeView, model=ExtraTime)
        return [
            path("<int:trainee>/attempts/<int:pk>/allow-another/", allow, name="allow_another"),
            path("<int:pk>/extra-time/", more_time, name="allow_extra_time"),
            path("<int:pk>/extra-time/withdraw/", no_more, name="withdraw_extra_time"),
        ]

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


class AttemptViewSet(RecordViewSet):
    model = Attempt
    name = "attempts_admin"
    url_prefix = "attempts"
    icon = "tasks"
    menu_label = pgettext_lazy("menu", "Attempts")
    index_view_class = AttemptListView
    inspect_view_class = AttemptView


class RegradeViewSet(RecordViewSet):
    model = Regrade
    name = "regrades_admin"
    url_prefix = "regrades"
    icon = "resubmit"
    menu_label = _("Regrades")
    index_view_class = RegradeListView
    inspect_view_class = RegradeView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("questions", "repeat")}
        return super().get_common_view_kwargs(**{**names, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        listed = {name: self.get_url_name(name) for name in ("questions", "questions_results")}
        about = {"index_url_name": listed["questions"], "index_results_url_name": listed["questions_results"]}
        options = {**self.get_index_view_kwargs(), **about, "model": Question}
        del options["search_fields"]  # the view's own
        return [
            path("questions/", self.construct_view(QuestionListView, **options), name="questions"),
            path(
                "questions/results/",
                self.construct_view(QuestionListView, **options, results_only=True),
                name="questions_results",
            ),
            path("questions/<int:pk>/", self.construct_view(RegradeQuestionView), name="decide"),
            path("trials/<int:pk>/", self.construct_view(RegradeTrialView), name="trial"),
            path("<int:regrade>/repeat/", self.construct_view(RepeatView), name="repeat"),
            path("<int:regrade>/attempts/<int:pk>/keep/", self.construct_view(KeepView), name="keep"),
        ]


class TrainingGroup(ModelViewSetGroup):
    menu_label = _("Training")
    menu_name = "training"
    menu_icon = "clipboard-list"
    menu_order = 200
    items = (TraineeViewSet, EnrolmentViewSet, AttemptViewSet, RegradeViewSet)
