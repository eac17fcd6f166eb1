"""One gap of a text: what its author fills in, what may be wrong with it, and when an answer to it is right."""

import uuid
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from quizzes.comparing import matches
from quizzes.errors import FieldError
from quizzes.kinds.ids import id_of_text, short_ids
from quizzes.kinds.parts import MOST_PARTS, equal_texts
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, frozen_text, missing_thai
from quizzes.kinds.typed import LONGEST

CHOOSE, TYPE = "choose", "type"
CONTROLS = {CHOOSE: _("choose from a list"), TYPE: _("type it")}
Blank = dict[str, Any]


class FillingBlock(blocks.StructBlock):
    """What may stand in a gap."""

    text = BilingualTextBlock(label=_("words"))
    right = blocks.BooleanBlock(label=pgettext_lazy("answer", "right"), required=False)


class BlankBlock(blocks.StructBlock):
    """One gap. To choose: all the words are offered, one is right. To type: all that are right are accepted."""

    control = blocks.ChoiceBlock(choices=list(CONTROLS.items()), default=CHOOSE, label=_("how it is filled"))
    answers = blocks.ListBlock(FillingBlock(), min_num=1, max_num=MOST_PARTS, label=_("words"))


def frozen_blanks(value: Any) -> list[Blank]:
    """Return a ListBlock's value as JSON; gaps and words have short ids."""
    ids = short_ids([child.id or str(uuid.uuid4()) for child in value.bound_blocks])
    return [
        {
            "id": name,
            "control": child.value["control"],
            "answers": _frozen_fillings(child.value["answers"]),
        }
        for name, child in zip(ids, value.bound_blocks, strict=True)
    ]


def _frozen_fillings(value: Any) -> list[dict[str, Any]]:
    ids = short_ids([child.id or str(uuid.uuid4()) for child in value.bound_blocks])
    return [
        {"id": name, "text": frozen_text(child.value["text"]), "right": bool(child.value["right"])}
        for name, child in zip(ids, value.bound_blocks, strict=True)
    ]


def blank_from_plain(reader: PlainReader, number: int) -> dict[str, Any]:
    """Return a list item; a gap's id follows from its number, that of its words from the Thai."""
    control = reader.string("control") or CHOOSE
    if control not in CONTROLS:
        remedy = _("Write one of these: %(words)s.") % {"words": ", ".join(CONTROLS)}
        reader.refuse("control", _("There is no such way of filling a gap."), remedy)
        control = CHOOSE
    answers = [_filling_from_plain(answer) for answer in reader.items("answers")]
    reader.refuse_unknown()
    return {"type": "item", "id": id_of_text(f"#{number}"), "value": {"control": control, "answers": answers}}


def _filling_from_plain(reader: PlainReader) -> dict[str, Any]:
    text = reader.languages()
    value = {"text": text, "right": bool(reader.flag("right"))}
    reader.refuse_unknown()
    return {"type": "item", "id": id_of_text(text["th"]), "value": value}


def blank_problems(field: str, blank: Blank) -> list[FieldError]:
    """Return why a gap cannot be asked or graded, apart from words that are equal."""
    errors = []
    for number, answer in enumerate(blank["answers"], start=1):
        errors += missing_thai(f"{field}.answers.{number}", answer["text"])
        if any(len(words) > LONGEST for words in answer["text"].values()):
            where = f"{field}.answers.{number}.th"
            errors.append(FieldError(where, _("The answer is too long."), _("Write 500 characters at most.")))
    return errors + blank_key_problems(field, blank)


def blank_key_problems(field: str, blank: Blank) -> list[FieldError]:
    """Return what is wrong with which words of a gap are right."""
    answers, field = blank["answers"], f"{field}.answers"
    right = sum(answer["right"] for answer in answers)
    if right == 0:
        return [FieldError(field, _("No words are marked as right."), _("Mark those that belong in the gap."))]
    if blank["control"] == TYPE:
        return []
    if right > 1:
        problem = _("More than one entry of the list is marked as right.")
        return [FieldError(field, problem, _("Mark only one, or let the gap be typed."))]
    if len(answers) < 2:
        return [FieldError(field, _("There is only one to choose from."), _("Add wrong ones."))]
    return []


def equal_words(field: str, blank: Blank) -> list[FieldError]:
    """Return an error at each entry of a gap to choose that reads like an earlier one."""
    if blank["control"] == TYPE:
        return []
    texts = [(f"{field}.answers.{number}", answer["text"]) for number, answer in enumerate(blank["answers"], start=1)]
    return equal_texts(texts, _("Two entries are equal."))


def is_right(blank: Blank, given: Any, *, match_case: bool, near_miss: bool) -> bool:
    """Say whether what was chosen (an id) or typed belongs in the gap. The spelling of either language is accepted."""
    if not isinstance(given, str) or not given:
        return False
    if blank["control"] == CHOOSE:
        return any(answer["right"] for answer in blank["answers"] if answer["id"] == given)
    known = [(words, answer["right"]) for answer in blank["answers"] for words in answer["text"].values() if words]
    found = matches(given, [words for words, _right in known], match_case=match_case, near_miss=near_miss)
    return any(known[place][1] for place in found)


def guessed(blank: Blank) -> Fraction:
    """Return the chance of filling a gap rightly by choosing blindly; 0 where it is typed."""
    if blank["control"] == TYPE:
        return Fraction(0)
    return Fraction(sum(answer["right"] for answer in blank["answers"]), len(blank["answers"]))
