"""The tables on a trainee's page: enrolments, quizzes, certificates, volunteer status. Constant queries each."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, Table, TitleColumn

from certificates.models import Certificate
from courses.models import Enrolment
from courses.outline import Outline, outlines_of
from courses.progress import Progress, progress_by_enrolment
from lms.accounts.models import User
from lms.core.staff_views import MomentColumn
from lms.core.templatetags.thai_dates import day
from lms.volunteers.models import Volunteer
from quizzes.models import Attempt
from quizzes.standing import Standing, standing_from

ALLOW_ANOTHER = "trainees_admin:allow_another"

# What a certificate is worth today: of those issued, some are past their date.
STATES = {"valid": _("valid"), "expired": _("expired"), "superseded": _("replaced"), "revoked": _("revoked")}


def certificate_state(certificate: Certificate) -> Promise:
    """Return what the certificate is worth today, in words."""
    if certificate.state == Certificate.State.ISSUED:
        return STATES["expired" if certificate.is_expired else "valid"]
    return STATES[certificate.state]


@dataclass(frozen=True)
class EnrolmentRow:
    """An enrolment with what is finished of the course as it stands today."""

    enrolment: Enrolment
    outline: Outline
    progress: Progress

    @property
    def lessons(self) -> str:
        return f"{self.progress.lessons_done(self.outline)}/{len(self.outline.lessons)}"

    @property
    def modules(self) -> str:
        done = sum(module.key in self.progress.modules for module in self.outline.modules)
        return f"{done}/{len(self.outline.modules)}"


def enrolments_table(person: User) -> Table:
    """Enrolments and how far each is. Four queries."""
    enrolments = list(Enrolment.objects.filter(user=person).select_related("course").order_by("-enrolled_at"))
    outlines = outlines_of({enrolment.course_id: enrolment.course for enrolment in enrolments}.values())
    progress = progress_by_enrolment(enrolments)
    rows = [EnrolmentRow(e, outlines[e.course.translation_key], progress[e.pk]) for e in enrolments]
    columns = [
        Column("course", label=_("Course"), accessor="enrolment.course.title"),
        Column("edition", label=_("Edition"), accessor="enrolment.edition"),
        Column("modules", label=_("Modules finished")),
        Column("lessons", label=_("Lessons finished")),
        MomentColumn("enrolled_at", label=_("Enrolled"), accessor="enrolment.enrolled_at"),
        MomentColumn("completed_at", label=_("Completed"), accessor="enrolment.completed_at"),
    ]
    return Table(columns, rows)


@dataclass(frozen=True)
class QuizRow:
    """All attempts of a person at one quiz in one enrolment, in their order."""

    attempts: list[Attempt]

    @property
    def last(self) -> Attempt:
        return self.attempts[-1]

    @cached_property
    def standing(self) -> Standing:
        return standing_from(self.last.quiz, self.attempts)

    @property
    def best(self) -> str:
        best = self.standing.best
        return "" if best is None else f"{best.percent} %"

    @property
    def outcome(self) -> str | Promise:
        if self.standing.passed:
            return _("passed")
        is_over = self.standing.is_used_up or self.standing.is_decided
        return _("no attempts left") if is_over else _("not passed yet")

    @property
    def allow_another(self) -> SafeString | str:
        """The link to the decision that opens another attempt, where none is left."""
        if not self.standing.is_used_up:
            return ""
        url = reverse(ALLOW_ANOTHER, args=[self.last.user_id, self.last.pk])
        return format_html('<a class="button button-small" href="{}">{}</a>', url, gettext("Allow another attempt"))


def attempts_table(person: User, *, may_allow: bool = False) -> Table:
    """Attempts, summed up by quiz and enrolment. One query."""
    columns = [
        Column("title", label=_("Quiz"), accessor="last.quiz.title_here"),
        Column("attempts", label=_("Attempts"), accessor="standing.attempts_used"),
        Column("best", label=_("Best result")),
        StatusTagColumn("outcome", label=_("Outcome"), primary=lambda row: row.standing.passed),
        MomentColumn("last_at", label=_("Last attempt"), accessor="last.started_at"),
    ]
    if may_allow:
        columns.append(Column("allow_another", label=_("Decision")))
    return Table(columns, _by_quiz(person))


def _by_quiz(person: User) -> list[QuizRow]:
    attempts = Attempt.objects.filter(user=person).with_extra().select_related("quiz").order_by("started_at", "number")
    rows: dict[tuple[int, UUID], list[Attempt]] = {}
    for attempt in attempts:
        rows.setdefault((attempt.quiz_id, attempt.scope), []).append(attempt)
    return [QuizRow(found) for found in rows.values()]


def certificates_table(person: User) -> Table:
    """Certificates of every state, newest first. One query."""
    certificates = Certificate.objects.filter(enrolment__user=person).order_by("-issued_at", "-pk")
    columns = [
        TitleColumn("serial", label=_("Serial"), url_name="certificates_admin:inspect"),
        Column("course_title", label=_("Course")),
        StatusTagColumn("state", label=_("State"), accessor=certificate_state, primary=lambda row: row.is_valid),
        MomentColumn("issued_at", label=_("Issued")),
        Column("valid_until", label=_("Valid until"), accessor=lambda row: day(row.valid_until)),
    ]
    return Table(columns, list(certificates))


def volunteers_table(person: User) -> Table:
    """The programmes that the person joined. One query."""
    volunteers = Volunteer.objects.filter(user=person).select_related("programme", "target_group")
    columns = [
        TitleColumn("programme", label=_("Programme"), url_name="volunteers_admin:inspect"),
        Column("target_group", label=_("Group")),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            primary=lambda row: row.status == Volunteer.Status.ACTIVE,
        ),
        MomentColumn("status_changed_at", label=_("Since")),
    ]
    return Table(columns, list(volunteers.order_by("joined_at", "pk")))
