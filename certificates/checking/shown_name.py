"""The name as the public check shows it: as printed, or masked where `LMS_RULES["verify_name"]` says so."""

import re

from django.conf import settings

FULL, MASKED = "full", "masked"
HIDDEN = "•••"  # always three: the length of a name says something about it
# A letter with what belongs to it: a Thai vowel that is written before it, marks above and below.
_FIRST_LETTER = re.compile(r"[เ-ไ]?.[\u0300-\u036f\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*", re.DOTALL)


def shown_name(name: str) -> str:
    """Return a printed name as anybody may see it."""
    return masked(name) if settings.LMS_RULES["verify_name"] == MASKED else name


def masked(name: str) -> str:
    """Return the given name in full and of all that follows the first letters: enough to compare with a paper.

    Of a single name only the first letter stays.
    """
    first, *rest = name.split(" ")
    if not rest:
        return _initial(first)
    return " ".join([first, *(_initial(part) for part in rest)])


def _initial(part: str) -> str:
    found = _FIRST_LETTER.match(part)
    return (found[0] if found else "") + HIDDEN
