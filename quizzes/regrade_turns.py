"""Whose quiz a regrade turns: who passes it now and did not before, and who no longer would."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import BigIntegerField, F, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, GreaterThan, LessThan

from quizzes.models import Attempt, Quiz, Regrade, RegradedAnswer
from quizzes.regrade_marks import Outcome
from quizzes.regrade_preview import BATCH, batches
from quizzes.standing import COUNTED, has_passed

Outcomes = Mapping[int, tuple[Outcome, Outcome]]
# Both marks over one denominator, so that the database compares them exactly; in wide integers, which do not overflow.
BEFORE = Cast("mark_before_numerator", BigIntegerField()) * F("mark_after_denominator")
AFTER = Cast("mark_after_numerator", BigIntegerField()) * F("mark_before_denominator")
Place = tuple[int, UUID]  # quiz and scope: one person's attempts at it count together


@dataclass(frozen=True)
class Turn:
    """A person's quiz that turns: `passes` says which way.

    `attempt` is the one that was regraded, the last of several; it comes with its quiz, and without its person
    (`with_people`). `before` and `after` are what that attempt reached; whether the quiz is passed follows from all the
    person's attempts by what counts.
    """

    attempt: Attempt
    before: Outcome
    after: Outcome
    passes: bool

    @property
    def percent_before(self) -> int:
        """The share of the marks in per cent, rounded down as everywhere."""
        return _percent(self.before, self.attempt)

    @property
    def percent_after(self) -> int:
        return _percent(self.after, self.attempt)


def turns(outcomes: Outcomes) -> list[Turn]:
    """Return the quizzes that turn where attempts come from one outcome to the other; by person, in order.

    At most three statements for each thousand attempts. Attempts that are not among `outcomes` weigh in as they are.
    """
    found: dict[Place, Turn] = {}
    for some in batches(iter(sorted(outcomes)), BATCH):
        for place, attempts in _places(some, outcomes).items():
            if place not in found and (turn := _turn(attempts, outcomes)):
                found[place] = turn
    return sorted(found.values(), key=lambda turn: (turn.attempt.user_id, turn.attempt.pk))


def with_people(turned: Sequence[Turn]) -> Sequence[Turn]:
    """Read the people of some turns, for a page that names them. One statement."""
    prefetch_related_objects([turn.attempt for turn in turned], "user")
    return turned


def outcomes_till_now(answers: QuerySet[RegradedAnswer]) -> dict[int, tuple[Outcome, Outcome]]:
    """Return what attempts were before their answers were regraded, and are now, by the attempt's id. One statement.

    A later regrade may have changed them again.
    """
    before = ("marks_before_numerator", "marks_before_denominator", "passed_before")
    now = ("attempt__marks_numerator", "attempt__marks_denominator", "attempt__passed")
    found = {}
    for attempt_id, *row in answers.order_by("pk").values_list("attempt", *before, *now):
        found[attempt_id] = (_outcome(*row[:3]), _outcome(*row[3:]))
    return found


def raised_answers(regrade: Regrade) -> QuerySet[RegradedAnswer]:
    """Return the answers that earn more by a regrade."""
    return RegradedAnswer.objects.filter(GreaterThan(AFTER, BEFORE), regrade=regrade)


def lowered_answers(regrade: Regrade) -> QuerySet[RegradedAnswer]:
    """Return the answers that earn less by a regrade."""
    return RegradedAnswer.objects.filter(LessThan(AFTER, BEFORE), regrade=regrade)


def fallen(regrade: Regrade) -> list[Turn]:
    """Return the quizzes that were passed before a regrade and are not by its marks; by person, in order.

    Attempts and regrades that came since weigh in: whoever passes again by another one is not among them.
    """
    lowered = lowered_answers(regrade).values("attempt__scope")
    changed = changed_answers(regrade).filter(attempt__scope__in=lowered)
    return [turn for turn in turns(outcomes_till_now(changed)) if not turn.passes]


def changed_answers(regrade: Regrade) -> QuerySet[RegradedAnswer]:
    """Return the answers whose mark a regrade changed."""
    return RegradedAnswer.objects.filter(~Exact(AFTER, BEFORE), regrade=regrade)


def _places(attempt_ids: list[int], outcomes: Outcomes) -> dict[Place, list[Attempt]]:
    """Return, for the attempts that may turn a quiz, all attempts of their person at it, in order."""
    flipped = [pk for pk in attempt_ids if outcomes[pk][0].passed != outcomes[pk][1].passed]
    mean = Q(pk__in=attempt_ids, quiz__counts=Quiz.Counts.MEAN)  # there every mark weighs in
    candidates = set(Attempt.objects.filter(Q(pk__in=flipped) | mean).values_list("quiz", "scope"))
    quizzes = Quiz.objects.in_bulk({quiz for quiz, _scope in candidates})
    rows = Attempt.objects.filter(scope__in={scope for _quiz, scope in candidates}).only(*COUNTED, "user_id")
    places: dict[Place, list[Attempt]] = {}
    for attempt in rows.order_by("number"):
        if (attempt.quiz_id, attempt.scope) in candidates:
            attempt.quiz = quizzes[attempt.quiz_id]
            places.setdefault((attempt.quiz_id, attempt.scope), []).append(attempt)
    return places


def _turn(attempts: list[Attempt], outcomes: Outcomes) -> Turn | None:
    """Return the turn of one person's quiz; None where it is passed before and after, or neither."""
    counts = attempts[0].quiz.counts
    before = has_passed(counts, [_with(one, outcomes[one.pk][0]) if one.pk in outcomes else one for one in attempts])
    after = has_passed(counts, [_with(one, outcomes[one.pk][1]) if one.pk in outcomes else one for one in attempts])
    if before == after:
        return None
    last = [attempt for attempt in attempts if attempt.pk in outcomes][-1]
    return Turn(last, *outcomes[last.pk], passes=after)


def _with(attempt: Attempt, outcome: Outcome) -> Attempt:
    """Return a copy of an attempt as it would be with an outcome."""
    other = copy.copy(attempt)
    other.marks_numerator, other.marks_denominator = outcome.marks.as_integer_ratio()
    other.passed = outcome.passed
    return other


def _outcome(numerator: int, denominator: int, passed: bool) -> Outcome:
    return Outcome(Fraction(numerator, denominator), passed)


def _percent(outcome: Outcome, attempt: Attempt) -> int:
    return int(outcome.marks * 100 / (attempt.marks_possible or 1))
