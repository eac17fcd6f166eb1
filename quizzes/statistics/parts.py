"""What an attempt is put together from: fixed questions, and draws whose questions change from attempt to attempt."""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.statistics.exact import count_of, total_of
from quizzes.statistics.figures import Figure, missing
from quizzes.statistics.histograms import Answers, Scores, against_score, shares


@dataclass(frozen=True)
class Part:
    """`count` questions of every attempt; `answers` holds each of them by itself, over all the attempts."""

    name: Hashable
    count: int
    answers: Answers


def slot_variance(part: Part, attempts: int) -> Fraction:
    """Return the variance, in marks, of one place of a part over so many attempts.

    (Σq - (Σm)²/S) / (S - 1), where m is the mean mark and q the mean squared mark of the part in an attempt. Of a fixed
    question it is V(x).
    """
    marks = shares(part.answers)
    squares, sums = total_of(marks, 2) / part.count, total_of(marks) / part.count
    return (squares - sums**2 / attempts) / (attempts - 1)


def slot_covariance(part: Part, scores: Scores) -> Fraction:
    """Return C(m, T): the covariance of the part's mean mark with the score of the attempt."""
    attempts = count_of(scores)
    pairs: Counter[Fraction] = Counter()
    for (mark, score), often in against_score(part.answers).items():
        pairs[mark * score] += often
    products, sums = total_of(pairs) / part.count, total_of(shares(part.answers)) / part.count
    return (products - sums * total_of(shares(scores)) / attempts) / (attempts - 1)


def intended_weight(count: int, possible: int) -> Figure:
    """Return how much of the score so many questions are meant to make up: every question can earn one mark."""
    return Figure(100 * count / possible)


def effective_weights(parts: Sequence[Part], scores: Scores) -> Mapping[Hashable, Figure]:
    """Return how much of the scores' spread each part makes up, in per cent of all parts.

    For one place √C(x, T) / Σ√C(x, T), after Moodle; a part of n places has n times the weight of one. A part with a
    negative covariance has none, and is left out of the sum.
    """
    if count_of(scores) < 2:
        return {part.name: missing("few") for part in parts}
    covariances = {part.name: slot_covariance(part, scores) for part in parts}
    roots = {part.name: part.count * math.sqrt(max(covariances[part.name], Fraction(0))) for part in parts}
    whole = sum(roots.values())
    if not whole:
        return {part.name: missing("no_spread") for part in parts}
    return {
        name: missing("negative") if covariances[name] < 0 else Figure(100 * weight / whole)
        for name, weight in roots.items()
    }
