"""The tables on a trainee's page: enrolments, quizzes, certificates, volunteer status. Constant queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
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


@dataclass
class QuizRow:
    """All attempts of a person at one quiz."""

    title: str
    attempts: int = 0
    best_percent: int | None = None
    passed: bool = False
    last_at: datetime | None = None

    def add(self, attempt: Attempt) -> None:
        self.attempts += 1
        self.passed = self.passed or bool(attempt.passed)
        self.last_at = attempt.started_at
        if attempt.percent is not None:
            self.best_percent = max(attempt.percent, self.best_percent or 0)

    @property
    def best(self) -> str:
        return "" if self.best_percent is None else f"{self.best_percent} %"

    @property
    def outcome(self) -> str | Promise:
        return _("passed") if self.passed else _("not passed yet")


def attempts_table(person: User) -> Table:
    """Attempts, summed up by quiz. One query."""
    attempts = Attempt.objects.filter(user=person).select_related("quiz").order_by("started_at", "pk")
    columns = [
        Column("title", label=_("Quiz")),
        Column("attempts", label=_("Attempts")),
        Column("best", label=_("Best result")),
        StatusTagColumn("outcome", label=_("Outcome"), primary=lambda row: row.passed),
        MomentColumn("last_at", label=_("Last attempt")),
    ]
    return Table(columns, _by_quiz(attempts))


def _by_quiz(attempts: Iterable[Attempt]) -> list[QuizRow]:
    rows: dict[int, QuizRow] = {}
    for attempt in attempts:
        rows.setdefault(attempt.quiz_id, QuizRow(attempt.quiz.title_here)).add(attempt)
    return list(rows.values())


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
