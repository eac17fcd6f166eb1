"""True or false: a statement, shown as two choices that are never shuffled."""

import random
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.frame import QuestionBlock, frame_problems, frozen_frame, plain_frame
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, ShownText

VALUES = {"true": True, "false": False}


class TrueFalseBlock(QuestionBlock):
    """A statement and whether it holds."""

    stem = BilingualTextBlock(label=_("statement"))
    answer = blocks.ChoiceBlock(choices=[("true", _("true")), ("false", _("false"))], label=_("answer"))


class TrueFalse(Kind):
    name = "true_false"
    template = "quizzes/kinds/choices.html"
    review_template = "quizzes/kinds/choices_review.html"

    def block(self) -> blocks.Block:
        return TrueFalseBlock(label=_("True or false"), icon="check")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        answer = reader.flag("answer")
        return {**plain_frame(reader), "answer": "" if answer is None else str(answer).lower()}

    def freeze(self, value: Any) -> Content:
        return {**frozen_frame(value), "answer": VALUES.get(value["answer"])}

    def problems(self, content: Content) -> list[FieldError]:
        errors = frame_problems(content)
        if content["answer"] is None:
            errors.append(FieldError("answer", _("The answer is missing."), _("Say whether the statement is true.")))
        return errors

    def layout(self, content: Content) -> Layout:
        return ["true", "false"]

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return layout

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        words = _words()
        choices = [{"id": n, "text": ShownText(words[VALUES[n]]), "chosen": response is VALUES[n]} for n in layout]
        return {"control": "radio", "choices": choices}

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        parts = self.parts_shown(content, layout, response)
        for shown in parts["choices"]:
            shown["right"] = VALUES[shown["id"]] is content["answer"]
            shown["feedback"] = None
        return parts

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = data.get(field)
        if not chosen:
            return None
        if chosen not in VALUES:
            raise Refused("bad_answer")
        return VALUES[chosen]

    def grade(self, content: Content, response: Response | None) -> Fraction:
        return Fraction(int(response is content["answer"] and response is not None))

    def guess_score(self, content: Content) -> Fraction:
        return Fraction(1, 2)

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        if response is None:
            return []
        return [AnswerPart("", _words()[response], response is content["answer"])]


def _words() -> dict[bool, str]:
    return {True: gettext("True"), False: gettext("False")}
