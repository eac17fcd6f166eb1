"""Questions in the pages of an attempt. What a version looks like never changes, so its HTML is made once."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from quizzes.showing import ReviewedQuestion, ShownQuestion

register = template.Library()
PLACE = "\ue000"  # stands for the question's number in kept HTML: a character that no text holds
MOST_KEPT = 4096  # questions; some 2 KB each


@register.simple_tag
def question_html(question: ShownQuestion) -> SafeString:
    """Return a question for answering."""
    return _html("quizzes/_question.html", question)


@register.simple_tag
def review_html(question: ReviewedQuestion) -> SafeString:
    """Return a question for looking back."""
    return _html("quizzes/_review.html", question)


def _html(name: str, question: Any) -> SafeString:
    if question.look is None:
        return SafeString(render_to_string(name, {"question": question}))
    kept = _kept(name, get_language() or "", _Keyed(question))
    return mark_safe(kept.replace(PLACE, str(question.position)))  # noqa: S308 -- rendered by the template itself


class _Keyed:
    """A question that is known by its `look`: equal ones are shown alike but for their number."""

    def __init__(self, question: Any) -> None:
        self.question = question

    def __hash__(self) -> int:
        return hash(self.question.look)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.question.look == other.question.look


@lru_cache(MOST_KEPT)
def _kept(name: str, language: str, keyed: _Keyed) -> str:
    return render_to_string(name, {"question": replace(keyed.question, position=PLACE)})
