"""Whose quiz a regrade turns: who passes it now and did not before, and who no longer would."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
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
BEFORE_IT = ("marks_before_numerator", "marks_before_denominator", "passed_before")
NOW = ("attempt__marks_numerator", "attempt__marks_denominator", "attempt__passed")  # a later regrade weighs in
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

    At most two statements for each thousand attempts that may turn one. Attempts that are not among `outcomes` weigh in
    as they are.
    """
    found: dict[Place, Turn] = {}
    candidates = _candidates(outcomes)
    quizzes = Quiz.objects.in_bulk({quiz for quiz, _scope in candidates})
    for some in batches(iter(candidates.items()), BATCH):
        for place, attempts in _places(dict(some), quizzes).items():
            if turn := _turn(attempts, outcomes):
                found[place] = turn
    return sorted(found.values(), key=lambda turn: (turn.attempt.user_id, turn.attempt.pk))


def with_people(turned: Sequence[Turn]) -> Sequence[Turn]:
    """Read the people of some turns, for a page that names them. One statement."""
    prefetch_related_objects([turn.attempt for turn in turned], "user")
    return turned


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
    return [turn for turn in turns(_lowered_outcomes(regrade)) if not turn.passes]


def _lowered_outcomes(regrade: Regrade) -> dict[int, tuple[Outcome, Outcome]]:
    """Return what the attempts that may let a quiz fall were before a regrade, and are now, by id. One statement.

    Those are the changed attempts of a scope where an answer lost marks, and a pass is gone or the mean counts.
    """
    answers = changed_answers(regrade).annotate(is_lowered=Q(LessThan(AFTER, BEFORE)))
    columns = ("attempt_id", "attempt__scope", "is_lowered", "attempt__quiz__counts", *BEFORE_IT, *NOW)
    changed: list[tuple[int, UUID, Outcome, Outcome]] = []
    lowered, falling = set(), set()
    for attempt_id, scope, is_lowered, counts, *row in answers.order_by("pk").values_list(*columns).iterator():
        before, now = _outcome(*row[:3]), _outcome(*row[3:])
        changed.append((attempt_id, scope, before, now))
        if is_lowered:
            lowered.add(scope)
        if counts == Quiz.Counts.MEAN or (before.passed and not now.passed):
            falling.add(scope)
    return {pk: (before, now) for pk, scope, before, now in changed if scope in lowered and scope in falling}


def changed_answers(regrade: Regrade) -> QuerySet[RegradedAnswer]:
    """Return the answers whose mark a regrade changed."""
    return RegradedAnswer.objects.filter(~Exact(AFTER, BEFORE), regrade=regrade)


def _candidates(outcomes: Outcomes) -> dict[Place, int]:
    """Return the places that may turn, each with its person. One statement more, and one for each thousand attempts."""
    flipped = {pk for pk, (before, after) in outcomes.items() if before.passed != after.passed}
    means = list(Quiz.objects.filter(counts=Quiz.Counts.MEAN).values_list("pk", flat=True))
    found: dict[Place, int] = {}
    # Every mark weighs in where the mean counts; elsewhere only a pass that changes.
    for some in batches(iter(sorted(outcomes if means else flipped)), BATCH):
        weighing = Q(pk__in=flipped.intersection(some)) | Q(pk__in=some, quiz__in=means)
        for quiz, scope, user in Attempt.objects.filter(weighing).values_list("quiz_id", "scope", "user_id"):
            found[quiz, scope] = user
    return found


def _places(candidates: Mapping[Place, int], quizzes: Mapping[int, Quiz]) -> dict[Place, list[Attempt]]:
    """Return all attempts of each place, in order. One statement; the people let it use the index of attempts."""
    rows = Attempt.objects.filter(user__in=set(candidates.values()), quiz__in={quiz for quiz, _scope in candidates})
    places: dict[Place, list[Attempt]] = {}
    for attempt in rows.only(*COUNTED, "user_id").order_by("number"):
        place = (attempt.quiz_id, attempt.scope)
        if place in candidates:
            attempt.quiz = quizzes[attempt.quiz_id]
            places.setdefault(place, []).append(attempt)
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


@lru_cache(maxsize=4096)  # a hundred thousand attempts hold a handful of results
def _outcome(numerator: int, denominator: int, passed: bool) -> Outcome:
    return Outcome(Fraction(numerator, denominator), passed)


def _percent(outcome: Outcome, attempt: Attempt) -> int:
    return int(outcome.marks * 100 / (attempt.marks_possible or 1))
