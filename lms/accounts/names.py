"""People's names as they are typed: what is mended silently, and what is refused by name. Pure functions."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.core.thai import normalise

_VOWEL = "\u0e31\u0e34-\u0e3a\u0e47"  # marks above or below a consonant
_TONE = "\u0e48-\u0e4b"
_SIGN = "\u0e4c-\u0e4e"  # thanthakhat, nikhahit, yamakkan
_SIGN_BEFORE_VOWEL = re.compile(f"([{_SIGN}])([{_VOWEL}])")
_STRAY_MARK = re.compile(f"(?<![ก-ฮ])[{_VOWEL}]|(?<![ก-ฮ{_VOWEL}])[{_TONE}{_SIGN}]")
_LOOK_ALIKES = str.maketrans({**dict.fromkeys("‘’ʼ′`´＇", "'"), **dict.fromkeys("‐‑‒–—−－", "-"), "．": "."})
_JOINERS = frozenset(" -.'")
# The Latin letters that the certificates' typeface has, by block; then Vietnamese and Romanian ones from other blocks.
_LATIN = (range(0x41, 0x17F), range(0x1EA0, 0x1EFA))
_LATIN_MORE = frozenset("ƠơƯưȘșȚț")

_MESSAGES = {
    "name_digit": _("A name has no digits: “%(character)s” cannot be used. Write it in letters."),
    "name_script": _(
        "“%(character)s” (%(name)s) cannot be used: names are written in Thai or Latin letters. "
        "Write it as on your Thai ID card, or ask your provincial office."
    ),
    "name_character": _(
        "“%(character)s” (%(name)s) cannot be used in a name. Use letters, spaces, hyphens, dots and apostrophes."
    ),
    "name_mark": _("The mark “%(character)s” (%(name)s) stands where it cannot be read. Type the name again."),
    "name_letterless": _("Write the name in letters."),
    "name_latin": _("Write this in Latin letters, as in a passport; “%(character)s” is not one."),
}


def clean_name(text: str) -> str:
    """Return a name in normal form: marks in order, spaces folded, one kind of hyphen and apostrophe.

    Raises ValidationError that names the first character which is neither a Thai nor a Latin letter or mark, nor
    space, hyphen, dot or apostrophe. An empty text stays empty.
    """
    name = normalise(text.translate(_LOOK_ALIKES))
    name = _SIGN_BEFORE_VOWEL.sub(r"\2\1", name)
    for character in name:
        _check_character(character)
    if stray := _STRAY_MARK.search(name):
        raise _error("name_mark", "◌" + stray.group(), _spoken(stray.group()))
    if name and not any(unicodedata.category(character).startswith("L") for character in name):
        raise _error("name_letterless", name, "")
    return name


def clean_latin_name(text: str) -> str:
    """Return the Latin spelling of a name in normal form; raises ValidationError as `clean_name` does."""
    name = clean_name(text)
    for character in name:
        if character not in _JOINERS and not _is_latin(character):
            raise _error("name_latin", character, _spoken(character))
    return name


def _check_character(character: str) -> None:
    if character in _JOINERS or _is_thai(character) or _is_latin(character):
        return
    category = unicodedata.category(character)
    if category == "Nd":
        raise _error("name_digit", character, _spoken(character))
    code = "name_script" if category[0] in "LM" else "name_character"
    raise _error(code, character if character.isprintable() else "�", _spoken(character))


def _is_thai(character: str) -> bool:
    return "ก" <= character <= "\u0e4e" and unicodedata.category(character)[0] in "LM"


def _is_latin(character: str) -> bool:
    code = ord(character)
    printed = any(code in block for block in _LATIN) or character in _LATIN_MORE
    return printed and unicodedata.name(character, "").startswith("LATIN ")


def _spoken(character: str) -> str:
    """Return how Unicode calls a character, e.g. `DIGIT ONE`, or its number where it has no name."""
    return unicodedata.name(character, f"U+{ord(character):04X}")


def _error(code: str, character: str, name: str) -> ValidationError:
    return ValidationError(_MESSAGES[code], code=code, params={"character": character, "name": name})
