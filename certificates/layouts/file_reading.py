"""Reading a finished certificate back, by other code than drew it: what stands in the file, not what was meant.

Enough of PDF to judge our own files: one page, texts by ToUnicode and ActualText in the order of the file, fonts,
structure, links. It raises pyHanko's errors for what is no PDF.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

_TOKENS = re.compile(
    rb"/ActualText\s*<FEFF(?P<actual>[0-9a-f]*)>|/(?P<font>\S+) \S+ Tf|"
    rb"\[(?P<shown>[^\]]*)\] TJ|\b(?P<mark>BDC|BMC|EMC)\b"
)
_MAPPED = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")
_GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")


@dataclass
class Reading:
    """What a file holds. `texts` in its order, as one string; addresses are those it leads to or asks for."""

    pages: int
    text: str = ""
    unembedded: list[str] = field(default_factory=list)
    missing_glyphs: int = 0
    figures_without_text: int = 0
    addresses: list[str] = field(default_factory=list)


def read_file(data: bytes) -> Reading:
    """Return what a certificate's bytes hold."""
    reader = PdfFileReader(BytesIO(data))
    root = reader.root
    found = Reading(pages=int(root["/Pages"]["/Count"]))
    page = root["/Pages"]["/Kids"][0]
    held = page["/Resources"]["/Font"]
    fonts = {name[1:].encode(): held[name] for name in held}  # by subscript: that follows references
    maps = {}
    for name, font in fonts.items():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        if not {"/FontFile2", "/FontFile3"} & set(descriptor):
            found.unembedded.append(str(font["/BaseFont"]))
        maps[name] = _to_unicode(font["/ToUnicode"].data) if "/ToUnicode" in font else {}
    found.text, found.missing_glyphs = _texts(page["/Contents"].data, maps)
    for element in _structure(root["/StructTreeRoot"]):
        if element.get("/S") == "/Figure" and not str(element.get("/Alt", "")).strip():
            found.figures_without_text += 1
    links = page.get("/Annots", [])
    for at in range(len(links)):
        found.addresses.append(str(links[at]["/A"]["/URI"]))
    return found


def _to_unicode(data: bytes) -> dict[int, str]:
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _MAPPED.findall(data)}


def _texts(content: bytes, maps: dict[bytes, dict[int, str]]) -> tuple[str, int]:
    """Return the page's text, and how many glyphs in it stand for nothing or are the font's mark of a missing one."""
    said, missing, font = [], 0, b""
    actual: str | None = None
    spans: list[str | None] = []  # the ActualText of each open span
    for token in _TOKENS.finditer(content):
        if token["actual"] is not None:
            actual = bytes.fromhex(token["actual"].decode()).decode("utf-16-be")
        elif token["font"]:
            font = token["font"]
        elif token["mark"] == b"EMC":
            spans.pop()
        elif token["mark"]:
            spans.append(actual)
            said.append(actual or "")
            actual = None
        else:
            texts = list(_shown(token["shown"], maps.get(font, {})))
            missing += texts.count(None)
            if not any(spans):
                said.extend(text or "" for text in texts)
    return "".join(said), missing


def _shown(shown: bytes, texts: dict[int, str]) -> Iterator[str | None]:
    """Yield the text of each glyph; None for one that has none."""
    for glyphs in _GLYPHS.findall(shown):
        for at in range(0, len(glyphs), 4):
            glyph = int(glyphs[at : at + 4], 16)
            yield texts.get(glyph) if glyph else None


def _structure(element: Any) -> Iterator[Any]:
    """Yield every element of the tree of tags."""
    stack = [element]
    while stack:
        node = stack.pop()
        if not hasattr(node, "get"):
            continue
        yield node
        kids = node.get("/K", [])
        stack.extend((kids[at] for at in range(len(kids))) if isinstance(kids, list) else [kids])
