"""What a layout must pass before it goes live: samples are drawn with it, and what comes out is read back.

A layout cannot be published that loses a name, runs over its page, shows a letter as a box, reaches for anything
outside, or makes files that are too heavy for a phone.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.layout import verification_address
from certificates.layouts.file_reading import Reading, read_file
from certificates.layouts.frozen import Layout
from certificates.layouts.samples import SAMPLES, sample_certificate
from certificates.layouts.texts import TEXTS, check_text
from certificates.models import Certificate
from certificates.pdf import DoesNotFit, ForbiddenAddress, draw_certificate
from certificates.typeface import script_runs

Fault = tuple[str, ValidationError]  # (the form's field, "" for the whole; what is wrong)

_SAMPLE_WORDS = {
    "usual": _("a usual name"),
    "long": _("a long name and a long course"),
    "short": _("a short name"),
    "latin": _("a name in Latin letters"),
    "yawi": _("a name in Arabic script"),
}
_MESSAGES = {
    "layout_heading": _("Write a heading, in Thai or in English: without one nobody sees what this is."),
    "layout_seal": _("Choose the picture of the seal, or the design's own seal, or none."),
    "layout_description": _("The picture “%(picture)s” has no alternative text: people who cannot see it need one."),
    "layout_room": _("With %(sample)s the text has no room. Shorten texts, positions, or take fewer people who sign."),
    "layout_address": _("The layout asks for something outside: %(address)s. Only pictures chosen here can be shown."),
    "layout_pages": _("With %(sample)s it is %(pages)s pages; a certificate is one."),
    "layout_font": _("With %(sample)s a font is not in the file: %(font)s."),
    "layout_glyph": _("With %(sample)s %(count)s letters cannot be printed. Look for unusual characters in the texts."),
    "layout_text": _("With %(sample)s “%(text)s” cannot be read out of the file."),
    "layout_figure": _("With %(sample)s a picture has no alternative text."),
    "layout_link": _("With %(sample)s the file leads to %(address)s; it may lead to its verification page only."),
    "layout_weight": _("With %(sample)s the file has %(size)s kB; %(most)s are allowed. Choose simpler pictures."),
}


def faults_of(layout: Layout) -> list[Fault]:
    """Return everything wrong with a layout, at the form's fields. Draws the samples only where the texts are right."""
    return list(_written_faults(layout)) or [fault for name in SAMPLES for fault in _drawn_faults(layout, name)]


def _written_faults(layout: Layout) -> Iterator[Fault]:
    for name in (f"{text}{end}" for text in TEXTS for end in ("", "_en")):
        try:
            check_text(layout.texts[name])
        except ValidationError as error:
            yield name, error
    if not (layout.texts["heading"].strip() or layout.texts["heading_en"].strip()):
        yield "heading", _error("layout_heading")
    if layout.seal_plan == "picture" and layout.seal is None:
        yield "seal", _error("layout_seal")
    for place, picture in [("seal", layout.seal), *(("signatories", one.signature) for one in layout.signatories)]:
        if picture and not picture.description.strip():
            yield place, _error("layout_description", picture=place)


def _drawn_faults(layout: Layout, name: str) -> Iterator[Fault]:
    """Draw one sample and yield what is wrong with it."""
    certificate, sample = sample_certificate(name), _SAMPLE_WORDS[name]
    try:
        data = draw_certificate(certificate, layout)
    except DoesNotFit:
        yield "", _error("layout_room", sample=sample)
        return
    except ForbiddenAddress as error:
        yield "", _error("layout_address", address=str(error))
        return
    most = settings.LMS_RULES["certificate_layout_kb"]
    if len(data) > most * 1000:
        yield "", _error("layout_weight", sample=sample, size=round(len(data) / 1000), most=most)
    for code, facts in _faults_in(read_file(data), certificate):
        yield "", _error(code, sample=sample, **facts)


def _faults_in(read: Reading, certificate: Certificate) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a finished file lacks: (code, facts)."""
    if read.pages != 1:
        yield "layout_pages", {"pages": read.pages}
    for font in read.unembedded:
        yield "layout_font", {"font": font}
    if read.missing_glyphs:
        yield "layout_glyph", {"count": read.missing_glyphs}
    if read.figures_without_text:
        yield "layout_figure", {}
    texts = (certificate.full_name, certificate.course_title, certificate.serial)
    for text in texts:
        if _squeezed(_as_in_file(text)) not in _squeezed(read.text):
            yield "layout_text", {"text": text}
    for address in read.addresses:
        if address != verification_address(certificate):
            yield "layout_link", {"address": address}


def _as_in_file(text: str) -> str:
    """Return a text as it stands in the file: Arabic script in the order in which it is drawn, from the left."""
    return "".join(piece[::-1] if arabic else piece for piece, arabic in script_runs(text))


def _squeezed(text: str) -> str:
    """Return a text without spaces, at which a line may have been broken."""
    return "".join(text.split())


def _error(code: str, **params: object) -> ValidationError:
    return ValidationError(_MESSAGES[code], code=code, params=params)
