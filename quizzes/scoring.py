"""Scoring an attempt: exact fractions, no database, no floats."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Response


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and the response to it."""

    kind: str
    content: Content
    response: Response | None


@dataclass(frozen=True)
class Score:
    """`marks` holds what each question earned, 0 to 1, in their order; each can earn one mark."""

    marks: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        return sum(self.marks, Fraction(0))

    @property
    def possible(self) -> int:
        return len(self.marks)

    def passes(self, percent: int) -> bool:
        """Say whether at least `percent` per cent of the marks are earned. Exact: 69.99… % is below 70."""
        return self.total * 100 >= percent * self.possible


def score(questions: Iterable[Answered]) -> Score:
    """Return what the responses earn. The same questions and responses always earn the same."""
    return Score(tuple(KINDS[one.kind].grade(one.content, one.response) for one in questions))
