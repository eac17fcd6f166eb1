"""How questions of several parts are marked: all or nothing, or by share. Exact."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.errors import Words
from quizzes.kinds.plain import PlainReader

ALL_OR_NOTHING = "all_or_nothing"
PARTIAL = "partial"
GRADINGS = {ALL_OR_NOTHING: _("The mark only for all of it"), PARTIAL: _("A share of the mark for each right part")}


def grading_block(*, help_text: Words) -> blocks.ChoiceBlock:
    """Return the field in which an author chooses; `help_text` says what a share is in this kind."""
    return blocks.ChoiceBlock(
        choices=list(GRADINGS.items()), default=ALL_OR_NOTHING, label=_("marking"), help_text=help_text
    )


def read_grading(reader: PlainReader) -> str:
    """Return `grading` from the plain form, all or nothing where nothing is said."""
    grading = reader.string("grading") or ALL_OR_NOTHING
    if grading not in GRADINGS:
        remedy = _("Write one of these: %(words)s.") % {"words": ", ".join(GRADINGS)}
        reader.refuse("grading", _("There is no such way of marking."), remedy)
        return ALL_OR_NOTHING
    return grading


def grading_of(content: Any) -> str:
    """Return how a question's content is marked; versions that say nothing are all or nothing."""
    return content.get("grading") or ALL_OR_NOTHING


def earned(rights: Sequence[bool], grading: str) -> Fraction:
    """Return the mark for parts of which each is right or not, all of the same weight; at least one part."""
    if grading == PARTIAL:
        return Fraction(sum(rights), len(rights))
    return Fraction(int(all(rights)))
