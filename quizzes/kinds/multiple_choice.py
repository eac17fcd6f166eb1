"""Multiple choice: all the right choices and none of the others."""

from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.errors import FieldError
from quizzes.kinds.base import Content, Response
from quizzes.kinds.choices import ChoiceKind, Choices, ChoicesBlock


def at_least_one_right(choices: Choices) -> list[FieldError]:
    """Return the error of choices of which none is right."""
    if any(choice["right"] for choice in choices):
        return []
    return [FieldError("choices", _("No choice is marked as right."), _("Mark at least one."))]


class MultipleChoiceBlock(ChoicesBlock):
    def key_problems(self, choices: Choices) -> list[FieldError]:
        return at_least_one_right(choices)


class MultipleChoice(ChoiceKind):
    name = "multiple_choice"
    control = "checkbox"

    def key_problems(self, choices: Choices) -> list[FieldError]:
        return at_least_one_right(choices)

    def block(self) -> blocks.Block:
        return MultipleChoiceBlock(label=_("Multiple choice"), icon="tick")

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = sorted(set(filter(None, data.getlist(field))))
        if not set(chosen) <= {choice["id"] for choice in content["choices"]}:
            raise Refused("bad_answer")
        return chosen or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        right = {choice["id"] for choice in content["choices"] if choice["right"]}
        return Fraction(int(set(response or []) == right))
