"""From a certificate to the bytes of its PDF. The only module that knows WeasyPrint.

Everything fixed is made once for each process: fonts, parsed style sheet, drawing, image cache. The same certificate
always gives the same bytes, so two workers that race for one write the same file.
"""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from pydyf import Array, Dictionary, Stream  # type: ignore[import-untyped]

from certificates.conformance import with_pdfua
from certificates.layout import page_of
from certificates.models import Certificate
from certificates.ornaments import page_drawing
from certificates.textlayer import FontsOfThai, bracket_clusters
from certificates.typeface import FOLDER, WEIGHTS

_LONG_NUMBER = re.compile(rb"-?[0-9]*\.[0-9]{3,}")
STYLE = Path(__file__).parent / "layouts" / "formal.css"


class ForbiddenAddress(Exception):
    """A document asked for something other than our own fonts and drawing."""


def render_pdf(certificate: Certificate) -> bytes:
    """Return the certificate as PDF/A-3a, tagged for PDF/UA-1: about 45 KB.

    Raises `ForbiddenAddress` where the document asks for anything but our own fonts.
    """
    with translation.override("en"), timezone.override(timezone.get_default_timezone()):
        html = render_to_string("certificates/certificate.html", page_of(certificate))
    return draw(html)


def draw(html: str) -> bytes:
    """Return a document as PDF, in the certificate's style and on its drawing."""
    return _press().write(html, finisher=_finish, pdf_variant="pdf/a-3a")


@dataclass(frozen=True)
class _Press:
    """What every certificate of a process shares."""

    engine: ModuleType
    fetcher: Any
    fonts: Any
    style: Any
    images: dict[str, Any]

    def write(self, html: str, *, finisher: Callable[[Any, Any], None], pdf_variant: str | None = None) -> bytes:
        engine = self.engine
        try:
            document = engine.HTML(string=html, base_url="certificates:", url_fetcher=self.fetcher).render(
                font_config=self.fonts, stylesheets=[self.style], cache=self.images, pdf_variant=pdf_variant
            )
            document.fonts = FontsOfThai()
            return bytes(document.write_pdf(finisher=finisher, pdf_variant=pdf_variant))
        except engine.urls.FatalURLFetchingError as error:  # a BaseException, which would end the worker
            raise ForbiddenAddress(str(error)) from error


@cache
def _press() -> _Press:
    # Loaded at the first certificate: web processes, which draw none, save its 30 MB and half a second.
    import weasyprint  # noqa: PLC0415

    assets = {f"certificates:font/{weight}": (FOLDER / name).read_bytes() for weight, name in WEIGHTS.items()}
    fetcher = _closed_fetcher(weasyprint.urls, assets)
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=fetcher)
    return _Press(engine=weasyprint, fetcher=fetcher, fonts=fonts, style=style, images={})


def _closed_fetcher(urls: ModuleType, assets: dict[str, bytes]) -> Any:
    """Return a fetcher that knows `assets` and nothing else: no file, no network, no data URL."""

    class ClosedFetcher(urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in assets:
                raise urls.FatalURLFetchingError(url)
            return urls.URLFetcherResponse(url, io.BytesIO(assets[url]))

    return ClosedFetcher(allowed_protocols=["certificates"], fail_on_errors=True)


@cache
def _drawing() -> bytes:
    """Return the page's drawing as compressed PDF operations.

    It is the same on every certificate and took half of the time: drawn once, it is put into each file as it stands.
    """
    found: list[bytes] = []

    def keep(document: Any, pdf: Any) -> None:
        page = _page_content(pdf)
        # Every colour is opaque: without the states that say so, the drawing needs no resources.
        found.extend(bytes(operation) for operation in page.stream if not operation.endswith(b" gs"))

    _press().write(f'<html lang="th"><body class="drawing">{page_drawing()}</body></html>', finisher=keep)
    operations = _LONG_NUMBER.sub(lambda number: b"%.2f" % float(number[0]), b"\n".join(found))
    return zlib.compress(operations, level=9)


def _finish(document: Any, pdf: Any) -> None:
    """Put in, just before the file is written, the drawing and what WeasyPrint leaves open: Thai text, PDF/UA."""
    texts = {glyph: text for font in document.fonts.values() for glyph, text in font.to_unicode.items()}
    content = _page_content(pdf)
    content.stream = [b"/Artifact BMC /Drawing Do EMC", *bracket_clusters(content.stream, texts)]
    box = Array((0, 0, 297 * 72 / 25.4, 210 * 72 / 25.4))
    form = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": Dictionary(), "Filter": "/FlateDecode"}
    drawing = Stream([_drawing()], form)
    pdf.add_object(drawing)
    _referred(pdf, _page(pdf)["Resources"])["XObject"]["Drawing"] = drawing.reference
    metadata = _referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [with_pdfua(metadata.stream[0])]


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _page(pdf: Any) -> Any:
    """Return the only page; raise `ValueError` where there are more, for a certificate never runs over."""
    (reference,) = pdf.page_references
    return _referred(pdf, reference)


def _page_content(pdf: Any) -> Any:
    return _referred(pdf, _page(pdf)["Contents"])
