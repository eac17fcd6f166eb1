"""Serials of certificates: `OSD-2569-7K4P-93XM-D`, to be read out, typed and never guessed.

Prefix, year of issue, groups of four random characters, check character. Prefixes, era and number of groups are
settings (`LMS_RULES`), and serials of other settings stay readable. Thai pages write the prefix in Thai (`อสด-2569-…`);
addresses and the database have the ASCII form. The alphabet has 29 characters: a prime, so
that the weighted sum below notices every single wrong character and every two that changed places; and without
I, L, O, Q, S, U and Z, which are read as 1, 0, 5, V and 2. Two groups, 29⁸, are 5 × 10¹¹: among 75,000 certificates one
guess in six million is right.
"""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language

from lms.core.refusals import Refused
from lms.core.thai import buddhist_year, local_day, normalise, to_arabic_digits

ALPHABET = "0123456789ABCDEFGHJKMNPRTVWXY"
_LOOK_ALIKES = str.maketrans("ILOQSUZ", "11005V2")
GROUP = 4
GROUPS = (2, 3, 4)  # how many a serial may have: the setting is one of these, and all are read
_TAILS = tuple(GROUP * groups + 1 for groups in GROUPS)  # what follows the year: groups and check character
_NOT_WRITTEN = re.compile(r"[\s\-‐‑‒–—−_./]+")
_BARE = re.compile(r"([A-Z0-9]{0,8}?)([0-9]{4})((?:[A-Z0-9]{4}){2,4})([A-Z0-9])")


def serial_prefix() -> str:
    """Return the letters every serial begins with: A–Z, at most eight."""
    return str(settings.LMS_RULES.get("certificate_serial_prefix", "OSD"))


def thai_prefix() -> str:
    """Return what stands for the prefix in Thai text."""
    return str(settings.LMS_RULES.get("certificate_serial_thai_prefix", "อสด"))


def thai_serial(serial: str) -> str:
    """Return a serial as Thai text writes it; one with another prefix, from before a change, stays as it is."""
    prefix, dash, rest = serial.partition("-")
    return f"{thai_prefix()}{dash}{rest}" if prefix == serial_prefix() and thai_prefix() else serial


def serial_here(serial: str) -> str:
    """Return a serial as the language of the page writes it."""
    return thai_serial(serial) if get_language() == "th" else serial


def new_serial(moment: datetime) -> str:
    """Return a fresh random serial for a certificate issued at `moment`."""
    rules, day = settings.LMS_RULES, local_day(moment)
    year = day.year if rules.get("certificate_serial_era") == "common" else buddhist_year(day)
    length = GROUP * rules.get("certificate_serial_groups", 2)
    return _written(serial_prefix(), str(year), "".join(secrets.choice(ALPHABET) for _ in range(length)))


def example_serial() -> str:
    """Return a serial that shows the form and belongs to nobody: it is of a year before the programme."""
    return _written(serial_prefix(), "2500", "7K4P93XM")


def read_serial(text: str) -> str:
    """Return the serial that a person typed, in its one written form.

    Forgives case, spaces, hyphens missing or of other kinds, Thai digits, look-alike letters, the Thai prefix `อสด.`
    and no prefix at all. Raises `Refused`: "serial_mistyped" where only the check character disagrees,
    "serial_unreadable" where it is no serial at all.
    """
    bare = _NOT_WRITTEN.sub("", to_arabic_digits(normalise(text)))
    if thai_prefix():
        bare = bare.replace(_NOT_WRITTEN.sub("", thai_prefix()), serial_prefix())
    found = _parsed(bare.upper())
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


def _parsed(bare: str) -> re.Match[str] | None:
    """Return the parts of a serial without separators; look-alike letters in the year are read as digits."""
    found = _BARE.fullmatch(bare)
    for tail in _TAILS:
        found = found or _BARE.fullmatch(bare[: -tail - 4] + _folded(bare[-tail - 4 : -tail]) + bare[-tail:])
    return found


def _written(prefix: str, year: str, body: str) -> str:
    groups = [body[start : start + GROUP] for start in range(0, len(body), GROUP)]
    return "-".join([prefix, year, *groups, check_character(prefix + year + body)])
