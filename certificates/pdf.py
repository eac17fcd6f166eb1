"""From a certificate to the bytes of its PDF. The only module that knows WeasyPrint.

Everything fixed is made once for each process, or kept for the layouts in use: fonts, parsed style sheets, drawings,
images. The same certificate always gives the same bytes, so two workers that race for one write the same file.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from certificates.badges.attaching import attach
from certificates.badges.making import Attachment, badge_attachment
from certificates.finishing import Scenery, fill_in, finish, operations_of, settle
from certificates.font_folder import make_font_folder
from certificates.layout import page_of
from certificates.layouts.builtin import BUILT_IN
from certificates.layouts.frames import drawing_of, frame_of, rule_of, style_of
from certificates.layouts.frozen import Layout
from certificates.layouts.keeping import KEPT, layout_for
from certificates.models import Certificate
from certificates.qr import Code
from certificates.textlayer import FontsOfThai
from certificates.typeface import FOLDER, NASKH_WEIGHTS, WEIGHTS

STYLES = Path(__file__).parent / "layouts"
PIXELS = 96 / 25.4  # CSS's, in a millimetre
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)  # of the text, tried in turn until all has room
ROOMY = 1.14  # tried first on portrait pages
HIGHER = 0.42  # the share of free room above the text: a little above the middle looks like the middle
_MARKS = re.compile(r"^(?:::|@counter-style)[^{]*\{[^}]*\}", re.MULTILINE)
_alone = RLock()  # Pango's font maps are not made for several threads


class ForbiddenAddress(Exception):
    """A document asked for something other than our own fonts and the layout's pictures."""


class DoesNotFit(Exception):
    """The text of a certificate has no room on its layout even at the smallest size."""


def render_pdf(certificate: Certificate) -> bytes:
    """Return the certificate as PDF/A-3a, tagged for PDF/UA-1, unsigned, with its badge: about 50 KB.

    A pure function of the row, its layout version and the settings of issuer, address and badge. Raises
    `ForbiddenAddress` and `DoesNotFit`, both of which a layout's checks rule out before it is published.
    """
    return draw_certificate(certificate, layout_for(certificate), badge_attachment(certificate))


def draw_certificate(certificate: Certificate, layout: Layout, badge: Attachment | None = None) -> bytes:
    """Return a certificate, which need not be saved, on a layout."""
    press = _press(layout)
    with translation.override("en"), timezone.override(timezone.get_default_timezone()), _alone:
        # Those left to try, for either part of the page.
        scales = {"main": [*([ROOMY] if layout.is_portrait else []), *SCALES], "people": list(SCALES)}
        while all(scales.values()):
            page = page_of(certificate, layout, scales["main"][0], scales["people"][0])
            document = press.lay_out(render_to_string("certificates/certificate.html", page))
            without_room = _without_room(document, layout)
            if not without_room:
                return press.write(document, badge, page["qr_code"])
            for part in without_room:
                scales[part].pop(0)
    raise DoesNotFit(certificate.serial)


def draw(html: str, layout: Layout = BUILT_IN) -> bytes:
    """Return a document of one page as PDF, in a layout's style and on its drawing."""
    with _alone:
        press = _press(layout)
        return press.write(press.lay_out(html))


@dataclass(frozen=True)
class _Press:
    """What every certificate of a layout shares in a process."""

    engine: ModuleType
    fetcher: Any
    fonts: Any
    styles: list[Any]
    images: dict[str, Any]
    scenery: Scenery | None = None

    def lay_out(self, html: str) -> Any:
        try:
            return _document_class()(string=html, base_url="certificates:", url_fetcher=self.fetcher).render(
                font_config=self.fonts, stylesheets=self.styles, cache=self.images, pdf_variant="pdf/a-3a"
            )
        except self.engine.urls.FatalURLFetchingError as error:  # a BaseException, which would end the worker
            raise ForbiddenAddress(str(error)) from error

    def write(self, document: Any, badge: Attachment | None = None, code: Code | None = None) -> bytes:
        rule = next(_boxes(document, "rule"), None)
        rule_at = rule and (rule.position_y + rule.height / 2) / PIXELS
        arabic = [box.text for box in _arabic_boxes(document)]

        def finisher(written: Any, pdf: Any) -> None:
            if code is not None:
                fill_in(pdf, code)
            if self.scenery:
                finish(pdf, written.fonts.values(), arabic, self.scenery, rule_at)
            if badge is not None:
                attach(pdf, badge)
            settle(pdf)

        return self.write_with(document, finisher)

    def write_with(self, document: Any, finisher: Callable[[Any, Any], None]) -> bytes:
        document.fonts = FontsOfThai()
        try:
            return bytes(document.write_pdf(finisher=finisher, pdf_variant="pdf/a-3a"))
        except self.engine.urls.FatalURLFetchingError as error:
            raise ForbiddenAddress(str(error)) from error


@cache
def _engine() -> ModuleType:
    # Loaded at the first certificate: web processes, which draw none but previews, save its 30 MB and half a second.
    import weasyprint  # noqa: PLC0415

    return weasyprint


@cache
def _document_class() -> type:
    """Return WeasyPrint's document with its own style less the marks of lists and notes.

    Certificates have neither, and it would work out five of them for each element: a tenth of the time.
    """
    engine = _engine()
    style = engine.CSS(string=_MARKS.sub("", engine.html.UA), url_fetcher=_closed_fetcher(engine.urls, {}))

    class Document(engine.HTML):  # type: ignore[name-defined]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [style]

    return Document


@cache
def _type_case() -> tuple[Any, Any]:
    """Return the fonts of this process and the style that all layouts share."""
    faces = [("Sarabun", weight) for weight in WEIGHTS] + [("Naskh", weight) for weight in NASKH_WEIGHTS]
    rules = "".join(
        f'@font-face {{ font-family: {name}; font-weight: {weight}; src: url("certificates:font/{name}/{weight}") }}\n'
        for name, weight in faces
    )
    engine = _engine()
    fonts = engine.text.fonts.FontConfiguration()
    fonts._folder = make_font_folder()
    text = rules + (STYLES / "base.css").read_text(encoding="utf-8")
    return fonts, engine.CSS(string=text, font_config=fonts, url_fetcher=_closed_fetcher(engine.urls, _font_files()))


def _font_files() -> dict[str, bytes]:
    files = {"Sarabun": WEIGHTS, "Naskh": NASKH_WEIGHTS}
    return {
        f"certificates:font/{name}/{weight}": (FOLDER / file).read_bytes()
        for name, weights in files.items()
        for weight, file in weights.items()
    }


@lru_cache(maxsize=KEPT)
def _press(layout: Layout) -> _Press:
    with _alone:
        engine, (fonts, base) = _engine(), _type_case()
        text = (STYLES / f"{layout.design}.css").read_text(encoding="utf-8") + style_of(layout)
        fetcher = _closed_fetcher(engine.urls, {one.address: one.data for one in layout.pictures})
        style = engine.CSS(string=text, font_config=fonts, url_fetcher=fetcher)
        press = _Press(engine=engine, fetcher=fetcher, fonts=fonts, styles=[base, style], images={})
        drawing, rule = _drawn(press, drawing_of(layout)), _drawn(press, rule_of(layout))
        scenery = Scenery(frame_of(layout).size, drawing, rule, layout.background)
        return _Press(engine=engine, fetcher=fetcher, fonts=fonts, styles=[base, style], images={}, scenery=scenery)


def _drawn(press: _Press, svg: str) -> bytes:
    """Return a page's drawing as compressed PDF operations."""
    found: list[bytes] = []
    document = press.lay_out(f'<html lang="th"><body class="drawing" style="padding: 0">{svg}</body></html>')
    document.write_pdf(finisher=lambda _document, pdf: found.append(operations_of(pdf)))
    return found[0]


def _closed_fetcher(urls: ModuleType, assets: dict[str, bytes]) -> Any:
    """Return a fetcher that knows `assets` and nothing else: no file, no network, no data URL."""

    class ClosedFetcher(urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in assets:
                raise urls.FatalURLFetchingError(url)
            return urls.URLFetcherResponse(url, io.BytesIO(assets[url]))

    return ClosedFetcher(allowed_protocols=["certificates"], fail_on_errors=True)


def _without_room(document: Any, layout: Layout) -> list[str]:
    """Return the parts of a page that run over; where none does, put the text into the middle of its room."""
    frame = frame_of(layout)
    (main,) = _boxes(document, "main")
    free = (frame.main[1] - frame.main[0]) * PIXELS - main.height
    over = ["main"] if free < 0 or len(document.pages) != 1 else []
    for people in _boxes(document, "people"):
        if frame.people and people.height > (frame.people[1] - frame.people[0]) * PIXELS:
            over.append("people")
    if not over:
        main.translate(0, free * HIGHER)
    return over


def _boxes(document: Any, name: str) -> Iterator[Any]:
    """Yield the boxes of the elements of a class on the first page."""
    yield from (box for box in _all_boxes(document) if _class_of(box) == name and hasattr(box, "height"))


def _class_of(box: Any) -> str:
    element = getattr(box, "element", None)
    return "" if element is None else element.get("class", "")


def _arabic_boxes(document: Any) -> Iterator[Any]:
    """Yield the texts of Arabic script in the order in which they are drawn: as in the document."""
    for box in _all_boxes(document):
        if hasattr(box, "text") and box.element is not None and box.element.get("dir") == "rtl":
            yield box


def _all_boxes(document: Any) -> Iterator[Any]:
    stack = [document.pages[0]._page_box]
    while stack:
        box = stack.pop()
        yield box
        stack.extend(reversed(getattr(box, "children", ())))
