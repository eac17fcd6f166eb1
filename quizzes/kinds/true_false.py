"""True or false."""

import random
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.kinds.base import BilingualTextBlock, Content, Kind, Layout, Response


class TrueFalseBlock(blocks.StructBlock):
    """A statement and whether it holds."""

    stem = BilingualTextBlock(label=_("statement"))
    answer = blocks.ChoiceBlock(choices=[("true", _("true")), ("false", _("false"))], label=_("answer"))
    explanation = BilingualTextBlock(label=_("explanation"))


class TrueFalse(Kind):
    name = "true_false"
    template = "quizzes/kinds/true_false.html"

    def block(self) -> blocks.Block:
        return TrueFalseBlock(label=_("True or false"), icon="check")

    def freeze(self, value: Any) -> Content:
        return {
            "stem": dict(value["stem"]),
            "answer": value["answer"] == "true",
            "explanation": dict(value["explanation"]),
        }

    def layout(self, content: Content, shuffle: random.Random | None) -> Layout:
        return [True, False]

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = data.get(field)
        if not chosen:
            return None
        if chosen not in {"true", "false"}:
            raise Refused("bad_answer")
        return chosen == "true"

    def grade(self, content: Content, response: Response | None) -> Fraction:
        return Fraction(int(response is not None and response == content["answer"]))
