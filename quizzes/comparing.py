"""Comparing what a trainee typed with what an author listed, as a Thai reader would. Pure functions.

Two texts are the same where only these differ: the order of Thai marks and how letters are composed in Unicode,
characters that nobody sees, Thai and Arabic digits, quotation marks and dashes of different shapes, punctuation at the
end, spaces beside a Thai letter (Thai writes words without spaces), how many spaces stand elsewhere, and, where asked
for, capitals.
"""

import re
import unicodedata
from collections.abc import Sequence

from lms.core.thai import normalise, to_arabic_digits

FEWEST_CHARACTERS = 4  # a typo is forgiven only in answers this long: in shorter ones it makes another word

_SHAPES = str.maketrans("‘’ʼ´`“”„«»‐‑‒–—−", "'''''\"\"\"\"\"------")
_THAI = "\u0e01-\u0e4f\u0e5a\u0e5b"
# `พ.ศ. 2569` is as well `พ.ศ.2569`.
_BESIDE_THAI = re.compile(rf"(?<=[{_THAI}]) | (?=[{_THAI}])|(?<=[{_THAI}]\.) ")
_AT_THE_END = re.compile(r"[\s.,;:!?…]+\Z")
# UAX #29 counts SARA AM among the marks that belong to the character before it, though its category is a letter.
_SARA_AM = "\u0e33"


def comparable(text: str, *, match_case: bool = False) -> str:
    """Return what is compared: equal for two texts that a reader takes for the same."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    words = to_arabic_digits(normalise(visible)).translate(_SHAPES)
    if not match_case:
        words = words.casefold()
    words = normalise(_BESIDE_THAI.sub("", words))  # letters that a space kept apart may now be one
    return _AT_THE_END.sub("", words) or words


def characters(text: str) -> list[str]:
    """Return what a reader perceives as characters: each letter with the marks on it."""
    found: list[str] = []
    for letter in text:
        if found and (letter == _SARA_AM or unicodedata.category(letter).startswith("M")):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def is_same(typed: str, listed: str, *, match_case: bool = False) -> bool:
    """Say whether two texts are the same to a reader."""
    return comparable(typed, match_case=match_case) == comparable(listed, match_case=match_case)


def is_near_miss(typed: str, listed: str, *, match_case: bool = False) -> bool:
    """Say whether `typed` is `listed` with exactly one typo: a character too many, too few, another, or two swapped.

    Only where the listed text has at least four characters, and never in a number: another digit is another number.
    """
    one, other = (comparable(text, match_case=match_case) for text in (typed, listed))
    if one == other or _digits(one) != _digits(other):
        return False
    written, wanted = characters(one), characters(other)
    return len(wanted) >= FEWEST_CHARACTERS and is_one_edit(written, wanted)


def is_one_edit(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether the Damerau–Levenshtein distance of two different sequences is 1. Takes time in their length."""
    shorter, longer = sorted((list(one), list(other)), key=len)
    start = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    rest, rest_longer = shorter[start:], longer[start:]
    if len(longer) - len(shorter) == 1:
        return rest == rest_longer[1:]
    if len(longer) != len(shorter) or not rest:
        return False
    swapped = [rest_longer[1], rest_longer[0], *rest_longer[2:]] if len(rest) > 1 else []
    return rest[1:] == rest_longer[1:] or rest == swapped


def matches(typed: str, listed: Sequence[str], *, match_case: bool, near_miss: bool) -> list[int]:
    """Return the places in `listed` that `typed` is the same as; else, with `near_miss`, those it is a typo of.

    A text that is listed itself is never taken for a typo of another.
    """
    same = [place for place, text in enumerate(listed) if is_same(typed, text, match_case=match_case)]
    if same or not near_miss:
        return same
    return [place for place, text in enumerate(listed) if is_near_miss(typed, text, match_case=match_case)]


def _digits(text: str) -> list[str]:
    return [letter for letter in text if letter.isdigit()]
