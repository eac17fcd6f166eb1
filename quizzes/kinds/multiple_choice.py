"""Multiple choice: all the right choices and none of the others."""

from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.kinds.base import Content, Response
from quizzes.kinds.choices import ChoiceKind, ChoicesBlock


class MultipleChoice(ChoiceKind):
    name = "multiple_choice"
    template = "quizzes/kinds/multiple_choice.html"

    def block(self) -> blocks.Block:
        return ChoicesBlock(label=_("Multiple choice"), icon="tick")

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = sorted(set(filter(None, data.getlist(field))))
        if not set(chosen) <= {choice["id"] for choice in content["choices"]}:
            raise Refused("bad_answer")
        return chosen or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        right = {choice["id"] for choice in content["choices"] if choice["right"]}
        return Fraction(int(set(response or []) == right))
