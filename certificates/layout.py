"""What stands on a certificate and how large: names and titles are made smaller rather than broken within a word."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from certificates.models import Certificate
from certificates.qr import qr_svg
from certificates.typeface import width_in_em
from lms.core.thai import formal_thai_date, local_day, to_thai_digits

LINE_WIDTH = 226 * 72 / 25.4  # points between the inner margins
STEP = 0.5  # sizes go by half points: few different sizes, few cached text layouts


@dataclass(frozen=True)
class Fitted:
    """Lines of text and their size in points. Where `may_wrap`, the only line may still break between words."""

    lines: list[str]
    size: float
    may_wrap: bool = False


def fit_name(name: str, *, weight: int, largest: float, smallest: float) -> Fitted:
    """Return a name on one line, made smaller down to `smallest`; below that on two lines, broken between its parts.

    A part is never broken: a part too long for `smallest` makes the size smaller still.
    """
    one = _size_for([name], weight, largest)
    if one >= smallest or " " not in name:
        return Fitted([name], one)
    words = name.split(" ")
    breaks = ([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))
    two = min(breaks, key=lambda lines: max(width_in_em(line, weight) for line in lines))
    return Fitted(two, _size_for(two, weight, smallest))


def fit_title(title: str, *, weight: int, largest: float, smallest: float) -> Fitted:
    """Return a title on one line, made smaller down to `smallest`; below that on two lines, broken between words."""
    one = _size_for([title], weight, largest)
    if one >= smallest:
        return Fitted([title], one)
    # Words leave the first line ragged: a tenth of the two lines is set aside for that.
    return Fitted([title], min(smallest, _size_for([title], weight, smallest, lines_long=1.8)), may_wrap=True)


def _size_for(lines: list[str], weight: int, largest: float, lines_long: float = 1.0) -> float:
    """Return the largest size, by `STEP`, at which every text fits the width `lines_long` times."""
    widest = max(width_in_em(line, weight) for line in lines)
    return min(largest, int(LINE_WIDTH * lines_long / max(widest, 0.1) / STEP) * STEP)


def verification_address(certificate: Certificate) -> str:
    """Return the absolute address of the certificate's public page, without a language: the visitor's own applies."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("certificates:verify_serial", args=[certificate.serial])
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)


def page_of(certificate: Certificate) -> dict[str, Any]:
    """Return what the certificate's template shows."""
    address = verification_address(certificate)
    return {
        "certificate": certificate,
        "issuer": settings.LMS_ISSUER,
        "name": fit_name(certificate.full_name, weight=600, largest=36, smallest=18),
        "latin_name": certificate.latin_name and fit_name(certificate.latin_name, weight=400, largest=15, smallest=9),
        "course": fit_title(certificate.course_title, weight=600, largest=24, smallest=14),
        "course_en": certificate.course_title_en
        and fit_title(certificate.course_title_en, weight=400, largest=14, smallest=10),
        "edition_th": to_thai_digits(str(certificate.edition)),
        "given_th": formal_thai_date(certificate.issued_at),
        "given_en": formats.date_format(local_day(certificate.issued_at), "j F Y"),
        "until_th": certificate.valid_until and formal_thai_date(certificate.valid_until),
        "address": address,
        "typed_address": address.removesuffix(f"{certificate.serial}/").partition("://")[2],
        "qr": qr_svg(address, f"คิวอาร์โค้ดสำหรับตรวจสอบประกาศนียบัตรเลขที่ {certificate.serial}"),
        "is_sample": settings.SAMPLE_ACCOUNTS,
    }
