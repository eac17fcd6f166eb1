"""Text entry, inline choice and gap match interactions: short text, numbers, and gaps in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.comparing import is_same
from quizzes.exchange.building import FILL_IN, TO_CHECK
from quizzes.exchange.building_typed import whole_percent
from quizzes.exchange.qti.declarations import Declaration, exact
from quizzes.exchange.qti.feedback import explain
from quizzes.exchange.qti.item_reader import ItemReader
from quizzes.exchange.qti.nodes import Node, place_in
from quizzes.exchange.qti.processing import BY_MAPPING, Marking, ignores_case, marks_one_by_one
from quizzes.exchange.qti.ranges import Range, accepted_ranges
from quizzes.exchange.qti.texts import is_picture, plain_of
from quizzes.exchange.qti.weights import weigh_gaps, weigh_pairs
from quizzes.kinds.blanks import CHOOSE, TYPE
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL

NUMBERS = ("integer", "float", "duration")
BLANK = " ____ "  # where the one answer of a short text belongs in its question
MOST_OF_UNIT = 20  # characters
SOME_CASES = gettext_lazy("Capitals mattered in some of the answers; here they do in none.")
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")


def read_inline(reader: ItemReader, interactions: Sequence[Node]) -> None:
    """Read a question with fields in its text: one to be typed is a short text or a number, others are gaps."""
    if len(interactions) > 1 or interactions[0].name != INLINE[0]:
        _read_gaps(reader, interactions)
        return
    number = _right_number(reader, interactions[0])
    name = interactions[0].get("responseIdentifier")
    is_range = number is not None and len(accepted_ranges(reader.root, name, number)) == 1
    declared = reader.declaration(interactions[0], rules_understood=is_range)
    unit = _unit_beside(interactions[0], reader.body) if number is not None else None
    if unit is not None:
        reader.ask([reader.body], lambda node: "" if node is unit else None)
    else:
        reader.ask([reader.body], lambda node: _blank_of(node, reader.body) if node.name == INLINE[0] else None)
    explain(reader)
    if declared and declared.base_type in NUMBERS:
        _read_number(reader, interactions[0], declared)
        reader.item["unit"] = reader.text("unit", plain_of(unit.content if unit else []))
    elif declared:
        _read_short_text(reader, interactions[0], declared)


def read_gap_match(reader: ItemReader, interaction: Node) -> None:
    """Read a question whose gaps are filled from one list of words."""
    if interaction.find("gapImg"):
        problem = _("Gaps are filled with pictures.")
        reader.refuse_at(interaction, "blanks", problem, _("Put them in words, or leave the question out."))
        return
    declared = reader.declaration(interaction)
    holes = reader.by_name(interaction.find("gap"), "blanks")
    gaps = {name: number for number, name in enumerate(holes, start=1)}
    words = reader.by_name(interaction.all("gapText"), "blanks")
    if not declared or not reader.limit("blanks", [*gaps, *words]):
        return
    right = _gap_key(reader, interaction, declared, gaps, words)
    weigh_pairs(reader, interaction, declared)
    _ask_to_fill(reader, [*_before(reader.body, [interaction]), *interaction.all("prompt")])
    inside = [
        part for part in interaction.content if not (isinstance(part, Node) and part.name in ("prompt", "gapText"))
    ]
    plain = plain_of(inside, lambda node: f"[[{gaps[node.get('identifier')]}]]" if node.name == "gap" else None)
    text = reader.text("text", plain, place=place_in(reader.file, interaction.line))
    offered = {name: reader.read(node, "blanks") for name, node in words.items()}
    blanks = [
        {
            "control": CHOOSE,
            "answers": [{**said, "right": right.get(gap) == name} for name, said in offered.items()],
        }
        for gap in gaps
    ]
    explain(reader)
    reader.item.update(kind="gaps", text=text, blanks=blanks, grading=_grading(reader))


def _ask_to_fill(reader: ItemReader, parts: list[Node | str]) -> None:
    """Set what to do; words of our own where the item does not say it."""
    if plain_of(parts):
        reader.ask(parts)
        return
    reader.item["stem"] = dict(FILL_IN)
    words = _("What to do is not said; “%(text)s” was put there.") % {"text": FILL_IN["th"]}
    reader.warn_at(reader.body, "stem", words, TO_CHECK)


def _gap_key(
    reader: ItemReader, interaction: Node, declared: Declaration, gaps: Mapping[str, int], words: Mapping[str, Node]
) -> dict[str, str]:
    """Return the right word of each gap; a pair may be written either way round."""
    key: dict[str, str] = {}
    for pair in declared.best:
        word, __, gap = pair.partition(" ")
        if word in gaps and gap in words:
            word, gap = gap, word
        if word not in words or gap not in gaps:
            problem = _("The right pair “%(pair)s” names something that is not in the item.") % {"pair": pair[:80]}
            reader.refuse_at(interaction, "blanks", problem, _("Correct the declared right answer."))
        elif key.setdefault(gap, word) != word:
            problem = _("Several words are right in the same gap, which is filled by choosing.")
            reader.refuse_at(interaction, "blanks", problem, _("Let one word be right, or let the gap be typed."))
    return key


def _read_gaps(reader: ItemReader, interactions: Sequence[Node]) -> None:
    if not reader.limit("blanks", interactions):  # each is looked up in all of the item's rules
        return
    numbers = {id(node): number for number, node in enumerate(interactions, start=1)}
    holders = [part for part in reader.body.children if any(id(node) in numbers for node in part.walk())]
    before = _before(reader.body, holders)
    after = reader.body.content[len(before) :]
    _ask_to_fill(reader, before)
    plain = plain_of(after, lambda node: f"[[{numbers[id(node)]}]]" if id(node) in numbers else None)
    text = reader.text("text", replace(plain, pictures=()), place=place_in(reader.file, interactions[0].line))
    reader.take_pictures(plain.pictures)
    blanks, cases = [], set()
    for number, node in enumerate(interactions, start=1):
        if declared := reader.declaration(node):
            choose = node.name == INLINE[1]
            blanks.append(_chosen(reader, node, declared, number) if choose else _typed(reader, declared, number))
            cases |= set() if choose else {_is_case_sensitive(reader, declared)}
    if len(cases) > 1:
        reader.warn_at(reader.root, "blanks", SOME_CASES)
    weigh_gaps(reader, interactions)
    explain(reader)
    reader.item.update(kind="gaps", text=text, blanks=blanks, grading=_grading(reader), match_case=cases == {True})


def _chosen(reader: ItemReader, node: Node, declared: Declaration, number: int) -> dict[str, Any]:
    """Return a gap filled from a list; an entry such as “Please choose” that is fixed at the top is left out."""
    right = declared.best[0]
    choices = node.all("inlineChoice")
    if choices and choices[0].get("fixed") == "true" and choices[0].get("identifier") != right and len(choices) > 2:
        choices = choices[1:] if choices[0].text.endswith(("…", "...")) else choices
    if right not in {choice.get("identifier") for choice in choices}:
        problem = _("The right answer “%(name)s” is none of the choices.") % {"name": right[:80]}
        reader.refuse_at(node, f"blanks.{number}", problem, _("Correct the declared right answer."))
    answers = [
        {**reader.read(choice, f"blanks.{number}.answers.{place}"), "right": choice.get("identifier") == right}
        for place, choice in enumerate(choices, start=1)
    ]
    return {"control": CHOOSE, "answers": answers}


def _typed(reader: ItemReader, declared: Declaration, number: int) -> dict[str, Any]:
    worths = _typed_worths(reader, declared)
    most = max(worths.values())
    if any(0 < mark < most for mark in worths.values()):
        reader.warn_at(reader.root, f"blanks.{number}", _("Words that were half right in a gap are wrong now."))
    right = exact(declared.best[0])
    if declared.base_type in NUMBERS and right is not None and accepted_ranges(reader.root, declared.name, right):
        reader.warn_at(reader.root, f"blanks.{number}", _("A gap has no tolerance: the number must be exact now."))
    return {"control": TYPE, "answers": [{"th": words, "right": mark == most} for words, mark in worths.items()]}


def _read_short_text(reader: ItemReader, node: Node, declared: Declaration) -> None:
    worths, match_case = _typed_worths(reader, declared), _is_case_sensitive(reader, declared)
    if not reader.limit("answers", list(worths)):
        return
    most = max(worths.values())
    answers: list[dict[str, Any]] = []
    for words, mark in worths.items():
        if any(is_same(words, known["text"], match_case=match_case) for known in answers):
            said = _("“%(text)s” reads like an earlier answer and was left out.") % {"text": words[:60]}
            reader.warn_at(node, "answers", said)
            continue
        weight = whole_percent(reader, f"answers.{len(answers) + 1}", mark / most)
        answers.append({"text": words, "weight": weight})
    reader.item.update(kind="short_text", answers=answers, match_case=match_case)


def _right_number(reader: ItemReader, interaction: Node) -> Fraction | None:
    """Return the number that is right; None where the answer is not a number."""
    declared = reader.declarations.get(interaction.get("responseIdentifier"))
    is_number = declared is not None and declared.base_type in NUMBERS and declared.best
    return exact(declared.best[0]) if declared and is_number else None


def _read_number(reader: ItemReader, node: Node, declared: Declaration) -> None:
    number = _right_number(reader, node)
    if number is None:
        problem = _("The right answer “%(name)s” is not a number.") % {"name": declared.best[0][:80]}
        reader.refuse_at(node, "answer", problem, _("Write digits and a decimal point."))
        return
    if len(declared.best) > 1:
        reader.warn_at(node, "answer", _("Only the first of several right numbers was taken."))
    ranges = accepted_ranges(reader.root, declared.name, number)
    accepted = ranges[0] if ranges else Range(number, number, is_open=False)
    middle = (accepted.lowest + accepted.highest) / 2
    if middle != number:
        reader.warn_at(node, "answer", _("The middle of what was accepted is the right answer now."))
    if accepted.is_open:
        reader.warn_at(node, "tolerance", _("The ends of the range did not count; here they do."), TO_CHECK)
    answer, tolerance = decimal(middle), decimal((accepted.highest - accepted.lowest) / 2)
    reader.item.update(kind="numeric", answer=answer, tolerance=tolerance)


def decimal(number: Fraction) -> str:
    """Return a decimal fraction in digits, exactly."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _typed_worths(reader: ItemReader, declared: Declaration) -> dict[str, Fraction]:
    """Return what each answer is worth, the right ones first."""
    worths = dict.fromkeys(declared.right, Fraction(1))
    if reader.marking in BY_MAPPING or not worths:
        mapped = {worth.answer: worth.mark for worth in declared.worths}
        worths = {**{answer: mapped.get(answer, Fraction(0)) for answer in worths}, **mapped}
        if worths and max(worths.values()) <= 0:
            worths = dict.fromkeys(declared.best, Fraction(1))
    return worths


def _is_case_sensitive(reader: ItemReader, declared: Declaration) -> bool:
    """Say whether capitals count: as the mapping says of what it is worth most, else unless the rules ignore them."""
    if reader.marking is Marking.RIGHT or not declared.worths:
        return not ignores_case(reader.root, declared.name)
    cases = {worth.is_case_sensitive for worth in declared.worths if worth.mark > 0}
    most = max(worth.mark for worth in declared.worths)
    best = {worth.is_case_sensitive for worth in declared.worths if worth.mark == most}
    if best != {True} and len(cases) > 1:
        reader.warn_at(reader.root, "answers", SOME_CASES)
    return best == {True}


def _grading(reader: ItemReader) -> str:
    return PARTIAL if reader.marking is Marking.WORTH or marks_one_by_one(reader.root) else ALL_OR_NOTHING


def _before(body: Node, holders: Sequence[Node]) -> list[Node | str]:
    """Return the content of the body before the first of some elements, wherever below they stand."""
    found: list[Node | str] = []
    for part in body.content:
        if isinstance(part, Node) and any(node in holders for node in part.walk()):
            break
        found.append(part)
    return found


def _unit_beside(field: Node, body: Node) -> Node | None:
    """Return the paragraph that holds a field and, after it, a word or two: the unit. None where it says more."""
    holder = next((node for node in body.walk() if field in node.content), body)
    place = holder.content.index(field) if field in holder.content else 0
    before, after = holder.content[:place], holder.content[place + 1 :]
    said = "".join(part for part in after if isinstance(part, str)).strip()
    only_texts = not any(isinstance(part, Node) for part in [*before, *after])
    stands_first = not "".join(part for part in before if isinstance(part, str)).strip()
    return holder if only_texts and stands_first and is_unit(said) and holder is not body else None


def is_unit(text: str) -> bool:
    """Say whether words beside a field are taken for the unit of the number: few, on one line, without digits."""
    return 0 < len(text) <= MOST_OF_UNIT and "\n" not in text and not any(map(str.isdigit, text))


def _blank_of(node: Node, body: Node) -> str:
    """Return a blank where words stand beside the field, nothing where it stands alone."""
    for holder in body.walk():
        if node in holder.content:
            others = [part for part in holder.content if part is not node]
            beside = any(part.strip() if isinstance(part, str) else not is_picture(part) for part in others)
            return escape(BLANK) if beside and holder is not body else ""
    return ""
