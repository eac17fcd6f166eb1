"""Where a person stands with a quiz in one scope: attempts used and left, when the next may start, what was reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.core.templatetags.thai_dates import day_and_time
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True)
class Standing:
    """`attempts_left` is None where attempts are unlimited, `next_at` where there is nothing to wait for.

    `attempts_allowed` counts the further attempts that were opened for this person; 0 means as many as wanted.

    `open_attempt` may be out of time: whoever shows it closes it first. `best` is the finished attempt with the
    greatest share of marks, the earliest of equal ones.
    """

    attempts: tuple[Attempt, ...]
    attempts_allowed: int
    attempts_left: int | None
    next_at: datetime | None
    open_attempt: Attempt | None
    best: Attempt | None

    @property
    def attempts_used(self) -> int:
        return len(self.attempts)

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def is_used_up(self) -> bool:
        """Say whether the person has not passed, is not at it, and has no attempt left."""
        return self.attempts_left == 0 and self.open_attempt is None and not self.passed

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
    attempts = Attempt.objects.filter(user=user, quiz=quiz, scope=scope).with_extra().order_by("number")
    return standing_from(quiz, list(attempts))


def passed_scopes(*, user: User, scopes: Sequence[UUID]) -> set[UUID]:
    """Return the scopes in which a person passed. One statement, none for no scopes."""
    if not scopes:
        return set()
    return set(Attempt.objects.filter(user=user, scope__in=scopes, passed=True).values_list("scope", flat=True))


def standing_from(quiz: Quiz, attempts: Sequence[Attempt]) -> Standing:
    """Return the standing that follows from the attempts of one person in one scope, in their order. Pure.

    The attempts come `with_extra`. Further attempts are opened only once all are used up, so that without any attempt
    there are none.
    """
    ends = [attempt.ended_at for attempt in attempts if attempt.ended_at is not None]
    finished = [attempt for attempt in attempts if attempt.state == Attempt.State.FINISHED]
    allowed = quiz.attempts_allowed and quiz.attempts_allowed + (attempts[0].extra if attempts else 0)
    return Standing(
        attempts=tuple(attempts),
        attempts_allowed=allowed,
        attempts_left=max(allowed - len(attempts), 0) if allowed else None,
        next_at=max(ends) + quiz.cooldown if ends and quiz.cooldown else None,
        open_attempt=next((one for one in attempts if one.state == Attempt.State.IN_PROGRESS), None),
        best=max(finished, key=share_earned, default=None),
    )


def share_earned(attempt: Attempt) -> Fraction:
    """Return the share of the possible marks that an attempt earned, 0 to 1."""
    return (attempt.marks or Fraction(0)) / (attempt.marks_possible or 1)
