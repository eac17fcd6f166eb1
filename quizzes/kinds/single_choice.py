"""Single choice: exactly one choice is right."""

from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.kinds.base import Content, Response
from quizzes.kinds.choices import ChoiceKind, ChoicesBlock


class SingleChoice(ChoiceKind):
    name = "single_choice"
    template = "quizzes/kinds/single_choice.html"

    def block(self) -> blocks.Block:
        return ChoicesBlock(label=_("Single choice"), icon="radio-full")

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = data.get(field)
        if not chosen:
            return None
        if chosen not in {choice["id"] for choice in content["choices"]}:
            raise Refused("bad_answer")
        return chosen

    def grade(self, content: Content, response: Response | None) -> Fraction:
        right = any(choice["right"] for choice in content["choices"] if choice["id"] == response)
        return Fraction(int(right))
