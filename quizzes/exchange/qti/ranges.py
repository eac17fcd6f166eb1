"""Which numbers an item's rules take for a right one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.exchange.qti.declarations import exact
from quizzes.exchange.qti.nodes import Node

# The bound that a comparison sets where the answer stands on its left; on its right it sets the other one.
_LOWER, _UPPER = ("gte", "gt"), ("lte", "lt")


@dataclass(frozen=True)
class Range:
    """The lowest and the highest number that count; `is_open` where one of them is only the edge of those."""

    lowest: Fraction
    highest: Fraction
    is_open: bool


def accepted_ranges(item: Node, name: str, right: Fraction) -> list[Range]:
    """Return the different ranges around `right` that an item's rules name for the answer `name`, in their order.

    Understood are the operator `equal`, and a number that lies between two bounds. Empty where the rules name none;
    several where they give different marks.
    """
    processing = item.first("responseProcessing")
    if processing is None:
        return []
    around = [_around(test, name, right) for test in processing.find("equal")]
    found = [*filter(None, around), *_between(processing, name)]
    return list(dict.fromkeys(one for one in found if one.lowest <= right <= one.highest))


def _around(test: Node, name: str, right: Fraction) -> Range | None:
    """Return the range that an `equal` takes: around the declared right answer, or around a number written there."""
    written = [number for value in test.all("baseValue") if (number := exact(value.text)) is not None]
    if name not in _asked(test) or not (test.all("correct") or written):
        return None
    centre = written[0] if written else right
    mode = test.get("toleranceMode", "exact")
    if mode == "exact":
        return Range(centre, centre, is_open=False)
    numbers = [abs(number) for word in test.get("tolerance").split() if (number := exact(word)) is not None]
    if not numbers or mode not in ("absolute", "relative"):
        return None
    unit = abs(centre) / 100 if mode == "relative" else Fraction(1)
    is_open = "false" in (test.get("includeLowerBound").lower(), test.get("includeUpperBound").lower())
    return Range(centre - numbers[0] * unit, centre + numbers[-1] * unit, is_open=is_open)


def _between(processing: Node, name: str) -> list[Range]:
    """Return the range between the only two bounds that an answer is compared with, where both must hold."""
    optional = {id(test) for node in processing.find("or", "not", "anyN") for test in node.walk()}
    tests = [test for test in processing.find(*_LOWER, *_UPPER) if name in _asked(test) and id(test) not in optional]
    lower = _bounds(tests, _LOWER, _UPPER)
    upper = _bounds(tests, _UPPER, _LOWER)
    if len(tests) != 2 or len(lower) != 1 or len(upper) != 1:
        return []
    return [Range(lower[0], upper[0], is_open=any(test.name in ("gt", "lt") for test in tests))]


def _bounds(tests: Sequence[Node], names: Sequence[str], turned: Sequence[str]) -> list[Fraction]:
    found = []
    for test in tests:
        stands_left = bool(test.children) and test.children[0].name == "variable"
        if test.name in (names if stands_left else turned):
            found += [number for value in test.all("baseValue") if (number := exact(value.text)) is not None]
    return found


def _asked(test: Node) -> set[str]:
    return {part.get("identifier") for part in test.all("variable")}
