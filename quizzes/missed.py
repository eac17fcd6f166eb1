"""Which topics of an attempt went wrong, and which lessons teach them."""

from dataclasses import dataclass
from fractions import Fraction

from quizzes.models import Attempt
from quizzes.presenting import asked


@dataclass(frozen=True)
class TopicMissed:
    """A topic with less than full marks; `lesson_codes` name the lessons of its questions that were not all right."""

    topic: str
    earned: Fraction
    possible: int
    lesson_codes: tuple[str, ...]


def topics_missed(attempt: Attempt) -> list[TopicMissed]:
    """Return the topics of a finished attempt that lack marks, those with the smallest share first.

    Nothing in it tells a key. One statement, shared with `review` of the same object.
    """
    topics: dict[str, list] = {}
    for row in asked(attempt):
        if row.mark is not None:
            topics.setdefault(row.topic, []).append(row)
    missed = []
    for topic, rows in topics.items():
        earned = sum((row.mark for row in rows), Fraction(0))
        codes = dict.fromkeys(row.lesson_code for row in rows if row.mark < 1 and row.lesson_code)
        if earned < len(rows):
            missed.append(TopicMissed(topic, earned, len(rows), tuple(codes)))
    return sorted(missed, key=lambda one: one.earned / one.possible)
