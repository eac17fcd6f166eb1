"""Exact moments of weighted samples: integers inside, fractions out, floats only where a root is drawn."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Sample = Mapping[Fraction, int]  # value → how often
Pairs = Mapping[tuple[Fraction, Fraction], int]  # (x, y) → how often
Whole = list[tuple[int, int]]  # (value in units of 1/scale, how often)


@dataclass(frozen=True)
class PairMoments:
    """Of pairs (x, y): how many, the variance of each, their covariance, and the greatest that any pairing could have.

    The greatest covariance pairs the lowest x with the lowest y and so on: by the rearrangement inequality no other
    order has a greater sum of products.
    """

    count: int
    variance_x: Fraction
    variance_y: Fraction
    covariance: Fraction
    greatest: Fraction


def signed_root(value: Fraction) -> float:
    """Return the square root of the value's size with the value's sign."""
    return math.copysign(math.sqrt(abs(value)), value)


def count_of(sample: Mapping[Any, int]) -> int:
    return sum(sample.values())


def total_of(sample: Sample, power: int = 1) -> Fraction:
    """Return the sum of the values' powers."""
    scale = common_denominator(sample)
    return Fraction(sum(often * units(value, scale) ** power for value, often in sample.items()), scale**power)


def mean(sample: Sample) -> Fraction:
    """Return the mean of one value or more."""
    return total_of(sample) / count_of(sample)


def variance(sample: Sample) -> Fraction:
    """Return V = (Σx² - (Σx)²/S) / (S - 1) of two values or more."""
    count = count_of(sample)
    return (total_of(sample, 2) - total_of(sample) ** 2 / count) / (count - 1)


def central_moment(sample: Sample, order: int) -> Fraction:
    """Return m = Σ(x - mean)^order / S."""
    middle = mean(sample)
    return total_of({value - middle: often for value, often in sample.items()}, order) / count_of(sample)


def median(sample: Sample) -> Fraction:
    """Return the middle value, halfway between the two in the middle where the number is even."""
    count, passed, found = count_of(sample), 0, []
    for value, often in sorted(sample.items()):
        found += [value for place in ((count - 1) // 2, count // 2) if passed <= place < passed + often]
        passed += often
    return sum(found, Fraction(0)) / len(found)


def pair_moments(pairs: Pairs) -> PairMoments:
    """Return the moments of two pairs or more."""
    scale_x, scale_y = common_denominator(x for x, _y in pairs), common_denominator(y for _x, y in pairs)
    cells = [(units(x, scale_x), units(y, scale_y), often) for (x, y), often in pairs.items()]
    xs, ys = [(x, n) for x, _y, n in cells], [(y, n) for _x, y, n in cells]
    count, sum_x, sum_y = sum(n for _x, n in xs), sum(n * x for x, n in xs), sum(n * y for y, n in ys)

    def spread(products: int, sums: int, scale: int) -> Fraction:
        return Fraction(count * products - sums, count * (count - 1) * scale)

    return PairMoments(
        count=count,
        variance_x=spread(sum(n * x * x for x, n in xs), sum_x * sum_x, scale_x * scale_x),
        variance_y=spread(sum(n * y * y for y, n in ys), sum_y * sum_y, scale_y * scale_y),
        covariance=spread(sum(n * x * y for x, y, n in cells), sum_x * sum_y, scale_x * scale_y),
        greatest=spread(products_in_order(xs, ys), sum_x * sum_y, scale_x * scale_y),
    )


def products_in_order(xs: Whole, ys: Whole) -> int:
    """Return the sum of products when both samples are sorted and paired in that order; they are equally many."""
    total, waiting = 0, sorted(ys, reverse=True)
    for x, wanted in sorted(xs):
        while wanted:
            y, there = waiting.pop()
            taken = min(wanted, there)
            total += taken * x * y
            wanted -= taken
            if there > taken:
                waiting.append((y, there - taken))
    return total


def common_denominator(values: Iterable[Fraction]) -> int:
    return math.lcm(*{value.denominator for value in values})


def units(value: Fraction, scale: int) -> int:
    """Return a value in units of 1/scale, where scale is a multiple of its denominator."""
    return value.numerator * (scale // value.denominator)
