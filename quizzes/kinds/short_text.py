"""Short text: a few words are typed, and compared with the listed answers as a Thai reader would."""

import random
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.comparing import is_same, matches
from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.ids import id_of_text
from quizzes.kinds.parts import MOST_PARTS, feedback_problems
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import OptionalBilingualTextBlock, frozen_text, shown_text, tidy
from quizzes.kinds.typed import (
    LONGEST,
    as_text,
    frozen_options,
    match_case_block,
    near_miss_block,
    read_options,
    typed_text,
)

FULL = 100  # per cent
Answers = list[dict[str, Any]]


class AnswerBlock(blocks.StructBlock):
    """An answer that is expected, and what it earns."""

    text = blocks.CharBlock(label=_("answer"), max_length=LONGEST)
    weight = blocks.IntegerBlock(
        label=_("earns, in per cent"),
        default=FULL,
        min_value=0,
        max_value=FULL,
        help_text=_("100 for right. 0 for a wrong answer that must not be taken for a typo of a right one."),
    )
    feedback = OptionalBilingualTextBlock(label=_("feedback to who wrote it"), required=False)


class ShortTextBlock(CheckedBlock):
    answers = blocks.ListBlock(
        AnswerBlock(),
        min_num=1,
        max_num=MOST_PARTS,
        label=_("answers"),
        help_text=_("One list for both languages: every way of saying it in Thai and in English."),
    )
    match_case = match_case_block()
    near_miss = near_miss_block()

    def faults(self, value: Any) -> list[FieldError]:
        return equal_answers(frozen_answers(value["answers"]), match_case=value["match_case"])

    def lacks(self, value: Any) -> list[FieldError]:
        return key_problems(frozen_answers(value["answers"]))


def frozen_answers(value: Any) -> Answers:
    """Return a ListBlock's value as JSON."""
    return [
        {"text": tidy(one["text"] or ""), "weight": one["weight"], "feedback": frozen_text(one["feedback"])}
        for one in value
    ]


def equal_answers(answers: Answers, *, match_case: bool) -> list[FieldError]:
    """Return an error at each answer that compares equal to an earlier one."""
    errors, seen = [], list[str]()
    for number, text in enumerate((answer["text"] for answer in answers), start=1):
        if text and any(is_same(text, earlier, match_case=match_case) for earlier in seen):
            problem, remedy = _("Two answers compare as equal."), _("Change one or take it out.")
            errors.append(FieldError(f"answers.{number}.text", problem, remedy))
        seen.append(text)
    return errors


def key_problems(answers: Answers) -> list[FieldError]:
    """Return what is wrong with what the answers earn."""
    if any(answer["weight"] == FULL for answer in answers):
        return []
    return [FieldError("answers", _("No answer earns 100 per cent."), _("Let the right one earn it."))]


class ShortText(Kind):
    """A response is the text as it was typed."""

    name = "short_text"
    template = "quizzes/kinds/short_text.html"
    review_template = "quizzes/kinds/short_text_review.html"

    def block(self) -> blocks.Block:
        return ShortTextBlock(label=_("Short text"), icon="pilcrow")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        answers = [self.answer_from_plain(answer) for answer in reader.items("answers")]
        return {**plain_frame(reader), "answers": answers, **read_options(reader)}

    def answer_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        """Return a list item; an answer earns all where nothing is said."""
        text, weight = reader.string("text"), reader.number("weight")
        value = {"text": text, "weight": FULL if weight is None else weight, "feedback": reader.text("feedback")}
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(text), "value": value}

    def freeze(self, value: Any) -> Content:
        return {**frozen_frame(value), "answers": frozen_answers(value["answers"]), **frozen_options(value)}

    def problems(self, content: Content) -> list[FieldError]:
        answers, errors = content["answers"], frame_problems(content)
        for number, answer in enumerate(answers, start=1):
            errors += answer_problems(f"answers.{number}", answer)
        if len(answers) > MOST_PARTS:
            problem = _("There are more than %(count)s answers.") % {"count": MOST_PARTS}
            errors.append(FieldError("answers", problem, _("Take some out.")))
        return errors + key_problems(answers) + equal_answers(answers, match_case=content["match_case"])

    def layout(self, content: Content) -> Layout:
        return []

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return layout

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        return {"typed": as_text(response), "longest": LONGEST}

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        best = self.best(content, response)
        return {
            "typed": as_text(response),
            "mark": self.grade(content, response),
            "feedback": shown_text(best["feedback"]) if best else None,
            "answers": [answer for answer in content["answers"] if answer["weight"]],
        }

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        return typed_text(data, field) or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        best = self.best(content, response)
        return Fraction(best["weight"], FULL) if best else Fraction(0)

    def guess_score(self, content: Content) -> Fraction:
        return Fraction(0)

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        typed = as_text(response)
        return [AnswerPart("", typed, self.grade(content, response) == 1)] if typed else []

    def best(self, content: Content, response: Response | None) -> dict[str, Any] | None:
        """Return the listed answer that a response is taken for; that which earns most, where it may be several."""
        typed, answers = as_text(response), content["answers"]
        if not typed:
            return None
        options = {"match_case": content["match_case"], "near_miss": content["near_miss"]}
        found = matches(typed, [answer["text"] for answer in answers], **options)
        return max((answers[place] for place in found), key=lambda answer: answer["weight"], default=None)


def answer_problems(field: str, answer: dict[str, Any]) -> list[FieldError]:
    """Return what is wrong with one listed answer."""
    errors = feedback_problems(f"{field}.feedback", answer["feedback"])
    if not answer["text"]:
        errors.append(FieldError(f"{field}.text", _("The answer is missing."), _("Write it, or take the entry out.")))
    elif len(answer["text"]) > LONGEST:
        errors.append(FieldError(f"{field}.text", _("The answer is too long."), _("Write 500 characters at most.")))
    if not isinstance(answer["weight"], int) or not 0 <= answer["weight"] <= FULL:
        problem, remedy = _("This is not a share of the mark."), _("Write a whole number from 0 to 100.")
        errors.append(FieldError(f"{field}.weight", problem, remedy))
    return errors
