"""Where a person stands with a quiz in one scope: attempts used and left, when the next may start, what was reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import BigIntegerField, UUIDField

from lms.accounts.models import User
from lms.core.compiled import Compiled, Slot
from lms.core.refusals import Refused
from lms.core.templatetags.thai_dates import day_and_time
from quizzes.models import Attempt, Quiz

Counts = Quiz.Counts
PLACE = {
    "user": Slot("user", BigIntegerField()),
    "quiz": Slot("quiz", BigIntegerField()),
    "scope": Slot("scope", UUIDField()),
}
ATTEMPTS = Compiled(lambda: Attempt.objects.filter(**PLACE).with_extra().order_by("number"))
OVER = (Attempt.State.FINISHED, Attempt.State.ABANDONED)
# What `has_passed` asks of an attempt.
COUNTED = (
    *("quiz_id", "scope", "state", "pass_percent", "topic_minimums", "passed"),
    *("marks_numerator", "marks_denominator", "marks_possible"),
)


@dataclass(frozen=True)
class Standing:
    """`attempts_left` is None where attempts are unlimited, `next_at` where there is nothing to wait for.

    `attempts_allowed` counts the further attempts that were opened for this person; 0 means as many as wanted.

    `passed` follows what counts by the quiz's rules (`has_passed`). `open_attempt` may be out of time: whoever shows it
    closes it first. `best` is the finished attempt with the greatest share of marks, the earliest of equal ones.

    `is_decided` says that no further attempt could help: the first one counts, and it has not passed. None is left
    then, whatever the quiz allows.
    """

    attempts: tuple[Attempt, ...]
    attempts_allowed: int
    attempts_left: int | None
    next_at: datetime | None
    open_attempt: Attempt | None
    best: Attempt | None
    passed: bool
    is_decided: bool = False

    @property
    def attempts_used(self) -> int:
        return len(self.attempts)

    @property
    def is_used_up(self) -> bool:
        """Say whether the person has not passed, is not at it, and has no attempt left, but one more could help."""
        return self.attempts_left == 0 and self.open_attempt is None and not self.passed and not self.is_decided

    @property
    def is_done(self) -> bool:
        """Say whether nothing more is to come: passed, or no attempt left, and none open."""
        return self.open_attempt is None and (self.passed or self.attempts_left == 0)

    def must_wait_at(self, now: datetime) -> bool:
        return self.next_at is not None and now < self.next_at

    def may_start_at(self, now: datetime) -> bool:
        """Say whether a new attempt may start."""
        return self.open_attempt is None and self.attempts_left != 0 and not self.must_wait_at(now)

    def refuse_unless_may_start_at(self, now: datetime) -> None:
        """Raise Refused("no_attempts_left") or Refused("cooldown")."""
        if self.attempts_left == 0:
            raise Refused("no_attempts_left")
        if self.must_wait_at(now):
            raise Refused("cooldown", until=day_and_time(self.next_at), until_at=self.next_at)


def standing(*, quiz: Quiz, user: User, scope: UUID | None) -> Standing:
    """Return where a person stands; `scope` is None before they came to what the quiz is for. One statement."""
    if scope is None:
        return standing_from(quiz, [])
    return standing_from(quiz, ATTEMPTS.instances(user=user.pk, quiz=quiz.pk, scope=scope))


def passed_scopes(*, user: User, scopes: Sequence[UUID]) -> set[UUID]:
    """Return the scopes in which a person passed a quiz. One statement, none for no scopes."""
    if not scopes:
        return set()
    rows = Attempt.objects.filter(user=user, scope__in=scopes).select_related("quiz").order_by("number")
    places: dict[tuple[UUID, int], list[Attempt]] = {}
    for attempt in rows.only(*COUNTED, "quiz__counts"):
        places.setdefault((attempt.scope, attempt.quiz_id), []).append(attempt)
    return {scope for (scope, _quiz), attempts in places.items() if has_passed(attempts[0].quiz.counts, attempts)}


def passed_with(attempt: Attempt) -> bool:
    """Say whether a person who closed this attempt has passed its quiz, by what counts.

    No statement where this attempt's own pass settles it, else one.
    """
    if attempt.passed and attempt.quiz.counts == Counts.BEST:
        return True
    same = Attempt.objects.filter(user=attempt.user_id, quiz=attempt.quiz_id, scope=attempt.scope).order_by("number")
    return has_passed(attempt.quiz.counts, list(same.only(*COUNTED)))


def standing_from(quiz: Quiz, attempts: Sequence[Attempt]) -> Standing:
    """Return the standing that follows from the attempts of one person in one scope, in their order. Pure.

    The attempts come `with_extra`. Further attempts are opened only once all are used up, so that without any attempt
    there are none.
    """
    ends = [attempt.ended_at for attempt in attempts if attempt.ended_at is not None]
    finished = [attempt for attempt in attempts if attempt.state == Attempt.State.FINISHED]
    allowed = quiz.attempts_allowed and quiz.attempts_allowed + (attempts[0].extra if attempts else 0)
    passed = has_passed(quiz.counts, attempts)
    is_decided = quiz.counts == Counts.FIRST and not passed and bool(attempts) and attempts[0].state in OVER
    if is_decided:
        allowed = len(attempts)
    return Standing(
        attempts=tuple(attempts),
        attempts_allowed=allowed,
        attempts_left=max(allowed - len(attempts), 0) if allowed else None,
        next_at=max(ends) + quiz.cooldown if ends and quiz.cooldown else None,
        open_attempt=next((one for one in attempts if one.state == Attempt.State.IN_PROGRESS), None),
        best=max(finished, key=share_earned, default=None),
        passed=passed,
        is_decided=is_decided,
    )


def has_passed(counts: str, attempts: Sequence[Attempt]) -> bool:
    """Say whether attempts, in their order, pass by what counts. Pure. Only those that are over weigh in.

    - best: one of them passed;
    - last, first: that one passed; an abandoned one has not;
    - mean: the mean share of the marks, an abandoned attempt counting as none, reaches the pass mark of the last one.
      A mean has no topics: where that one has minimums by topic, one attempt must have met its pass mark and all its
      minimums by itself.
    """
    over = [attempt for attempt in attempts if attempt.state in OVER]
    if not over:
        return False
    if counts == Counts.FIRST:
        return bool(over[0].passed)
    if counts == Counts.LAST:
        return bool(over[-1].passed)
    passed = any(attempt.passed for attempt in over)
    if counts == Counts.MEAN:
        mean = sum(map(share_earned, over), Fraction(0)) / len(over)
        return mean * 100 >= over[-1].pass_percent and (passed or not over[-1].topic_minimums)
    return passed


def share_earned(attempt: Attempt) -> Fraction:
    """Return the share of the possible marks that an attempt earned, 0 to 1."""
    return (attempt.marks or Fraction(0)) / (attempt.marks_possible or 1)
