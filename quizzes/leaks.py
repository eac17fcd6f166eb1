"""The leak alarm: has a question become easier for people who are no better? Pure.

A question that goes round in a chat group is answered rightly more often from then on. So is every question when better
people come. The test therefore compares people of the same score: those of the recent window with those before.

It is the one-sided Mantel-Haenszel test with continuity correction over strata of equal score (Mantel and Haenszel
1959; Holland and Thayer, "Differential item performance and the Mantel-Haenszel procedure", 1988). The score that
matches people includes the question itself, as Holland and Thayer show it must: where questions follow the Rasch model,
people with the same total have the same chance however able their group is, and the test is exact. Matched by the rest
of the score alone, a better cohort raises alarms everywhere. A partly right answer counts as wrong.

Error rate: over all questions of a quiz together, the probability of any alarm in one look where nothing leaked is at
most `leak_alpha` (Holm's method). A nightly look at 1 % has at most 3.65 nights with a false alarm a year and quiz on
average, whatever the looks have in common; the continuity correction and the least jump keep it far below that.

What it cannot see: a leak of most questions at once, which looks like better people (the report states the recent mean
beside the one before), and a leak older than the window. Where the draw itself has changed, so that scores no longer
mean the same, nothing is tested (`shift_of_draws`).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from quizzes.statistics.exact import count_of
from quizzes.statistics.histograms import Answers
from quizzes.statistics.rules import Rules


class Trial(NamedTuple):
    """An answer: in which stratum of equal score, when, and whether fully right."""

    stratum: tuple[int, int]
    recent: bool
    right: bool


@dataclass(frozen=True)
class Table:
    """The answers of one stratum: right and wrong, recent and before."""

    recent_right: int
    recent_wrong: int
    before_right: int
    before_wrong: int

    @property
    def recent(self) -> int:
        return self.recent_right + self.recent_wrong

    @property
    def before(self) -> int:
        return self.before_right + self.before_wrong

    @property
    def right(self) -> int:
        return self.recent_right + self.before_right

    @property
    def total(self) -> int:
        return self.recent + self.before


@dataclass(frozen=True)
class LeakTest:
    """What the test of one question found. `jump` is in points of 100, `p` the one-sided probability.

    `recent` and `before` count the answers of people who have others of the same score to be compared with.
    """

    recent: int
    before: int
    jump: float
    p: float


def strata(answers: Answers) -> list[Table]:
    """Return the tables of people with equal scores, where there are both recent and earlier ones."""
    trials: Counter[Trial] = Counter()
    for asked, often in answers.items():
        attempt = asked.attempt
        stratum = (attempt.possible, math.floor(attempt.total))
        trials[Trial(stratum, attempt.recent, asked.earned == asked.size)] += often
    tables = [
        Table(*(trials[Trial(stratum, recent, right)] for recent in (True, False) for right in (True, False)))
        for stratum in {trial.stratum for trial in trials}
    ]
    return [table for table in tables if table.recent and table.before]


def mantel_haenszel(answers: Answers, rules: Rules) -> LeakTest | None:
    """Return what the test says of one question; None where there are too few answers for it.

    With a = right and recent, n₁ and n₀ = recent and before, m₁ and m₀ = right and wrong, T = all, in each stratum:
    z = (Σ(a - n₁m₁/T) - 1/2) / √Σ(n₁n₀m₁m₀ / (T²(T-1))), and p = 1 - Φ(z).
    """
    tables = strata(answers)
    recent, before = sum(table.recent for table in tables), sum(table.before for table in tables)
    if recent < rules.leak_recent or before < rules.leak_before:
        return None
    surplus = sum((table.recent_right - Fraction(table.recent * table.right, table.total) for table in tables), -HALF)
    spread = sum((spread_of(table) for table in tables), Fraction(0))
    z = float(surplus) / math.sqrt(spread) if spread else 0.0
    return LeakTest(recent, before, float(100 * jump_of(tables)), math.erfc(z / math.sqrt(2)) / 2)


HALF = Fraction(1, 2)  # the continuity correction


def spread_of(table: Table) -> Fraction:
    """Return the variance of `recent_right` in a stratum where nothing changed (the hypergeometric one)."""
    wrong = table.total - table.right
    return Fraction(table.recent * table.before * table.right * wrong, table.total**2 * (table.total - 1))


def jump_of(tables: Sequence[Table]) -> Fraction:
    """Return how much more often recent people are right than equally able ones before, -1 to 1.

    The standardised difference Σn₁(a/n₁ - b/n₀) / Σn₁ of Dorans and Kulick (1986), b = right before.
    """
    more = (table.recent_right - Fraction(table.recent * table.before_right, table.before) for table in tables)
    return sum(more, Fraction(0)) / sum(table.recent for table in tables)


def alarms(tests: Mapping[int, LeakTest], rules: Rules) -> set[int]:
    """Return the questions that seem to have leaked.

    Holm (1979): from the least p on, each is held against alpha / (number of tests left), until one is not below. The
    least jump is asked of those found: it takes alarms away and adds none.
    """
    found: set[int] = set()
    ranked = sorted(tests.items(), key=lambda item: item[1].p)
    for left, (name, test) in zip(range(len(ranked), 0, -1), ranked, strict=True):
        if test.p * left > rules.leak_alpha:
            break
        if test.jump >= rules.leak_jump:
            found.add(name)
    return found


def shift_of_draws(questions: Mapping[int, Answers], rules: Rules) -> Fraction:
    """Return by how many points of 100 a score may have changed because other questions are drawn lately.

    Of questions known from before it counts how much easier the recent mix of them is, at their facilities before; each
    recent answer to a question that is not known may hide 50 points. Beyond half the least jump it could pass for one.
    """
    facility: dict[int, Fraction] = {}
    asked: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for name, answers in questions.items():
        earned = Fraction(0)
        for row, often in answers.items():
            asked[row.attempt.recent][name] += often
            earned += 0 if row.attempt.recent else often * row.earned
        if asked[False][name] >= rules.leak_recent:
            facility[name] = earned / asked[False][name]
    recent, before = (
        {name: number for name, number in asked[when].items() if name in facility} for when in (True, False)
    )
    if not recent:
        return Fraction(50)
    unknown = 1 - Fraction(count_of(recent), count_of(asked[True]))
    return 100 * abs(mean_of(facility, recent) - mean_of(facility, before)) + 50 * unknown


def mean_of(facility: Mapping[int, Fraction], asked: Mapping[int, int]) -> Fraction:
    """Return the mean facility of the questions asked, each as often as it was asked."""
    return sum((facility[name] * often for name, often in asked.items()), Fraction(0)) / count_of(asked)
