"""Serials of certificates: `OSD-2569-7K4P-93XM-D`, to be read out, typed and never guessed.

Prefix, Buddhist year of issue, eight random characters, check character. The alphabet has 29 characters: a prime, so
that the weighted sum below notices every single wrong character and every two that changed places; and without
I, L, O, Q, S, U and Z, which are read as 1, 0, 5, V and 2. 29⁸ is 5 × 10¹¹: among 75,000 certificates one guess in
six million is right.
"""

import re
import secrets
from datetime import datetime

from django.conf import settings

from lms.core.refusals import Refused
from lms.core.thai import buddhist_year, local_day, normalise, to_arabic_digits

ALPHABET = "0123456789ABCDEFGHJKMNPRTVWXY"
_LOOK_ALIKES = str.maketrans("ILOQSUZ", "11005V2")
_THAI_PREFIX = "อสด"
_NOT_WRITTEN = re.compile(r"[\s\-‐‑‒–—−_./]+")
_BARE = re.compile(r"([A-Z0-9]{0,8}?)([0-9]{4})([A-Z0-9]{8})([A-Z0-9])")


def serial_prefix() -> str:
    """Return the letters every serial begins with: A–Z, at most eight."""
    return str(settings.LMS_RULES.get("certificate_serial_prefix", "OSD"))


def new_serial(moment: datetime) -> str:
    """Return a fresh random serial for a certificate issued at `moment`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return _written(serial_prefix(), str(buddhist_year(local_day(moment))), body)


def example_serial() -> str:
    """Return a serial that shows the form and belongs to nobody: it is of a year before the programme."""
    return _written(serial_prefix(), "2500", "7K4P93XM")


def read_serial(text: str) -> str:
    """Return the serial that a person typed, in its one written form.

    Forgives case, spaces, hyphens missing or of other kinds, Thai digits, look-alike letters, the Thai prefix `อสด.`
    and no prefix at all. Raises `Refused`: "serial_mistyped" where only the check character disagrees,
    "serial_unreadable" where it is no serial at all.
    """
    bare = _NOT_WRITTEN.sub("", to_arabic_digits(normalise(text))).replace(_THAI_PREFIX, serial_prefix()).upper()
    found = _BARE.fullmatch(bare) or _BARE.fullmatch(_year_in_digits(bare))
    if found is None:
        raise Refused("serial_unreadable", example=example_serial())
    prefix, year, body, check = found[1] or serial_prefix(), found[2], _folded(found[3]), _folded(found[4])
    if _folded(prefix) == _folded(serial_prefix()):
        prefix = serial_prefix()
    if check_character(prefix + year + body) != check:
        raise Refused("serial_mistyped")
    return _written(prefix, year, body)


def check_character(text: str) -> str:
    """Return the character that makes a serial complete: the sum of value × place, modulo 29."""
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(_folded(text), start=1))
    return ALPHABET[total % len(ALPHABET)]


def _folded(text: str) -> str:
    return text.translate(_LOOK_ALIKES)


def _year_in_digits(bare: str) -> str:
    """Return `bare` with look-alike letters in the year, the four characters before the last nine, as digits."""
    return bare[:-13] + _folded(bare[-13:-9]) + bare[-9:]


def _written(prefix: str, year: str, body: str) -> str:
    return f"{prefix}-{year}-{body[:4]}-{body[4:]}-{check_character(prefix + year + body)}"
