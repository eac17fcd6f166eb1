"""What is put into a certificate's file just before it is written: drawing, background, true text, PDF/UA.

The drawing is the same on every certificate of a layout and took half of the time: drawn once, it is put into each file
as it stands, as compressed operations.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydyf import Array, Dictionary, Object, Stream  # type: ignore[import-untyped]

from certificates.conformance import with_pdfua
from certificates.drawings.shapes import Point
from certificates.layouts.frozen import Picture
from certificates.qr import PLACE, Code
from certificates.textlayer import bracket_texts

POINTS = 72 / 25.4  # in a millimetre
_LONG_NUMBER = re.compile(rb"-?[0-9]*\.[0-9]{3,}")


@dataclass(frozen=True)
class Scenery:
    """What stands behind the text: size of the page in mm, drawing and rule as compressed operations, background."""

    size: Point
    drawing: bytes
    rule: bytes
    background: Picture | None = None


def operations_of(pdf: Any) -> bytes:
    """Return the only page's operations, compressed. Numbers are cut to two decimals.

    Every colour in a drawing is opaque: without the states that say so, it needs no resources.
    """
    page = page_content(pdf)
    kept = b"\n".join(bytes(operation) for operation in page.stream if not operation.endswith(b" gs"))
    return zlib.compress(_LONG_NUMBER.sub(lambda number: b"%.2f" % float(number[0]), kept), level=9)


def fill_in(pdf: Any, code: Code) -> None:
    """Draw the QR where its picture holds a place for it. Raises `ValueError` where there is none, or not one."""
    content = page_content(pdf)
    begin, end = PLACE
    places = [at for at, operation in enumerate(content.stream) if operation == begin]
    if [content.stream[at + 1] for at in places] != [end]:
        raise ValueError("the page has no single place for its QR")
    content.stream[places[0] : places[0] + 2] = [code.operations()]


def finish(pdf: Any, fonts: Iterable[Any], arabic: list[str], scenery: Scenery, rule_at: float | None) -> None:
    """Put scenery, texts and the mark of PDF/UA into a file that is about to be written.

    `arabic` are the runs of Arabic script as drawn; `rule_at` is how far down the page the rule stands, in mm, None:
    without. Raises `ValueError` where the document has more than one page.
    """
    content = page_content(pdf)
    behind = [_background(pdf, scenery)] if scenery.background else []
    behind.append(b"/Drawing Do")
    _add(pdf, "Drawing", _form(scenery.size, scenery.drawing))
    if rule_at is not None:
        _add(pdf, "Rule", _form(scenery.size, scenery.rule))
        behind.append(b"q 1 0 0 1 %.2f %.2f cm /Rule Do Q" % (0, (10 - rule_at) * POINTS))
    texts = bracket_texts(content.stream, fonts, arabic)
    content.stream = [b"/Artifact BMC", *behind, b"EMC", *texts]
    metadata = _referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [with_pdfua(metadata.stream[0])]


def settle(pdf: Any) -> None:
    """Let every object be serialised and compressed once. Nothing may be changed after this.

    For the file's identifier pydyf does it all, and does it again for the file: a tenth of the time.
    """
    pdf.objects[:] = [one if one.free == "f" else _Settled(one) for one in pdf.objects]


class _Settled(Object):
    """An object of a file as the bytes that it will be."""

    data = b""
    compressible = False

    def __init__(self, one: Any) -> None:
        super().__init__()
        self.number, self.generation = one.number, one.generation
        self.data, self.compressible = one.data, one.compressible


def page_content(pdf: Any) -> Any:
    """Return the content stream of the only page; raise `ValueError` where there are more."""
    return _referred(pdf, _page(pdf)["Contents"])


def _form(size: Point, operations: bytes) -> Stream:
    box = Array((0, 0, *(round(side * POINTS, 3) for side in size)))
    form = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": Dictionary(), "Filter": "/FlateDecode"}
    return Stream([operations], form)


def _background(pdf: Any, scenery: Scenery) -> bytes:
    """Add the background, a JPEG as it stands, and return the operations that draw it over the whole page."""
    picture = scenery.background
    assert picture is not None  # noqa: S101 - the caller asked
    image = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": "/DeviceRGB",
        "BitsPerComponent": 8,
        "Filter": "/DCTDecode",
    }
    _add(pdf, "Background", Stream([picture.data], image))
    width, height = (side * POINTS for side in scenery.size)
    return b"q %.2f 0 0 %.2f 0 0 cm /Background Do Q" % (width, height)


def _add(pdf: Any, name: str, stream: Stream) -> None:
    """Add an object to the file, under a name that the page's operations use."""
    pdf.add_object(stream)
    _referred(pdf, _page(pdf)["Resources"])["XObject"][name] = stream.reference


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _page(pdf: Any) -> Any:
    """Return the only page; a certificate never runs over."""
    (reference,) = pdf.page_references
    return _referred(pdf, reference)
