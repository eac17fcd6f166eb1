"""How an item says that it is marked: by the right answer, by what each answer is worth, or by rules of its own."""

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from quizzes.exchange.qti.declarations import exact
from quizzes.exchange.qti.nodes import Node

BRANCHES = ("responseIf", "responseElseIf", "responseElse")
# Elements with which a test asks for nothing but the declared right answer.
_PLAIN_TEST = frozenset(
    {"match", "stringMatch", "variable", "correct", "and", "isNull", "not", "mapResponse", "gt", "gte", "baseValue"}
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


# Parts of the addresses of templates that ask for the right answer; the second are those of Common Cartridge.
RIGHT_TEMPLATES = ("match_correct", "cc2_match")
BY_MAPPING = (Marking.WORTH, Marking.WHOLE)


def marking(item: Node) -> Marking:
    """Return how an item is marked; without a word about it, by the mapping where there is one."""
    processing = item.first("responseProcessing")
    template = processing.get("template") if processing else ""
    if "map_response" in template.lower():
        return Marking.WORTH
    if any(name in template.lower() for name in RIGHT_TEMPLATES):
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


def ignores_case(item: Node, name: str) -> bool:
    """Say whether the rules compare the answer `name` with the right one whatever its capitals."""
    processing = item.first("responseProcessing")
    tests = [
        test
        for test in (processing.find("stringMatch") if processing else [])
        if name in {part.get("identifier") for part in test.all("variable")}
    ]
    return bool(tests) and all(test.get("caseSensitive").lower() in ("false", "0") for test in tests)


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
    if _is_bound(branch, tests, item):
        return True
    if not asked <= _PLAIN_TEST:
        return False
    given = [node for node in branch.all("setOutcomeValue") if node.get("identifier") not in silent]
    is_by_key = asked & {"correct", "mapResponse"} or all(node.find("mapResponse") for node in given)
    matches = [node for test in tests for node in test.walk() if node.name in ("match", "stringMatch", "gte")]
    return bool(is_by_key) and all(_is_plain_match(node, item) for node in matches)


def _is_bound(branch: Node, tests: Sequence[Node], item: Node) -> bool:
    """Say whether a branch only keeps the mark within its highest or lowest value, as bounds of a mapping do."""
    if len(tests) != 1 or tests[0].name not in ("gt", "gte", "lt", "lte"):
        return False
    compared = [part.get("identifier") for part in tests[0].children if part.name == "variable"]
    given = branch.all("setOutcomeValue")
    if len(compared) != 2 or len(given) != 1 or set(compared) & _answers(item):
        return False
    named = [value.get("identifier") for value in given[0].all("variable")]
    return [given[0].get("identifier"), *named] == compared


def marks_one_by_one(item: Node) -> bool:
    """Say whether each of several answers earns marks of its own; else only all of them together do."""
    processing, silent, answers = item.first("responseProcessing"), _other_outcomes(item), _answers(item)
    asked: set[str] = set()
    for branch in processing.find("responseIf", "responseElseIf") if processing else []:
        if not _gives_marks(branch, silent):
            continue
        tests = [part for part in branch.children if part.name not in ("setOutcomeValue", "responseCondition")]
        names = {part.get("identifier") for test in tests for part in test.find("variable")} & answers
        if len(names) > 1:
            return False
        asked |= names
    return len(asked) > 1


def _answers(item: Node) -> set[str]:
    return {node.get("identifier") for node in item.all("responseDeclaration")}


def _is_plain_match(match: Node, item: Node) -> bool:
    answers = _answers(item)
    if match.get("substring").lower() == "true":
        return False
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
