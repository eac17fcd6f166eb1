"""How an item says that it is marked: by the right answer, by what each answer is worth, or by rules of its own."""

from enum import Enum
from fractions import Fraction

from quizzes.exchange.qti.declarations import exact
from quizzes.exchange.qti.nodes import Node

BRANCHES = ("responseIf", "responseElseIf", "responseElse")
# Elements with which a test asks for nothing but the declared right answer.
_PLAIN_TEST = frozenset(
    {"match", "variable", "correct", "and", "isNull", "not", "mapResponse", "gt", "gte", "baseValue"}
)
_PLAIN_VALUE = frozenset(
    {
        "setOutcomeValue",
        "baseValue",
        "variable",
        "mapResponse",
        "sum",
        "max",
        "min",
        "null",
        "default",
        "product",
        "divide",
    }
)


class Marking(Enum):
    """How marks are given.

    - `RIGHT`: for the right answer, all or nothing.
    - `WHOLE`: for all that can be earned by the mapping, all or nothing.
    - `WORTH`: as much as the mapping says.
    - `OWN`: by rules that are not carried.
    """

    RIGHT = "right"
    WHOLE = "whole"
    WORTH = "worth"
    OWN = "own"


BY_MAPPING = (Marking.WORTH, Marking.WHOLE)


def marking(item: Node) -> Marking:
    """Return how an item is marked; without a word about it, by the mapping where there is one."""
    processing = item.first("responseProcessing")
    template = processing.get("template") if processing else ""
    if "map_response" in template.lower():
        return Marking.WORTH
    if "match_correct" in template.lower():
        return Marking.RIGHT
    if template:
        return Marking.OWN
    if processing is None or not processing.children:
        return Marking.WORTH if item.find("mapEntry") else Marking.RIGHT
    if not _is_plain(item, processing):
        return Marking.OWN
    if any(node.find("mapResponse") for node in processing.find("setOutcomeValue")):
        return Marking.WORTH
    return Marking.WHOLE if processing.find("mapResponse") else Marking.RIGHT


def accepted_range(item: Node, right: Fraction) -> tuple[Fraction, Fraction] | None:
    """Return the lowest and the highest number that rules take for `right`; None where they name no such range.

    Understood are the operator `equal` with a tolerance, and a right number that lies between two bounds.
    """
    processing = item.first("responseProcessing")
    for test in processing.find("equal") if processing else []:
        numbers = [number for word in test.get("tolerance").split() if (number := exact(word)) is not None]
        if test.get("toleranceMode", "exact") == "exact" and test.all("correct"):
            return right, right
        if not numbers or test.get("toleranceMode") not in ("absolute", "relative"):
            continue
        unit = abs(right) / 100 if test.get("toleranceMode") == "relative" else Fraction(1)
        return right - abs(numbers[0]) * unit, right + abs(numbers[-1]) * unit
    tests = processing.find("gte", "lte", "gt", "lt") if processing else []
    bounds = [number for test in tests for value in test.all("baseValue") if (number := exact(value.text)) is not None]
    if len(bounds) == 2 and min(bounds) <= right <= max(bounds):
        return min(bounds), max(bounds)
    return None


def _is_plain(item: Node, processing: Node) -> bool:
    """Say whether rules written out come to the same as one of the two templates. Feedback changes no mark."""
    silent = _other_outcomes(item)
    for node in processing.walk():
        is_mark = node.name == "setOutcomeValue" and node.get("identifier") not in silent
        if is_mark and not {part.name for part in node.walk()} <= _PLAIN_VALUE:
            return False
        if node.name in BRANCHES and _gives_marks(node, silent) and not _is_plain_branch(node, item, silent):
            return False
    return True


def _other_outcomes(item: Node) -> set[str]:
    """Return the outcomes that are no marks: what feedback depends on, and all that are not numbers."""
    feedback = {node.get("outcomeIdentifier") for node in item.walk()}
    words = {
        node.get("identifier")
        for node in item.all("outcomeDeclaration")
        if node.get("baseType") not in ("float", "integer")
    }
    return (feedback | words) - {""}


def _gives_marks(branch: Node, silent: set[str]) -> bool:
    """Say whether a branch itself, not those within it, sets a mark other than 0."""
    marks = [node for node in branch.all("setOutcomeValue") if node.get("identifier") not in silent]
    return any(exact(node.text) != 0 for node in marks)


def _is_plain_branch(branch: Node, item: Node, silent: set[str]) -> bool:
    """Say whether a branch that gives marks does so for the declared right answer, or for what the mapping says."""
    tests = [part for part in branch.children if part.name not in ("setOutcomeValue", "responseCondition")]
    asked = {part.name for test in tests for part in test.walk()}
    if not asked <= _PLAIN_TEST:
        return False
    given = [node for node in branch.all("setOutcomeValue") if node.get("identifier") not in silent]
    is_by_key = asked & {"correct", "mapResponse"} or all(node.find("mapResponse") for node in given)
    matches = [node for test in tests for node in test.walk() if node.name in ("match", "gte")]
    return bool(is_by_key) and all(_is_plain_match(node, item) for node in matches)


def _is_plain_match(match: Node, item: Node) -> bool:
    answers = {node.get("identifier") for node in item.all("responseDeclaration")}
    if mapped := match.first("mapResponse"):
        wanted = [exact(value.text) for value in match.all("baseValue")]
        return wanted == [_most(item, mapped.get("identifier"))]
    asks = {part.get("identifier") for part in match.all("variable")} & answers
    return not asks or bool(match.all("correct"))


def _most(item: Node, name: str) -> Fraction:
    """Return all that can be earned by the mapping of one interaction."""
    declared = next((node for node in item.all("responseDeclaration") if node.get("identifier") == name), None)
    entries = declared.find("mapEntry") if declared else []
    marks = [mark for entry in entries if (mark := exact(entry.get("mappedValue")) or Fraction(0)) > 0]
    if declared and declared.get("cardinality") == "single":
        return max(marks, default=Fraction(0))
    return sum(marks, Fraction(0))
