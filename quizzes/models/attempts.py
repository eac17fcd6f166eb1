"""Attempts at a quiz, and their questions and answers."""

import uuid
from datetime import datetime, timedelta
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.models.extra_attempts import ExtraAttempt
from quizzes.models.questions import QuestionVersion
from quizzes.models.quizzes import Quiz


def longest_open() -> timedelta:
    """Return how long an attempt without a time limit stays open."""
    return timedelta(days=settings.LMS_RULES["quiz_open_days"])


def longest_grading() -> timedelta:
    """Return how long after handing in the marks must be there; later, the grading was cut short."""
    return timedelta(seconds=settings.LMS_RULES["quiz_grading_seconds"])


Moment = datetime | Combinable  # or what stands for one in a statement


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open_at(self, now: Moment, *, opened_after: Moment) -> "AttemptQuerySet":
        """Attempts that may be answered; those without a time limit where they were `opened_after` a moment."""
        without_limit = Q(closes_at__isnull=True, started_at__gt=opened_after)
        return self.filter(without_limit | Q(closes_at__gt=now), state=Attempt.State.IN_PROGRESS)

    def left_behind_at(self, now: datetime) -> "AttemptQuerySet":
        """Attempts whose time is over, and those handed in whose grading failed."""
        return self.filter(
            Q(state=Attempt.State.IN_PROGRESS, closes_at__lte=now)
            | Q(state=Attempt.State.IN_PROGRESS, closes_at__isnull=True, started_at__lte=now - longest_open())
            | Q(state=Attempt.State.SUBMITTED, submitted_at__lte=now - longest_grading())
        )

    def with_extra(self) -> "AttemptQuerySet":
        """Count in `extra` the further attempts that were opened for the person in the attempt's scope."""
        same = {name: OuterRef(name) for name in ("user", "quiz", "scope")}
        counted = ExtraAttempt.objects.filter(**same).order_by().values("quiz").annotate(n=Count("pk")).values("n")
        return self.annotate(extra=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


class Attempt(models.Model):
    """One try at a quiz. The rules that hold for it are frozen at the start; times are the server's, in UTC.

    in progress → submitted → finished, or in progress → abandoned: there is no way back. An abandoned attempt counts
    as used and has no marks; `finished_at` says since when. `topic_minimums` maps topics to the percentage they need.

    `scope` is the opaque key of whatever the quiz is taken for (a module of an enrolment); attempts are numbered,
    limited and cooled down within it.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("in progress")
        SUBMITTED = "submitted", _("submitted")
        FINISHED = "finished", pgettext_lazy("attempt", "finished")
        ABANDONED = "abandoned", _("abandoned")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_attempts", verbose_name=_("trainee")
    )
    scope = models.UUIDField(_("scope"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, per cent"))
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    # The last moment at which an answer is taken; one that comes after `due_at` is recorded as late.
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    extra_percent = models.PositiveSmallIntegerField(_("extra time, per cent"), default=0)
    # Left open until `closes_at`, the attempt does not count.
    abandon_when_over = models.BooleanField(_("does not count unless handed in"), default=False)
    topic_minimums = models.JSONField(_("minimums by topic, per cent"), default=dict, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # Exact results, as numerator and denominator, so that a pass is never a matter of rounding.
    marks_numerator = models.PositiveBigIntegerField(null=True, blank=True)
    marks_denominator = models.PositiveBigIntegerField(null=True, blank=True)
    marks_possible = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True)
    extra: int  # only on rows that were read `with_extra`
    asked: list["AttemptQuestion"]  # only once `quizzes.presenting.asked` has read them

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz", "scope", "number"], name="attempt_number_unique"),
            models.UniqueConstraint(
                fields=["user", "quiz", "scope"],
                condition=Q(state="in_progress"),
                name="attempt_one_in_progress",
            ),
            models.CheckConstraint(
                name="attempt_state_has_its_times",
                condition=(
                    Q(state="in_progress", submitted_at__isnull=True, finished_at__isnull=True, passed__isnull=True)
                    | Q(state="submitted", submitted_at__isnull=False, finished_at__isnull=True, passed__isnull=True)
                    | Q(
                        state="finished",
                        submitted_at__isnull=False,
                        finished_at__isnull=False,
                        passed__isnull=False,
                        marks_numerator__isnull=False,
                        marks_denominator__gt=0,
                        marks_possible__gt=0,
                    )
                    | Q(
                        state="abandoned",
                        submitted_at__isnull=True,
                        finished_at__isnull=False,
                        passed__isnull=True,
                        marks_numerator__isnull=True,
                    )
                ),
            ),
            models.CheckConstraint(
                name="attempt_closes_when_due_or_later",
                condition=Q(due_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gte=F("due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="in_progress"), name="attempt_open_closes"),
            models.Index(
                fields=["started_at"],
                condition=Q(state="in_progress", closes_at__isnull=True),
                name="attempt_open_without_limit",
            ),
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="attempt_ungraded"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} #{self.number}"

    @property
    def open_until(self) -> datetime:
        """The moment from which no answer is taken and a sweep ends the attempt."""
        return self.closes_at or self.started_at + longest_open()

    def is_over_at(self, now: datetime) -> bool:
        """Say whether no answer is taken any more, handed in or not."""
        return self.open_until <= now or self.state != self.State.IN_PROGRESS

    def ran_out_at(self, now: datetime) -> bool:
        """Say whether the attempt's time ended it: nobody handed it in before."""
        return self.open_until <= now and (self.submitted_at is None or self.submitted_at >= self.open_until)

    @property
    def ended_at(self) -> datetime | None:
        """When the trainee was done: handed in or given up, or out of time where that came first. None before."""
        left_at = self.submitted_at or self.finished_at
        ends = [moment for moment in (left_at, self.due_at) if moment is not None]
        return min(ends) if left_at else None

    @property
    def marks(self) -> Fraction | None:
        """The marks earned; None until finished."""
        if self.marks_numerator is None or self.marks_denominator is None:
            return None
        return Fraction(self.marks_numerator, self.marks_denominator)

    @property
    def percent(self) -> int | None:
        """The marks earned of those possible, rounded down: 69.9 % must not read as a pass at 70."""
        if self.marks is None or not self.marks_possible:
            return None
        return int(self.marks * 100 / self.marks_possible)


class AttemptQuestionQuerySet(models.QuerySet["AttemptQuestion"]):
    def with_due(self) -> "AttemptQuestionQuerySet":
        """Give each question in `due_at` when its attempt is due."""
        return self.annotate(due_at=F("attempt__due_at"))


class AttemptQuestion(models.Model):
    """A question of an attempt, as drawn and shuffled, and its answer.

    `layout` is the order of the parts shown. `response` is what the kind's `clean_response` returned, null while
    unanswered. `response_seq` is the browser's number of the save: a save with a lower or equal number is old news.
    `response_writer` names the page that saved it (one opening of the quiz in one browser): only that page, or one that
    was opened after the answer was saved, may replace it. A question with a mark is graded: it takes no more answers.
    `is_late` says that the answer came after the attempt was due and was taken; `refused_late_at` is when one last came
    too late to be taken.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="uses")
    topic = models.SlugField(max_length=80, default="", blank=True, db_index=False)
    layout = models.JSONField(default=list)
    response = models.JSONField(null=True, blank=True)
    response_seq = models.PositiveBigIntegerField(default=0)
    response_writer = models.CharField(max_length=16, default="", blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    refused_late_at = models.DateTimeField(null=True, blank=True)
    marks_numerator = models.PositiveIntegerField(null=True, blank=True)
    marks_denominator = models.PositiveIntegerField(null=True, blank=True)
    due_at: datetime | None  # only on rows that were read `with_due`
    lesson_code: str  # this and the next only on rows of `Attempt.asked`
    source: str

    objects = AttemptQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_position_unique"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_drawn_once"),
            models.CheckConstraint(
                name="attempt_question_mark_whole_or_absent",
                condition=Q(marks_numerator__isnull=True, marks_denominator__isnull=True)
                | Q(marks_numerator__isnull=False, marks_denominator__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.position}"

    @property
    def mark(self) -> Fraction | None:
        """The share of the mark earned, 0 to 1; None until graded."""
        if self.marks_numerator is None or self.marks_denominator is None:
            return None
        return Fraction(self.marks_numerator, self.marks_denominator)
