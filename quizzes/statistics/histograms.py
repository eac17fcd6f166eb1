"""The marks of many attempts, counted: all figures follow from these exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from quizzes.statistics.exact import Pairs, Sample


class Scored(NamedTuple):
    """An attempt: the marks it earned of those possible, and whether it began in the recent window."""

    total: Fraction
    possible: int
    recent: bool

    @property
    def share(self) -> Fraction:
        """The score T, 0 to 1."""
        return self.total / self.possible


class Asked(NamedTuple):
    """`size` questions of one attempt, taken together, and the marks they earned; size is 1 for one question."""

    earned: Fraction
    size: int
    attempt: Scored

    @property
    def share(self) -> Fraction:
        """The mark x, 0 to 1."""
        return self.earned / self.size

    @property
    def rest(self) -> Fraction | None:
        """The share of the marks earned on all other questions; None where there are none."""
        others = self.attempt.possible - self.size
        return (self.attempt.total - self.earned) / others if others else None


Scores = Mapping[Scored, int]
Answers = Mapping[Asked, int]


def together(parts: Iterable[Answers]) -> Counter[Asked]:
    """Return several histograms as one."""
    found: Counter[Asked] = Counter()
    for part in parts:
        found.update(part)
    return found


def shares(rows: Scores | Answers) -> Sample:
    found: Counter[Fraction] = Counter()
    for row, often in rows.items():
        found[row.share] += often
    return found


def against_rest(answers: Answers) -> Pairs:
    """Return (mark, score on all other questions), left out where there are no others."""
    found: Counter[tuple[Fraction, Fraction]] = Counter()
    for asked, often in answers.items():
        if asked.rest is not None:
            found[asked.share, asked.rest] += often
    return found


def against_score(answers: Answers) -> Pairs:
    """Return (mark, score of the whole attempt)."""
    found: Counter[tuple[Fraction, Fraction]] = Counter()
    for asked, often in answers.items():
        found[asked.share, asked.attempt.share] += often
    return found


def usual_length(scores: Scores) -> int:
    """Return how many questions most attempts have, the greater number where two are as frequent; 0 for none."""
    found: Counter[int] = Counter()
    for scored, often in scores.items():
        found[scored.possible] += often
    return max(found, key=lambda possible: (found[possible], possible), default=0)
