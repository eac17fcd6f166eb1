"""Scoring an attempt: exact fractions, no database, no floats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Response

NO_MINIMUMS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and the response to it."""

    kind: str
    content: Content
    response: Response | None
    topic: str = ""


@dataclass(frozen=True)
class Score:
    """What each question earned, 0 to 1, and its topic, both in the questions' order; each can earn one mark.

    The topics may be left out where no minimum by topic is asked for.
    """

    marks: tuple[Fraction, ...]
    topics: tuple[str, ...] = ()

    @property
    def total(self) -> Fraction:
        return sum(self.marks, Fraction(0))

    @property
    def possible(self) -> int:
        return len(self.marks)

    def of_topic(self, topic: str) -> "Score":
        """Return the part of the score that one topic brought."""
        found = [pair for pair in zip(self.marks, self.topics, strict=True) if pair[1] == topic]
        return Score(tuple(mark for mark, _topic in found), tuple(topic for _mark, topic in found))

    def reaches(self, percent: int) -> bool:
        """Say whether at least `percent` per cent of the marks are earned. Exact: 69.99… % is below 70."""
        return self.total * 100 >= percent * self.possible

    def passes(self, percent: int, topic_minimums: Mapping[str, int] = NO_MINIMUMS) -> bool:
        """Say whether the whole and each topic reach their percentages. A topic that was not asked stops nobody."""
        topics = topic_minimums.items()
        return self.reaches(percent) and all(self.of_topic(topic).reaches(least) for topic, least in topics)


def score(questions: Iterable[Answered]) -> Score:
    """Return what the responses earn. The same questions and responses always earn the same."""
    asked = list(questions)
    marks = (KINDS[one.kind].grade(one.content, one.response) for one in asked)
    return Score(tuple(marks), tuple(one.topic for one in asked))
