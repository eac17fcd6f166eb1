"""Numbers as people type them, read exactly. Pure functions; a number is a text of digits, never a float."""

import re
from collections.abc import Iterable
from fractions import Fraction

from lms.core.thai import normalise, to_arabic_digits
from quizzes.comparing import is_same

MOST_DIGITS = 40  # far more than anything counted or measured
_MINUS = str.maketrans("−–‒﹣－", "-----")
# What may be a number, between what may be a unit: `฿1,500`, `12.5 baht`.
_NUMBER = re.compile(r"(?P<before>[^0-9.,+-]*)(?P<number>[+-]?[0-9.,]*[0-9][0-9.,]*)(?P<after>.*)", re.DOTALL)
# A comma separates thousands and nothing else: `1,5` and `0,500` are what other countries mean by 1.5 and 0.5.
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?")


def read_decimal(text: str, units: Iterable[str] = ()) -> str | None:
    """Return a number in digits 0–9, e.g. `-1500.25`, with no zeros to spare; None where `text` is not one.

    Thai digits, commas between thousands, any minus sign, and one of `units` before or after it are understood; at
    most 40 characters are.
    """
    found = _NUMBER.fullmatch(to_arabic_digits(normalise(text)).translate(_MINUS))
    if found is None:
        return None
    unit = found["before"].strip() + found["after"].strip()
    if unit and not any(is_same(unit, known) for known in units if known):
        return None
    decimal = _DECIMAL.fullmatch(found["number"])
    return _in_digits(decimal) if decimal and len(found["number"]) <= MOST_DIGITS else None


def _in_digits(decimal: re.Match[str]) -> str:
    whole = decimal["whole"].replace(",", "").lstrip("0") or "0"
    part = (decimal["part"] or "").rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if decimal["sign"] == "-" and number != "0" else number


def exact(number: str) -> Fraction:
    """Return the value of a number as `read_decimal` gives it."""
    return Fraction(number)


def grouped(number: str) -> str:
    """Return a number for readers, with commas between its thousands: `1,500.25`."""
    whole, point, part = number.partition(".")
    return f"{int(whole):,}{point}{part}" if whole not in {"-0"} else number
