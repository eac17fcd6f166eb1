"""Starting an attempt, handing it in, grading it. Every step may be repeated without harm."""

import logging
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, QuerySet, When
from django.utils import timezone

from lms.accounts.models import User
from lms.core.compiled import Compiled, CompiledUpdate, Slot
from lms.core.refusals import Refused
from quizzes.drawing import count_uses, draw_questions
from quizzes.models import Attempt, AttemptQuestion, Quiz
from quizzes.rules import frozen_times, rules_of
from quizzes.scoring import Answered, Score, score
from quizzes.standing import Standing, standing
from quizzes.transitions import move
from quizzes.version_store import held_versions

logger = logging.getLogger(__name__)
ATTEMPT = Slot("attempt", BigIntegerField())
LOCKED = Compiled(lambda: Attempt.objects.select_for_update().filter(pk=ATTEMPT))
QUESTIONS = Compiled(lambda: AttemptQuestion.objects.select_for_update().filter(attempt=ATTEMPT).order_by("position"))


class GradingFailed(Exception):
    """Grading an attempt failed. It stays submitted with all its answers, and the sweep tries again."""


@dataclass(frozen=True)
class Result:
    """An attempt that is over. `finished_now` says that this call ended it; repeated calls return the same marks.

    An abandoned attempt has no marks: it counts as nothing earned of nothing possible.
    """

    attempt: Attempt
    finished_now: bool

    @property
    def passed(self) -> bool:
        return bool(self.attempt.passed)

    @property
    def marks(self) -> Fraction:
        return self.attempt.marks or Fraction(0)

    @property
    def possible(self) -> int:
        return self.attempt.marks_possible or 0

    @property
    def percent(self) -> int:
        return self.attempt.percent or 0


def start_attempt(*, quiz: Quiz, user: User, scope: UUID) -> Attempt:
    """Start an attempt, or return the one that is open. Six statements, and one for versions not held yet.

    An open attempt is returned even when its time is over: closing it may complete a module, so that is the caller's.
    Of two starts at once the database's constraints let one through; the other finds the attempt that it made.
    Raises Refused: no_attempts_left, cooldown, quiz_not_ready.
    """
    try:
        return _start(quiz, user, scope)
    except IntegrityError:
        return _start(quiz, user, scope)


def _start(quiz: Quiz, user: User, scope: UUID) -> Attempt:
    with transaction.atomic():
        before, now = standing(quiz=quiz, user=user, scope=scope), timezone.now()
        if before.open_attempt is not None:
            return before.open_attempt
        before.refuse_unless_may_start_at(now)
        if not quiz.live:
            raise Refused("quiz_not_ready")
        return _open(quiz, user, scope, before)


def _open(quiz: Quiz, user: User, scope: UUID, before: Standing) -> Attempt:
    """Freeze the rules, draw the questions, write both, and count the questions' use."""
    now, rules = timezone.now(), rules_of(quiz, user)
    drawn = draw_questions(quiz=quiz, rules=rules, user=user, scope=scope, is_first=before.attempts_used == 0, now=now)
    attempt = Attempt.objects.create(
        quiz=quiz,
        user=user,
        scope=scope,
        number=before.attempts_used + 1,
        pass_percent=quiz.pass_percent,
        topic_minimums=rules.topic_minimums,
        abandon_when_over=quiz.time_over == Quiz.TimeOver.ABANDON,
        started_at=now,
        **frozen_times(quiz, rules, now),
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt, position=position, version_id=one.version_id, topic=one.topic, layout=one.layout
        )
        for position, one in enumerate(drawn, start=1)
    )
    # Last: everyone who starts the quiz waits here for whoever is between this statement and the commit.
    count_uses([one.question_id for one in drawn], now)
    return attempt


def submit_attempt(*, attempt: Attempt) -> bool:
    """Hand an attempt in, so that no answer is taken any more; return whether this call ended it. One statement.

    One whose time ended it is abandoned where it does not count unless handed in. Called before and outside the
    transaction that grades, it stands even where grading fails.
    """
    if attempt.state != Attempt.State.IN_PROGRESS:
        return False
    now = timezone.now()
    if attempt.abandon_when_over and attempt.is_over_at(now):
        return move(attempt, Attempt.State.ABANDONED, finished_at=now)
    return move(attempt, Attempt.State.SUBMITTED, submitted_at=now)


def close_attempt(*, attempt: Attempt) -> Result:
    """End an attempt and grade it, once; repeated, it returns the same result.

    Raises GradingFailed where its answers cannot be graded; it is handed in then, and may be closed again.
    """
    ended = submit_attempt(attempt=attempt)
    with transaction.atomic():
        locked = _locked(attempt)
        ended |= submit_attempt(attempt=locked)  # where an earlier hand-in was rolled back with all around it
        if locked.state == Attempt.State.ABANDONED:
            return Result(locked, finished_now=ended)
        if locked.state == Attempt.State.FINISHED:
            return Result(locked, finished_now=False)
        # Locking the questions too waits for a save that began before the hand-in and was acknowledged after it.
        questions = QUESTIONS.instances(attempt=locked.pk)
        earned = _grade(questions)
        _write_marks(questions, earned)
        _finish(locked, earned)
    return Result(locked, finished_now=True)


def overdue_attempts() -> QuerySet[Attempt]:
    """Return the attempts to be closed by a sweep: out of time, or handed in without having been graded."""
    return Attempt.objects.left_behind_at(timezone.now()).select_related("quiz").order_by("pk")


def _locked(attempt: Attempt) -> Attempt:
    """Return the attempt as it is now, locked, with what is known of its quiz and its person."""
    (locked,) = LOCKED.instances(attempt=attempt.pk)
    for name in ("quiz", "user"):
        if name in attempt._state.fields_cache:
            setattr(locked, name, attempt._state.fields_cache[name])
    return locked


def _grade(questions: list[AttemptQuestion]) -> Score:
    versions = held_versions(question.version_id for question in questions)
    asked = [(versions[question.version_id], question) for question in questions]
    answered = [Answered(version.kind, version.content, row.response, row.topic) for version, row in asked]
    try:
        return score(answered)
    except Exception as error:
        attempt = questions[0].attempt_id
        logger.exception("attempt %s could not be graded", attempt)
        raise GradingFailed(f"Attempt {attempt} could not be graded.") from error


def _write_marks(questions: list[AttemptQuestion], earned: Score) -> None:
    """Write each question's mark. One statement."""
    values: dict[str, int] = {}
    for number, (question, mark) in enumerate(zip(questions, earned.marks, strict=True)):
        marked = {"key": question.pk, "numerator": mark.numerator, "denominator": mark.denominator}
        values |= {f"{name}{number}": value for name, value in marked.items()}
    _mark(len(questions)).update(**values)


@lru_cache(maxsize=64)
def _mark(count: int) -> CompiledUpdate:
    """Return the statement that writes the marks of so many questions."""

    def slots(name: str) -> list[Slot]:
        return [Slot(f"{name}{number}", BigIntegerField()) for number in range(count)]

    def of_each(name: str) -> Case:
        return Case(*[When(pk=key, then=value) for key, value in zip(slots("key"), slots(name), strict=True)])

    rows = AttemptQuestion.objects.filter(pk__in=slots("key"))  # type: ignore[misc]
    return CompiledUpdate(lambda: rows, marks_numerator=of_each("numerator"), marks_denominator=of_each("denominator"))


def _finish(attempt: Attempt, earned: Score) -> None:
    numerator, denominator = earned.total.as_integer_ratio()
    move(
        attempt,
        Attempt.State.FINISHED,
        finished_at=timezone.now(),
        marks_numerator=numerator,
        marks_denominator=denominator,
        marks_possible=earned.possible,
        passed=earned.passes(attempt.pass_percent, attempt.topic_minimums),
    )
