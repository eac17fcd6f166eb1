"""Multiple choice: any number of choices may be right."""

from fractions import Fraction
from itertools import product
from math import comb
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.errors import FieldError
from quizzes.kinds.base import Content, Response
from quizzes.kinds.choices import ChoiceKind, Choices, ChoicesBlock
from quizzes.kinds.grading import PARTIAL, grading_block, grading_of, read_grading
from quizzes.kinds.plain import PlainReader


def at_least_one_right(choices: Choices) -> list[FieldError]:
    """Return the error of choices of which none is right."""
    if any(choice["right"] for choice in choices):
        return []
    return [FieldError("choices", _("No choice is marked as right."), _("Mark at least one."))]


class MultipleChoiceBlock(ChoicesBlock):
    grading = grading_block(
        help_text=_("By share: each right choice adds its share, each wrong one takes its share away, never below 0.")
    )

    def key_problems(self, choices: Choices) -> list[FieldError]:
        return at_least_one_right(choices)


class MultipleChoice(ChoiceKind):
    """All or nothing: exactly the right choices. By share: see `share_earned`."""

    name = "multiple_choice"
    control = "checkbox"

    def key_problems(self, choices: Choices) -> list[FieldError]:
        return at_least_one_right(choices)

    def block(self) -> blocks.Block:
        return MultipleChoiceBlock(label=_("Multiple choice"), icon="tasks")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        return {**super().from_plain(reader), "grading": read_grading(reader)}

    def freeze(self, value: Any) -> Content:
        """All or nothing is not written down: versions from before there was a choice stay equal to what they are."""
        content = super().freeze(value)
        return {**content, "grading": PARTIAL} if value["grading"] == PARTIAL else content

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        chosen = sorted(set(filter(None, data.getlist(field))))
        if not set(chosen) <= {choice["id"] for choice in content["choices"]}:
            raise Refused("bad_answer")
        return chosen or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        right, wrong = _key(content)
        chosen = set(self.chosen(response))
        if grading_of(content) == PARTIAL:
            return share_earned(len(chosen & right), len(right), len(chosen & wrong), len(wrong))
        return Fraction(int(chosen == right))

    def guess_score(self, content: Content) -> Fraction:
        """Each choice is taken or left with the same chance."""
        right, wrong = map(len, _key(content))
        ways = 2 ** (right + wrong)
        if grading_of(content) != PARTIAL:
            return Fraction(1, ways)
        return sum(
            (
                comb(right, hits) * comb(wrong, misses) * share_earned(hits, right, misses, wrong) / ways
                for hits, misses in product(range(right + 1), range(wrong + 1))
            ),
            Fraction(0),
        )


def share_earned(hits: int, right: int, misses: int, wrong: int) -> Fraction:
    """Return the share of the right choices that were taken, less the share of the wrong ones, never below 0."""
    penalty = Fraction(misses, wrong) if wrong else Fraction(0)
    return max(Fraction(0), Fraction(hits, right) - penalty)


def _key(content: Content) -> tuple[set[str], set[str]]:
    """Return the ids of the right choices and of the wrong ones."""
    right = {choice["id"] for choice in content["choices"] if choice["right"]}
    return right, {choice["id"] for choice in content["choices"]} - right
