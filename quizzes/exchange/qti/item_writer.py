"""Questions as items, one function a kind. What QTI cannot carry is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import Outgoing
from quizzes.exchange.qti.choices import FALSE, TRUE
from quizzes.exchange.qti.elements import Element, element, lines
from quizzes.exchange.qti.gaps import is_unit
from quizzes.exchange.telling import Teller
from quizzes.kinds.blanks import TYPE
from quizzes.kinds.grading import PARTIAL, grading_of
from quizzes.kinds.marked_text import pieces_of

RESPONSE = "RESPONSE"
Pictures = Sequence[Element]


@dataclass
class Parts:
    """What the items of all kinds are put together from; `score` are rules that set the outcome SCORE."""

    declarations: list[Element]
    body: list[Element | str]
    score: list[Element]
    feedback: list[tuple[str, str]] = field(default_factory=list)  # identifier of a choice, and the text
    cardinality: str = "single"


def choice_item(question: Outgoing, teller: Teller) -> Parts:
    choices = question.content["choices"]
    is_single = question.kind == "single_choice"
    by_name = {f"C{number}": choice for number, choice in enumerate(choices, start=1)}
    right = [name for name, choice in by_name.items() if choice["right"]]
    partial = not is_single and grading_of(question.content) == PARTIAL
    worths = {name: len(choices) - len(right) or 1 if name in right else -len(right) for name in by_name}
    cardinality = "single" if is_single else "multiple"
    declared = declaration(cardinality, "identifier", right, worths if partial else {}, lowest="0" if partial else "")
    nodes = [
        element("simpleChoice", *lines(teller.text(choice["text"])), identifier=name)
        for name, choice in by_name.items()
    ]
    most = "1" if is_single else "0"
    asked = element("choiceInteraction", *nodes, responseIdentifier=RESPONSE, shuffle="true", maxChoices=most)
    feedback = [(name, teller.optional(choice["feedback"])) for name, choice in by_name.items()]
    score = mapped() if partial else whole()
    return Parts([declared], [asked], score, [one for one in feedback if one[1]], cardinality)


def true_false_item(question: Outgoing, teller: Teller) -> Parts:
    right = "true" if question.content["answer"] else "false"
    nodes = [
        element("simpleChoice", words[teller.language], identifier=name)
        for name, words in (("true", TRUE), ("false", FALSE))
    ]
    asked = element("choiceInteraction", *nodes, responseIdentifier=RESPONSE, shuffle="false", maxChoices="1")
    return Parts([declaration("single", "identifier", [right])], [asked], whole())


def matching_item(question: Outgoing, teller: Teller) -> Parts:
    pairs, extras = question.content["pairs"], question.content["extras"]
    teller.feedback(pairs)
    lefts = [teller.text(pair["left"]) for pair in pairs]
    rights = [teller.text(side["right"]) for side in [*pairs, *extras]]
    key = [f"L{number} R{number}" for number in range(1, len(pairs) + 1)]
    return _match(question, key, [("L", lefts, "1"), ("R", rights, "1")])


def groups_item(question: Outgoing, teller: Teller) -> Parts:
    groups, items = question.content["groups"], question.content["items"]
    teller.feedback(items)
    if len(items) == len(groups):
        teller.lose(_("That these are groups: with one thing in each, it comes back as a matching."))
    places = {group["id"]: number for number, group in enumerate(groups, start=1)}
    key = [f"L{number} R{places[item['group']]}" for number, item in enumerate(items, start=1)]
    members = [teller.text(item["text"]) for item in items]
    names = [teller.text(group["name"]) for group in groups]
    return _match(question, key, [("L", members, "1"), ("R", names, "0")])


def _match(question: Outgoing, key: list[str], sides: list[tuple[str, list[str], str]]) -> Parts:
    partial = grading_of(question.content) == PARTIAL
    sets = [
        element(
            "simpleMatchSet",
            *(
                element("simpleAssociableChoice", *lines(text), identifier=f"{letter}{number}", matchMax=most)
                for number, text in enumerate(texts, start=1)
            ),
        )
        for letter, texts, most in sides
    ]
    most = str(len(key))
    asked = element("matchInteraction", *sets, responseIdentifier=RESPONSE, shuffle="true", maxAssociations=most)
    declared = declaration("multiple", "directedPair", key, dict.fromkeys(key, 1) if partial else {})
    return Parts([declared], [asked], mapped() if partial else whole())


def ordering_item(question: Outgoing, teller: Teller) -> Parts:
    """The items are written in the order of their ids: in their right order, they would tell the key."""
    if grading_of(question.content) == PARTIAL:
        teller.lose(_("That the mark is given by share: it will be given only for all of it."))
    items = [(f"C{number}", item) for number, item in enumerate(question.content["items"], start=1)]
    nodes = [
        element("simpleChoice", *lines(teller.text(item["text"])), identifier=name)
        for name, item in sorted(items, key=lambda one: one[1]["id"])
    ]
    asked = element("orderInteraction", *nodes, responseIdentifier=RESPONSE, shuffle="true")
    return Parts([declaration("ordered", "identifier", [name for name, _item in items])], [asked], whole())


def short_text_item(question: Outgoing, teller: Teller) -> Parts:
    answers = question.content["answers"]
    teller.feedback(answers)
    teller.options(question, carries_case=True)
    best = next(answer["text"] for answer in answers if answer["weight"] == 100)
    worths = {answer["text"]: answer["weight"] for answer in answers}
    declared = declaration("single", "string", [best], worths, match_case=question.content["match_case"])
    return Parts([declared], [element("p", _field(RESPONSE))], mapped())


def numeric_item(question: Outgoing, teller: Teller) -> Parts:
    content = question.content
    unit, tolerance = teller.optional(content["unit"]), content["tolerance"]
    if unit and not is_unit(unit):
        teller.lose(_("That the unit is one: it stands beside the field as text."))
    about = {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
    test = element("equal", *_response_and_key(RESPONSE), **(about if tolerance != "0" else {"toleranceMode": "exact"}))
    declared = declaration("single", "float", [content["answer"]])
    beside = f" {unit}" if unit else ""
    return Parts([declared], [element("p", _field(RESPONSE), *([beside] if beside else []))], [_if(test)])


def gaps_item(question: Outgoing, teller: Teller) -> Parts:
    blanks = question.content["blanks"]
    if any(blank["control"] == TYPE for blank in blanks):
        teller.options(question, carries_case=True)
    if [blank["control"] for blank in blanks] == [TYPE]:
        teller.lose(_("That the one gap stands in a text of its own: it comes back as a short text."))
    declared, fields = [], []
    for number, blank in enumerate(blanks, start=1):
        name = f"{RESPONSE}{number}"
        declared.append(_blank_declaration(name, question, blank, teller))
        fields.append(_blank_field(name, blank, teller))
    content: list[Element | str] = []
    for piece in pieces_of(teller.text(question.content["text"])):
        content += lines(piece) if isinstance(piece, str) else [fields[piece - 1]]
    names = [f"{RESPONSE}{number}" for number in range(1, len(blanks) + 1)]
    scores = [element("mapResponse", identifier=name) for name in names]
    if grading_of(question.content) == PARTIAL:
        score = [element("setOutcomeValue", element("sum", *scores), identifier="SCORE")]
    else:
        tests = [element("match", one, element("baseValue", "1", baseType="float")) for one in scores]
        score = [_if(element("and", *tests))]
    return Parts(declared, [element("p", *content)], score)


def _blank_declaration(name: str, question: Outgoing, blank: dict[str, Any], teller: Teller) -> Element:
    is_typed = blank["control"] == TYPE
    answers = [
        (one_line(teller.text(one["text"]), teller) if is_typed else f"W{number}", int(one["right"]))
        for number, one in enumerate(blank["answers"], start=1)
    ]
    worths = {words: max(right for known, right in answers if known == words) for words, _right in answers}
    best = next(words for words, right in answers if right)
    match_case = question.content["match_case"] if is_typed else True
    kind = "string" if is_typed else "identifier"
    return declaration("single", kind, [best], worths, name=name, match_case=match_case)


def _blank_field(name: str, blank: dict[str, Any], teller: Teller) -> Element:
    if blank["control"] == TYPE:
        return _field(name)
    words = [
        element("inlineChoice", one_line(teller.text(one["text"]), teller), identifier=f"W{number}")
        for number, one in enumerate(blank["answers"], start=1)
    ]
    return element("inlineChoiceInteraction", *words, responseIdentifier=name, shuffle="true")


def one_line(text: str, teller: Teller) -> str:
    """Return a text where only one line can stand."""
    line = " ".join(text.split())
    if line != text:
        teller.lose(_("Line breaks."))
    return line


def hotspot_item(question: Outgoing, teller: Teller, picture: Element, size: tuple[int, int]) -> Parts:
    parts = choice_item(question, teller)
    areas = [
        element(
            "hotspotChoice", identifier=f"C{number}", shape="rect", coords=_coords(area, size),
            hotspotLabel=one_line(teller.text(area["text"]), teller),
        )
        for number, area in enumerate(question.content["choices"], start=1)
    ]  # fmt: skip
    asked = element("hotspotInteraction", picture, *areas, responseIdentifier=RESPONSE, maxChoices="0")
    return Parts(parts.declarations, [asked], parts.score, parts.feedback, parts.cardinality)


def _coords(area: dict[str, Any], size: tuple[int, int]) -> str:
    """Return left, top, right and bottom edge in pixels."""
    wide, high = size
    left, top = area["x"] * wide, area["y"] * high
    right, bottom = left + area["width"] * wide, top + area["height"] * high
    return ",".join(str(round(edge / 100)) for edge in (left, top, right, bottom))


def declaration(
    cardinality: str, base_type: str, right: Sequence[str], worths: dict[str, int] | None = None, *,
    name: str = RESPONSE, lowest: str = "", match_case: bool = True,
) -> Element:  # fmt: skip
    """Return what is declared of the answers: the right ones and, where there are any, what each is worth."""
    parts = [element("correctResponse", *(element("value", value) for value in right))]
    if worths:
        case = {} if base_type != "string" else {"caseSensitive": str(match_case).lower()}
        entries = [element("mapEntry", mapKey=key, mappedValue=str(mark), **case) for key, mark in worths.items()]
        bound = {"lowerBound": lowest} if lowest else {}
        parts.append(element("mapping", *entries, **bound, defaultValue="0"))
    return element("responseDeclaration", *parts, identifier=name, cardinality=cardinality, baseType=base_type)


def whole() -> list[Element]:
    """Return the rules that give the mark for the right answer only."""
    return [_if(element("match", *_response_and_key(RESPONSE)))]


def mapped() -> list[Element]:
    """Return the rules that give what the answer is worth."""
    return [element("setOutcomeValue", element("mapResponse", identifier=RESPONSE), identifier="SCORE")]


def _if(test: Element) -> Element:
    given = [
        element("setOutcomeValue", element("baseValue", mark, baseType="float"), identifier="SCORE") for mark in "10"
    ]
    return element("responseCondition", element("responseIf", test, given[0]), element("responseElse", given[1]))


def _response_and_key(name: str) -> list[Element]:
    return [element("variable", identifier=name), element("correct", identifier=name)]


def _field(name: str) -> Element:
    return element("textEntryInteraction", responseIdentifier=name, expectedLength="20")


WRITERS: dict[str, Callable[[Outgoing, Teller], Parts]] = {
    "single_choice": choice_item,
    "multiple_choice": choice_item,
    "true_false": true_false_item,
    "matching": matching_item,
    "ordering": ordering_item,
    "groups": groups_item,
    "short_text": short_text_item,
    "numeric": numeric_item,
    "gaps": gaps_item,
}
