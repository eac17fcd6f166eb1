"""From typed answers of other systems to short texts and numbers of this one. Exact."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.comparing import is_same
from quizzes.exchange.building import FULL, TO_CHECK, Option, is_about
from quizzes.exchange.drafting import Draft, percent
from quizzes.exchange.markup import Plain

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,2}))?\s*")
NUMBER_CHARACTERS = 40
_EXACT = Context(prec=400)  # digits: more than any sum of two numbers that are read has


def build_short_text(draft: Draft, options: Sequence[Option], *, match_case: bool = False) -> None:
    """Make a short text. `*` stands for anything, `\\*` for itself, as in Moodle."""
    if not draft.limit("answers", options):
        return
    draft.item["kind"] = "short_text"
    if match_case:
        draft.item["match_case"] = True
    draft.item["answers"] = []
    for option in options:
        _take_answer(draft, option, match_case=match_case)


def _take_answer(draft: Draft, option: Option, *, match_case: bool) -> None:
    answers = draft.item["answers"]
    field = f"answers.{len(answers) + 1}"
    text = option.text.th
    if _has_wildcard(text):
        _refuse_wildcard(draft, field, option, text)
        return
    text = text.replace("\\*", "*")
    if any(is_same(text, known["text"], match_case=match_case) for known in answers):
        problem = _("“%(text)s” reads like an earlier answer and was left out.") % {"text": text[:60]}
        draft.warn(field, problem)
        return
    weight = whole_percent(draft, field, option.weight)
    draft.places[field] = option.place or draft.place
    answer: dict[str, object] = {"text": text}
    if weight != 100:
        answer["weight"] = weight
    if option.feedback:
        answer["feedback"] = draft.text(f"{field}.feedback", option.feedback, optional=True)
    answers.append(answer)


def _has_wildcard(text: str) -> bool:
    return "*" in text.replace("\\*", "")


def _refuse_wildcard(draft: Draft, field: str, option: Option, text: str) -> None:
    """An answer that stands for many others cannot be kept; where it earns nothing, the question can do without."""
    if option.weight > 0:
        problem = _("“%(text)s” stands for more than one answer (*).") % {"text": text[:60]}
        draft.places.setdefault(field, option.place or draft.place)
        draft.refuse(field, problem, _("Write each right answer out."))
    elif option.feedback:
        draft.warn_once(field, _("Feedback to all other answers (*) was left out."))


def whole_percent(draft: Draft, field: str, weight: Fraction) -> int:
    """Return a share in whole per cent, 0 to 100; what is changed by it is said."""
    if weight < 0:
        problem = _("Marks cannot be taken away here: %(share)s %% became 0 %%.") % {"share": percent(weight)}
        draft.warn(field, problem, TO_CHECK)
        return 0
    whole = min(100, round(weight * 100))
    if not is_about(weight, Fraction(whole, 100)):
        words = {"share": percent(weight), "whole": whole}
        draft.warn(field, _("%(share)s %% became %(whole)s %%.") % words, TO_CHECK)
    return whole


@dataclass(frozen=True)
class NumberAnswer:
    """A number that earns a share, within a tolerance; None where any number does."""

    number: str | None
    tolerance: str
    weight: Fraction
    feedback: Plain | None = None
    place: str = ""


def read_number(text: str) -> str | None:
    """Return a number as formats write it (`-1.5`, `6.02e23`) in plain digits, exact; None for what is none."""
    found = _NUMBER.fullmatch(text)
    if not found or len(found.group(1)) > NUMBER_CHARACTERS:
        return None
    with localcontext(_EXACT):
        return in_digits(Decimal(found.group(1)).scaleb(int(found.group(2) or 0)))


def in_digits(number: Decimal) -> str:
    """Return a number in digits without an exponent and without zeros to spare."""
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


def middle(low: str, high: str) -> tuple[str, str]:
    """Return the number in the middle of a range and how far its ends are; both in plain digits."""
    with localcontext(_EXACT):
        one, other = sorted((Decimal(low), Decimal(high)))
        return in_digits((one + other) / 2), in_digits((other - one) / 2)


def build_numeric(draft: Draft, answers: Sequence[NumberAnswer], *, unit: Plain | None = None) -> None:
    """Make a number: one answer and its tolerance. Answers that earn a share beside it are not kept."""
    draft.item["kind"] = "numeric"
    right = [answer for answer in answers if is_about(answer.weight, FULL)]
    if len(right) != 1 or right[0].number is None:
        problem = _("%(number)s answers earn the whole mark.") % {"number": len(right)}
        draft.refuse("answer", problem, _("Let exactly one number with one tolerance be right."))
        return
    if len(draft_digits := right[0].number) > NUMBER_CHARACTERS or len(right[0].tolerance) > NUMBER_CHARACTERS:
        draft.refuse("answer", _("The number is too long."), _("Write at most 40 digits."))
        return
    draft.item["answer"], draft.item["tolerance"] = draft_digits, right[0].tolerance
    draft.places["answer"] = draft.places["tolerance"] = right[0].place or draft.place
    others = [answer for answer in answers if answer.weight and not is_about(answer.weight, FULL)]
    if others:
        shares = ", ".join(f"{answer.number or '*'}: {percent(answer.weight)} %" for answer in others)
        problem = _("Answers that earn a share (%(shares)s) earn nothing here.") % {"shares": shares}
        draft.warn("answer", problem, TO_CHECK)
    if any(answer.feedback for answer in answers):
        draft.warn("answer", _("Feedback on single numbers was left out."))
    if unit:
        draft.item["unit"] = draft.text("unit", unit)
