"""Answers that are typed: reading them from a form, and the options of how they are compared."""

import unicodedata
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from lms.core.thai import normalise
from quizzes.kinds.plain import PlainReader

LONGEST = 500  # characters of a typed answer
OPTIONS = ("match_case", "near_miss")


def match_case_block() -> blocks.BooleanBlock:
    """Return the field that makes capitals count."""
    return blocks.BooleanBlock(
        label=_("capitals must be right"),
        required=False,
        help_text=_(
            "Never counted: Thai or Arabic digits, the order of Thai marks, spaces beside Thai letters, punctuation at "
            "the end."
        ),
    )


def near_miss_block() -> blocks.BooleanBlock:
    """Return the field that forgives one typo."""
    return blocks.BooleanBlock(
        label=_("forgive one typo"),
        required=False,
        help_text=_(
            "One character too many, too few, another, or two swapped earns the same. Only in answers of at least four "
            "characters, never in digits, and never where what was typed is itself in the list."
        ),
    )


def read_options(reader: PlainReader) -> dict[str, bool]:
    """Return the options of comparing from the plain form; what is not said is off."""
    return {name: bool(reader.flag(name)) for name in OPTIONS}


def frozen_options(value: Any) -> dict[str, bool]:
    """Return the options of comparing as JSON."""
    return {name: bool(value[name]) for name in OPTIONS}


def typed_text(data: QueryDict, field: str) -> str:
    """Return what was typed in a field, without spaces around it; empty where nothing was that anybody sees.

    Raises Refused("bad_answer") for what the form cannot send: control characters, half characters, more than 500 of
    them, or the field twice.
    """
    text, *more = data.getlist(field) or [""]
    if more or len(text) > LONGEST or any(_is_untypable(letter) for letter in text):
        raise Refused("bad_answer")
    return text.strip() if normalise(text) else ""


def _is_untypable(letter: str) -> bool:
    return letter not in "\t\n\r" and unicodedata.category(letter) in {"Cc", "Cs"}


def as_text(response: Any) -> str:
    """Return a response as what was typed; empty where it is none, or one of another kind's."""
    return response if isinstance(response, str) else ""
