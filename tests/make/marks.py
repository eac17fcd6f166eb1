"""Marks of attempts as plain tables, and the histograms that they make."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from quizzes.statistics.histograms import Asked, Scored
from quizzes.statistics.parts import Part

Marks = Sequence[Sequence[Fraction | int | None]]  # a row for each attempt, a column for each question

# Four people, three questions, each harder than the last.
#          1  2  3   T
GUTTMAN = [
    [1, 1, 1],  # 3
    [1, 1, 0],  # 2
    [1, 0, 0],  # 1
    [0, 0, 0],  # 0
]


def scored(row: Sequence[Any]) -> Scored:
    return Scored(sum(map(Fraction, row), Fraction(0)), len(row), recent=False)


def scores(marks: Marks) -> Counter[Scored]:
    return Counter(map(scored, marks))


def answers(marks: Marks, column: int) -> Counter[Asked]:
    """Return the answers to the question in one column."""
    return Counter(Asked(Fraction(row[column]), 1, scored(row)) for row in marks)


def before_and_recent(before: Marks, recent: Marks) -> dict[int, Counter[Asked]]:
    """Return the answers to each question, by column, of earlier and of recent attempts. A mark of None: not asked."""
    plain: Counter[tuple] = Counter()
    for is_recent, marks in ((False, before), (True, recent)):
        for row in marks:
            asked = [(column, mark) for column, mark in enumerate(row) if mark is not None]
            total = sum(mark for _column, mark in asked)
            plain.update((column, mark, total, len(asked), is_recent) for column, mark in asked)
    found: dict[int, Counter[Asked]] = defaultdict(Counter)
    for (column, mark, total, possible, is_recent), often in plain.items():
        found[column][Asked(Fraction(mark), 1, Scored(Fraction(total), possible, is_recent))] = often
    return dict(found)


def chance(seed: int) -> random.Random:
    """Return chance that turns out alike in every run."""
    return random.Random(seed)  # noqa: S311 -- simulates people, keeps no secret


def fixed_parts(marks: Marks) -> list[Part]:
    """Return every column as a fixed question."""
    return [Part(column, 1, answers(marks, column)) for column in range(len(marks[0]))]


def rasch(dice: random.Random, difficulties: Sequence[float], people: int, ability: float = 0.0) -> list[list[int]]:
    """Return the marks of people whose abilities are normal around a mean, on questions that follow the Rasch model."""
    return [
        [int(dice.random() < 1 / (1 + math.exp(hardness - able))) for hardness in difficulties]
        for able in (dice.gauss(ability, 1) for _person in range(people))
    ]
