"""Thai text and dates: normalised input, digits, Buddhist-era dates. Pure functions, no database."""

import re
import unicodedata
from datetime import date, datetime

from django.utils import timezone

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
BUDDHIST_ERA = 543  # years between the Common Era and the Buddhist era as Thailand counts it

_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_TONE = "\u0e48-\u0e4b"
_ABOVE_BELOW = "\u0e31\u0e34-\u0e3a\u0e47"
# Each pair is (what a keyboard may leave behind, the order of the Unicode Standard, section 16.1: consonant, vowel
# above or below, tone mark; SARA AM after the tone mark).
_MARK_ORDER = (
    (re.compile("เเ"), "แ"),
    (re.compile(f"ํ([{_TONE}]?)า"), r"\1ำ"),
    (re.compile(f"([{_TONE}])ํา"), r"\1ำ"),
    (re.compile(f"ำ([{_TONE}])"), r"\1ำ"),
)
_MARKS = re.compile(f"[{_ABOVE_BELOW}{_TONE}\u0e4c\u0e4d]{{2,}}")


def _in_order(marks: re.Match[str]) -> str:
    """Return the marks on one consonant each once: vowels, then tone marks, then the rest."""
    return "".join(dict.fromkeys(sorted(marks.group(), key=lambda mark: (mark > "\u0e47", mark))))


def normalise(text: str) -> str:
    """Return `text` in NFC, without invisible characters, its Thai marks in order and single, spaces folded."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    before = None
    while text != before:  # putting one mark right may bring two others together
        before = text
        text = _MARKS.sub(_in_order, text)
        for pattern, replacement in _MARK_ORDER:
            text = pattern.sub(replacement, text)
    return re.sub(r"\s+", " ", text).strip()


def to_arabic_digits(text: str) -> str:
    """Return `text` with Thai digits as Arabic ones."""
    return text.translate(_TO_ARABIC)


def to_thai_digits(text: str) -> str:
    """Return `text` with Arabic digits as Thai ones."""
    return text.translate(_TO_THAI)


def buddhist_year(day: date) -> int:
    """Return the year of the Buddhist era."""
    return day.year + BUDDHIST_ERA


def local_day(moment: date | datetime) -> date:
    """Return the calendar day of an aware moment in the site's time zone; a date stays as it is."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def thai_date(moment: date | datetime) -> str:
    """Return e.g. `22 พฤศจิกายน 2569`."""
    day = local_day(moment)
    return f"{day.day} {MONTHS[day.month - 1]} {buddhist_year(day)}"


def short_thai_date(moment: date | datetime) -> str:
    """Return e.g. `22 พ.ย. 2569`."""
    day = local_day(moment)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {buddhist_year(day)}"


def formal_thai_date(moment: date | datetime) -> str:
    """Return the form that state documents use, e.g. `วันที่ ๒๒ พฤศจิกายน พุทธศักราช ๒๕๖๙`."""
    day = local_day(moment)
    return to_thai_digits(f"วันที่ {day.day} {MONTHS[day.month - 1]} พุทธศักราช {buddhist_year(day)}")
