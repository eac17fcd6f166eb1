"""Numeric: a number is typed, and right within a tolerance. Decimals are compared exactly."""

import random
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.decimals import exact, grouped, read_decimal
from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import OptionalBilingualTextBlock, frozen_text, shown_text
from quizzes.kinds.typed import LONGEST, as_text, typed_text


class NumericBlock(CheckedBlock):
    answer = blocks.CharBlock(
        label=_("answer"),
        max_length=40,
        help_text=_("A number such as 1500 or 12.5. The number keys of some phones have no minus sign."),
    )
    tolerance = blocks.CharBlock(
        label=_("tolerance"),
        max_length=40,
        default="0",
        help_text=_("How far an answer may lie above or below and still be right; 0 for the exact number."),
    )
    unit = OptionalBilingualTextBlock(
        label=_("unit"), required=False, help_text=_("Shown beside the field; whoever types it as well is right too.")
    )

    def faults(self, value: Any) -> list[FieldError]:
        return number_problems(frozen_numbers(value))

    def lacks(self, value: Any) -> list[FieldError]:
        return []


def frozen_numbers(value: Any) -> dict[str, str]:
    """Return answer and tolerance in digits; what is no number stays as it was written."""
    written = {name: value[name] or "" for name in ("answer", "tolerance")}
    return {name: read_decimal(text) or text.strip() for name, text in written.items()}


def number_problems(numbers: dict[str, str]) -> list[FieldError]:
    """Return an error at each number that is there and is none, and at a negative tolerance."""
    remedy = _("Write a decimal such as 12.5.")
    errors = [
        FieldError(name, _("This is not a number."), remedy)
        for name in ("answer", "tolerance")
        if numbers[name] and read_decimal(numbers[name]) is None
    ]
    if numbers["tolerance"].startswith("-"):
        errors.append(FieldError("tolerance", _("A tolerance is never below 0."), _("Leave the minus sign out.")))
    return errors


class Numeric(Kind):
    """A response is the number in digits 0–9, e.g. `-1500.25`, without its unit."""

    name = "numeric"
    template = "quizzes/kinds/numeric.html"
    review_template = "quizzes/kinds/numeric_review.html"

    def block(self) -> blocks.Block:
        return NumericBlock(label=pgettext_lazy("question kind", "Number"), icon="superscript")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        return {
            **plain_frame(reader),
            "answer": reader.decimal("answer"),
            "tolerance": reader.decimal("tolerance") or "0",
            "unit": reader.text("unit"),
        }

    def freeze(self, value: Any) -> Content:
        return {**frozen_frame(value), **frozen_numbers(value), "unit": frozen_text(value["unit"])}

    def problems(self, content: Content) -> list[FieldError]:
        errors = frame_problems(content)
        for name, problem in (("answer", _("The answer is missing.")), ("tolerance", _("The tolerance is missing."))):
            if not content[name]:
                errors.append(FieldError(name, problem, _("Write a number.")))
        errors += number_problems(content)
        if content["unit"]["en"] and not content["unit"]["th"]:
            errors.append(FieldError("unit.th", _("The Thai text is missing."), _("Write it in Thai.")))
        return errors

    def layout(self, content: Content) -> Layout:
        return []

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return layout

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        return {"typed": as_text(response), "unit": shown_text(content["unit"]), "longest": LONGEST}

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        typed = read_decimal(as_text(response))
        return {
            "typed": grouped(typed) if typed else "",
            "unit": shown_text(content["unit"]),
            "answer": _for_readers(content["answer"]),
            "tolerance": "" if content["tolerance"] == "0" else _for_readers(content["tolerance"]),
        }

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        """Raises Refused("bad_number") for what is not a number, besides "bad_answer"."""
        typed = typed_text(data, field)
        if not typed:
            return None
        number = read_decimal(typed, content["unit"].values())
        if number is None:
            raise Refused("bad_number")
        return number

    def grade(self, content: Content, response: Response | None) -> Fraction:
        number = read_decimal(as_text(response))
        if number is None:
            return Fraction(0)
        distance = abs(exact(number) - exact(content["answer"]))
        return Fraction(int(distance <= exact(content["tolerance"])))

    def guess_score(self, content: Content) -> Fraction:
        return Fraction(0)

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        number = read_decimal(as_text(response))
        return [AnswerPart("", number, self.grade(content, response) == 1)] if number is not None else []


def _for_readers(number: str) -> str:
    """Return a number with commas between its thousands; a draft's text that is none stays as it is."""
    return grouped(number) if read_decimal(number) == number else number
