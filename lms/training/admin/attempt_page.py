"""The staff page of one attempt: what was shown and answered, when, and what was decided about it since."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import Button

from lms.core.staff_views import MomentColumn, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.attempts import PASSED, attempts_listed, exact, outcome_in_words, score_in_words, state_in_words
from lms.training.attempt_readers import note_reading
from quizzes.models import Attempt, AttemptQuestion, RegradedAnswer
from quizzes.staff_review import StaffQuestion, staff_review

TRAINEE = "trainees_admin:inspect"
SEE_TRAINEE = ("accounts.view_user", "courses.view_enrolment", "certificates.view_certificate")


class AttemptView(RecordView):
    """One attempt. Opening it is written down (`note_reading`)."""

    page_title = _("Attempt")
    template_name = "training/admin/attempt.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_reading(attempt=self.object, reader=request.user)  # type: ignore[arg-type]
        return super().get(request, *args, **kwargs)

    def get_record_queryset(self) -> QuerySet[Attempt]:
        return attempts_listed()

    def get_page_subtitle(self) -> str:
        facts = {"name": self.object.user.full_name, "quiz": self.object.quiz, "number": self.object.number}
        return gettext("%(name)s · %(quiz)s · attempt %(number)s") % facts

    @cached_property
    def questions(self) -> list[StaffQuestion]:
        return staff_review(self.object)

    def get_facts(self) -> list[tuple[Words, Any]]:
        found, rows = self.object, [question.row for question in self.questions]
        return [
            (_("Name"), found.user.full_name),
            (_("Quiz"), found.quiz.title_here),
            (_("Attempt no."), str(found.number)),
            (_("State"), state_in_words(found)),
            (_("Outcome"), outcome_in_words(found) if found.passed is not None else ""),
            (_("Marks"), score_in_words(found)),
            (_("Pass mark at the start"), f"{found.pass_percent} %"),
            (_("Minimums by topic at the start"), _minimums(found)),
            (_("Started"), day_and_time(found.started_at)),
            (_("Due"), day_and_time(found.due_at)),
            (_("Answers were taken until"), day_and_time(found.closes_at)),
            (_("Extra time"), f"{found.extra_percent} %" if found.extra_percent else ""),
            (_("Ended by"), ended_by(found)),
            (_("Handed in"), day_and_time(found.submitted_at)),
            (_("Graded") if found.marks is not None else _("Given up"), day_and_time(found.finished_at)),
            (_("Late answers, taken"), _positions(row for row in rows if row.is_late)),
            (_("Late answers, refused"), _refused(rows)),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        trail, regraded = history_table(self.object, **words), regrades_table(self.object)
        history: Section = (_("History"), trail, _("Nothing has been recorded yet."))
        return [(_("Regrades"), regraded, ""), history] if regraded.row_count else [history]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "questions": self.questions}

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perms(SEE_TRAINEE):
            return []
        url = reverse(TRAINEE, args=[self.object.user_id])
        return [Button(gettext("Trainee"), url=url, icon_name="user")]


def ended_by(attempt: Attempt) -> Words:
    """Say who ended an attempt: the person, or the time where nobody had handed it in before."""
    if attempt.state == Attempt.State.IN_PROGRESS:
        return ""
    ended_at = attempt.submitted_at or attempt.finished_at
    out_of_time = attempt.state == Attempt.State.ABANDONED or (ended_at and ended_at >= attempt.open_until)
    return _("the time, which was over") if out_of_time else _("the trainee, by handing in")


def regrades_table(attempt: Attempt) -> Table:
    """Return what regrades did to an attempt, the first one first. One query."""
    rows = RegradedAnswer.objects.filter(attempt=attempt).select_related("regrade__requested_by", "answer")
    columns = [
        TitleColumn(
            "policy",
            label=_("Policy"),
            accessor="regrade.get_policy_display",
            url_name="regrades_admin:inspect",
            id_accessor="regrade_id",
        ),
        Column("question", label=_("Question"), accessor="answer.position"),
        Column("mark", label=_("Mark of the question"), accessor=lambda row: _both(row.mark_before, row.mark_after)),
        Column("marks", label=_("Marks of the attempt"), accessor=lambda row: _both(row.marks_before, row.marks_after)),
        Column("passed", label=_("Passed"), accessor=_passed),
        Column("who", label=_("By"), accessor="regrade.requested_by"),
        MomentColumn("when", label=_("When"), accessor="regrade.requested_at"),
    ]
    return Table(columns, list(rows.order_by("pk")))


def _minimums(attempt: Attempt) -> str:
    return ", ".join(f"{topic}: {percent} %" for topic, percent in sorted(attempt.topic_minimums.items()))


def _positions(rows: Iterable[AttemptQuestion]) -> str:
    """Name questions by their place in the attempt."""
    places = ", ".join(str(row.position) for row in rows)
    return gettext("Question %(places)s") % {"places": places} if places else ""


def _refused(rows: Iterable[AttemptQuestion]) -> str:
    late = [f"{row.position} ({day_and_time(row.refused_late_at)})" for row in rows if row.refused_late_at]
    return gettext("Question %(places)s") % {"places": ", ".join(late)} if late else ""


def _both(before: Fraction, after: Fraction) -> str:
    return exact(before) if before == after else f"{exact(before)} → {exact(after)}"


def _passed(row: RegradedAnswer) -> str:
    before, after = (str(PASSED["yes" if passed else "no"]) for passed in (row.passed_before, row.passed_after))
    return before if before == after else f"{before} → {after}"
