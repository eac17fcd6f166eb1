"""The staff list of attempts at quizzes."""

from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from lms.core.staff_views import MomentColumn, RecordListView
from lms.core.templatetags.thai_dates import day
from lms.training.admin.searching import find_attempts
from quizzes.models import Attempt, Quiz, Regrade
from quizzes.regrade_turns import changed_answers

INSPECT = "attempts_admin:inspect"
# Words of their own: a course that is finished is called otherwise.
STATES = {
    Attempt.State.IN_PROGRESS: pgettext_lazy("attempt", "in progress"),
    Attempt.State.SUBMITTED: pgettext_lazy("attempt", "handed in, not graded yet"),
    Attempt.State.FINISHED: pgettext_lazy("attempt", "graded"),
    Attempt.State.ABANDONED: pgettext_lazy("attempt", "given up, does not count"),
}
PASSED = {"yes": _("passed"), "no": _("not passed")}


def attempts_listed() -> QuerySet[Attempt]:
    return Attempt.objects.select_related("user", "quiz")


def score_in_words(attempt: Attempt) -> str:
    """Return e.g. “7 of 10 (70 %)” or “7 1/2 of 10 (75 %)”: marks are exact. Empty before grading."""
    if attempt.marks is None:
        return ""
    facts = {"marks": exact(attempt.marks), "possible": attempt.marks_possible, "percent": attempt.percent}
    return gettext("%(marks)s of %(possible)s (%(percent)s %%)") % facts


def exact(marks: Fraction) -> str:
    """Return a number of marks as people write fractions, e.g. `7 1/2`."""
    whole, rest = divmod(marks, 1)
    return " ".join(str(part) for part in (whole, rest) if part) or "0"


def state_in_words(attempt: Attempt) -> Promise:
    """Return how far an attempt is."""
    return STATES[Attempt.State(attempt.state)]


def outcome_in_words(attempt: Attempt) -> Any:
    """Return the state, or for a finished attempt whether it passed."""
    if attempt.passed is None:
        return state_in_words(attempt)
    return PASSED["yes" if attempt.passed else "no"]


class RegradeField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, regrade: Regrade) -> str:
        return f"{regrade.question.code} · {regrade.get_policy_display()} · {day(regrade.requested_at)}"


class RegradeFilter(django_filters.ModelChoiceFilter):
    field_class = RegradeField


class AttemptFilterSet(WagtailFilterSet):
    quiz = django_filters.ModelChoiceFilter(queryset=Quiz.objects.all(), label=_("Quiz"))
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), label=_("State"))
    passed = django_filters.ChoiceFilter(choices=list(PASSED.items()), method="by_pass", label=_("Passed"))
    started_at = django_filters.DateFromToRangeFilter(label=_("Started"), widget=DateRangePickerWidget)

    regrade = RegradeFilter(
        queryset=Regrade.objects.select_related("question").defer("question__kind").order_by("-requested_at"),
        method="by_regrade",
        label=_("Changed by regrade"),
    )

    class Meta:
        model = Attempt
        fields: list[str] = []

    def by_regrade(self, attempts: QuerySet[Attempt], _name: str, regrade: Regrade) -> QuerySet[Attempt]:
        return attempts.filter(pk__in=changed_answers(regrade).values("attempt"))

    def by_pass(self, attempts: QuerySet[Attempt], _name: str, value: str) -> QuerySet[Attempt]:
        return attempts.filter(passed=value == "yes")


class AttemptListView(RecordListView):
    filterset_class = AttemptFilterSet
    search_fields = ["user__first_name"]
    find = staticmethod(find_attempts)
    default_ordering = "-started_at"
    list_export = [
        "user.full_name",
        "quiz.title",
        "number",
        "state_in_words",
        "percent",
        "passed",
        "started_at",
        "submitted_at",
        "finished_at",
    ]
    export_headings = {
        "user.full_name": _("Name"),
        "quiz.title": _("Quiz"),
        "state_in_words": _("State"),
        "percent": _("Per cent"),
    }
    export_filename = "attempts"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name", label=_("Name"), accessor="user.full_name", url_name=INSPECT, sort_key="user__first_name"
            ),
            Column("quiz", label=_("Quiz"), accessor="quiz.title_here", sort_key="quiz__title"),
            Column("number", label=_("Attempt no."), sort_key="number"),
            StatusTagColumn(
                "outcome",
                label=_("Outcome"),
                accessor=outcome_in_words,
                primary=lambda row: row.passed,
                sort_key="state",
            ),
            Column("score", label=_("Marks"), accessor=score_in_words),
            MomentColumn("started_at", label=_("Started"), sort_key="started_at"),
            MomentColumn("submitted_at", label=_("Handed in"), sort_key="submitted_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Attempt]:
        return attempts_listed()

    def to_row_dict(self, item: Attempt) -> dict[str, Any]:
        item.state_in_words = str(state_in_words(item))  # type: ignore[attr-defined]
        return super().to_row_dict(item)
