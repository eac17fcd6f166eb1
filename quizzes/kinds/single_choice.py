"""Single choice: exactly one choice is right."""

from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.errors import FieldError
from quizzes.kinds.base import Content, Response
from quizzes.kinds.choices import ChoiceKind, Choices, ChoicesBlock


def exactly_one_right(choices: Choices) -> list[FieldError]:
    """Return the error of choices of which none or more than one is right."""
    right = sum(choice["right"] for choice in choices)
    if right == 0:
        return [FieldError("choices", _("No choice is marked as right."), _("Mark the right one."))]
    if right > 1:
        problem = _("More than one choice is marked as right.")
        return [FieldError("choices", problem, _("Mark only one, or make it a multiple choice."))]
    return []


class SingleChoiceBlock(ChoicesBlock):
    def key_problems(self, choices: Choices) -> list[FieldError]:
        return exactly_one_right(choices)


class SingleChoice(ChoiceKind):
    name = "single_choice"
    control = "radio"

    def key_problems(self, choices: Choices) -> list[FieldError]:
        return exactly_one_right(choices)

    def block(self) -> blocks.Block:
        return SingleChoiceBlock(label=_("Single choice"), icon="radio-full")

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

    def guess_score(self, content: Content) -> Fraction:
        return Fraction(1, len(content["choices"]))
