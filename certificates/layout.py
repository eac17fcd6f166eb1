"""What stands on a certificate and how large: names and titles are made smaller rather than broken within a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from certificates.layouts.frames import frame_of, number_width, person_width
from certificates.layouts.frozen import Layout
from certificates.layouts.texts import TEXTS, filled
from certificates.models import Certificate
from certificates.qr import qr_code
from certificates.typeface import script_runs, width_in_em
from lms.core.thai import formal_thai_date, local_day, to_arabic_digits, to_thai_digits

POINTS = 72 / 25.4  # in a millimetre
REM = 10  # points: the type size that the style's sizes are multiples of, where all has room
STEP = 0.5  # sizes go by half points: few different sizes, few cached text layouts


@dataclass(frozen=True)
class Fitted:
    """Lines of text and their size in points. Where `may_wrap`, the only line may still break between words."""

    lines: list[str]
    size: float
    may_wrap: bool = False


def fit_name(name: str, width: float, *, weight: int, largest: float, smallest: float) -> Fitted:
    """Return a name on one line of `width` mm, made smaller down to `smallest`; below that on two lines.

    It is broken between its parts, never within one: a part too long for `smallest` makes the size smaller still.
    """
    one = _size_for([name], width, weight, largest)
    if one >= smallest or " " not in name:
        return Fitted([name], one)
    words = name.split(" ")
    breaks = ([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))
    two = min(breaks, key=lambda lines: max(width_in_em(line, weight) for line in lines))
    return Fitted(two, _size_for(two, width, weight, smallest))


def fit_title(title: str, width: float, *, weight: int, largest: float, smallest: float) -> Fitted:
    """Return a title on one line, made smaller down to `smallest`; below that on two lines, broken between words."""
    one = _size_for([title], width, weight, largest)
    if one >= smallest:
        return Fitted([title], one)
    # Words leave the first line ragged: a tenth of the two lines is set aside for that.
    two = _size_for([title], width, weight, smallest, lines_long=1.8)
    return Fitted([title], min(smallest, two), may_wrap=True)


def _size_for(lines: list[str], width: float, weight: int, largest: float, lines_long: float = 1.0) -> float:
    """Return the largest size, by `STEP`, at which every text fits `width` mm `lines_long` times."""
    widest = max(width_in_em(line, weight) for line in lines)
    return min(largest, int(width * POINTS * lines_long / max(widest, 0.1) / STEP) * STEP)


def verification_address(certificate: Certificate) -> str:
    """Return the absolute address of the certificate's public page, without a language: the visitor's own applies."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("certificates:verify_serial", args=[certificate.serial])
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)


def marked_up(text: str) -> SafeString:
    """Return a text as HTML: escaped, each run of Arabic script as one piece that is read from right to left."""
    arabic = '<span class="arabic" dir="rtl">{}</span>'
    return format_html_join("", "{}", ((format_html(arabic, run) if it else run,) for run, it in script_runs(text)))


def field_values(certificate: Certificate, *, thai: bool, thai_digits: bool) -> dict[str, str]:
    """Return what each field of a layout's text stands for: dates and numbers as a text of that language has them."""
    number = to_thai_digits if thai and thai_digits else str

    def day(moment: Any) -> str:
        if not moment:
            return ""
        if not thai:
            return formats.date_format(local_day(moment), "j F Y")
        return number(to_arabic_digits(formal_thai_date(moment)))

    hours = f"{certificate.course_minutes / 60:.1f}".removesuffix(".0") if certificate.course_minutes else ""
    return {
        "full_name": certificate.full_name,
        "latin_name": certificate.latin_name,
        "course": certificate.course_title,
        "course_en": certificate.course_title_en,
        "edition": number(str(certificate.edition)),
        "date": day(certificate.issued_at),
        "hours": number(hours),
        "serial": certificate.serial,
        "agency": certificate.agency_name,
        "agency_en": certificate.agency_name_en or certificate.agency_name,
        "issuer": settings.LMS_ISSUER["name_th"],
        "issuer_en": settings.LMS_ISSUER["name_en"],
        "valid_until": day(certificate.valid_until),
    }


def page_of(certificate: Certificate, layout: Layout, scale: float = 1.0, people_scale: float = 1.0) -> dict[str, Any]:
    """Return what the certificate's template shows. The scales make the text, or who signs, smaller to fit."""
    address = verification_address(certificate)
    code = qr_code(address)
    texts = _texts(certificate, layout)
    heading = next(iter(texts["heading"][0] or texts["heading"][1]), "ประกาศนียบัตร")
    return {
        "certificate": certificate,
        "layout": layout,
        "issuer": settings.LMS_ISSUER["name_en" if layout.main_language == "en" else "name_th"],
        "root_size": REM * scale,
        "title": f"{heading} {certificate.course_title} – {certificate.full_name}",
        "texts": {name: [[marked_up(line) for line in lines] for lines in both] for name, both in texts.items()},
        "languages": ("en", "th") if layout.main_language == "en" else ("th", "en"),
        **_names(certificate, layout, min(1.0, scale)),
        "people": _people(certificate, layout),
        "people_size": REM * people_scale,
        "address": address,
        "typed_address": _typed(address, certificate),
        "address_size": _size_for([_typed(address, certificate)], number_width(layout), 400, 10),
        "qr": code.svg_to_fill(f"คิวอาร์โค้ดสำหรับตรวจสอบประกาศนียบัตรเลขที่ {certificate.serial}"),
        "qr_code": code,
        "is_sample": settings.SAMPLE_ACCOUNTS,
    }


def _typed(address: str, certificate: Certificate) -> str:
    """Return the address as a person types it: of the page that asks for the serial."""
    return address.removesuffix(f"{certificate.serial}/").partition("://")[2]


def _values(certificate: Certificate, layout: Layout) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the values of fields in Thai and in English texts."""
    thai = field_values(certificate, thai=True, thai_digits=layout.digits == "thai")
    return thai, field_values(certificate, thai=False, thai_digits=False)


def _texts(certificate: Certificate, layout: Layout) -> dict[str, tuple[list[str], list[str]]]:
    """Return each text's lines: (in the main language, in the other)."""
    thai, english = _values(certificate, layout)
    turned = layout.main_language == "en"
    found = {}
    for name in TEXTS:
        both = filled(layout.texts[name], thai), filled(layout.texts[f"{name}_en"], english)
        found[name] = both[::-1] if turned else both
    return found


def _names(certificate: Certificate, layout: Layout, scale: float) -> dict[str, Any]:
    """Return name and course in the main language, and in the other where there is one, fitted and marked up."""
    width = frame_of(layout).width
    names = [certificate.full_name, certificate.latin_name]
    courses = [certificate.course_title, certificate.course_title_en]
    languages = ["th", "en"]
    if layout.main_language == "en":
        names, courses, languages = names[::-1], courses[::-1], languages[::-1]
    first, second = _present(names, languages)
    course, other = _present(courses, languages)
    big = 36 if layout.is_portrait else 38
    plans = {
        "name": (first, fit_name, {"weight": 600, "largest": big, "smallest": 18}),
        "second_name": (second, fit_name, {"weight": 400, "largest": 15, "smallest": 9}),
        "course": (course, fit_title, {"weight": 600, "largest": 24, "smallest": 14}),
        "second_course": (other, fit_title, {"weight": 400, "largest": 14, "smallest": 10}),
    }
    return {
        name: said and _part(fit(said[0], width, **sizes), said[1], scale) for name, (said, fit, sizes) in plans.items()
    }


def _present(texts: list[str], languages: list[str]) -> tuple[tuple[str, str], tuple[str, str] | None]:
    """Return (text, language) of the first that is there, and of the other one or None."""
    found = [pair for pair in zip(texts, languages, strict=True) if pair[0]]
    return found[0], (found[1] if len(found) > 1 else None)


def _part(fitted: Fitted, language: str, scale: float) -> dict[str, Any]:
    lines = [marked_up(line) for line in fitted.lines]
    return {"lines": lines, "size": fitted.size * scale, "may_wrap": fitted.may_wrap, "language": language}


def _people(certificate: Certificate, layout: Layout) -> list[dict[str, Any]]:
    """Return who signs, in the layout's languages; each name on one line, made smaller where it is long."""
    thai, english = _values(certificate, layout)
    width, shown = person_width(layout) - 2, []
    for one in layout.signatories:
        in_thai = [filled(one.name, thai), filled(one.position, thai)]
        in_english = [filled(one.name_en, english), filled(one.position_en, english)]
        first, second = (in_english, in_thai) if layout.main_language == "en" else (in_thai, in_english)
        if not first[0]:
            first, second = second, [[], []]
        name = " ".join(first[0])
        shown.append(
            {
                "name": marked_up(name),
                "name_em": min(1.15, _size_for([name], width, 600, 11.5) / REM),
                "position": marked_up(" ".join(first[1])),
                "second": [marked_up(" ".join(lines)) for lines in second if lines],
                "signature": one.signature,
            }
        )
    return shown
