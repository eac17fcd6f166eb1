"""What an answer, and its attempt, earn after a key was corrected. Pure: exact fractions, no database.

Which mark holds depends on three things only: the version that was asked, the corrected one, and the policy. It does
not depend on earlier regrades, so that a wrong decision is put right by the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Response
from quizzes.models import Attempt, Regrade
from quizzes.scoring import Score

Policy = Regrade.Policy


@dataclass(frozen=True)
class Key:
    """What a version of a question counts as right."""

    kind: str
    content: Content

    def mark(self, response: Response | None) -> Fraction:
        """Return the share of the mark that a response earns by this key, 0 to 1."""
        return KINDS[self.kind].grade(self.content, response)


def mark_after(*, policy: str, asked: Key, corrected: Key, response: Response | None, held: Fraction) -> Fraction:
    """Return the mark of an answer to the version `asked` once `corrected` was published, 0 to 1.

    - full credit: 1, answered or not;
    - both: the better of what the two keys give;
    - new only: what the corrected key gives;
    - keep: `held`, the mark there is.

    A version of another kind cannot judge the answer: the key that was asked with decides alone then.
    """
    if policy == Policy.KEEP:
        return held
    if policy == Policy.FULL_CREDIT:
        return Fraction(1)
    if asked.kind != corrected.kind:
        return asked.mark(response)
    if policy == Policy.BOTH:
        return max(asked.mark(response), corrected.mark(response))
    if policy == Policy.NEW_ONLY:
        return corrected.mark(response)
    raise ValueError(f"unknown policy {policy!r}")


class Marked(NamedTuple):
    """A question's mark, 0 to 1, and the topic it was asked for."""

    mark: Fraction
    topic: str


@dataclass(frozen=True)
class Outcome:
    """What an attempt has reached: its marks, and whether they pass by the rules frozen at its start."""

    marks: Fraction
    passed: bool


def outcome_held(attempt: Attempt) -> Outcome:
    """Return the outcome that a finished attempt has."""
    return Outcome(attempt.marks or Fraction(0), bool(attempt.passed))


def outcome_of(attempt: Attempt, questions: Iterable[Marked]) -> Outcome:
    """Return what the marks of all questions of an attempt come to, by its pass mark and minimums by topic."""
    asked = list(questions)
    score = Score(tuple(one.mark for one in asked), tuple(one.topic for one in asked))
    return Outcome(score.total, score.passes(attempt.pass_percent, attempt.topic_minimums))


class Reached(NamedTuple):
    """Marks added up, and how many there could be."""

    marks: Fraction
    possible: int

    def is_enough(self, percent: int) -> bool:
        """Say whether they are at least `percent` per cent, as `Score.reaches` does mark by mark."""
        return self.marks * 100 >= percent * self.possible


class Held(NamedTuple):
    """A finished attempt in figures: its marks, how many there could be, its pass mark, and whether it passed."""

    numerator: int
    denominator: int
    possible: int
    pass_percent: int
    passed: bool


# A hundred thousand attempts come to a handful of results: each is worked out once.
@lru_cache(maxsize=4096)
def held_and_new(held: Held, gain: Fraction) -> tuple[Outcome, Outcome]:
    """Return what an attempt has reached, and what it would have with `gain` more marks, minimums by topic apart."""
    before = Outcome(Fraction(held.numerator, held.denominator), held.passed)
    marks = before.marks + gain
    return before, Outcome(marks, Reached(marks, held.possible).is_enough(held.pass_percent))


def meets(minimums: Mapping[str, int], reached: Mapping[str, Reached]) -> bool:
    """Say whether what was reached by topic is enough for the minimums. A topic that was not asked stops nobody."""
    return all(reached[topic].is_enough(least) for topic, least in minimums.items() if topic in reached)
