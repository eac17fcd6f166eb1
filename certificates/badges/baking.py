"""Badges within pictures, and read out of them again (Open Badges 3.0, section 5.3: "baking").

An SVG carries an element `openbadges:credential`, a PNG an iTXt chunk `openbadgecredential`. Reading takes whatever a
stranger sends: it is bounded, and answers None for all that it does not understand.
"""

import struct
import zlib
from collections.abc import Iterator

from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]

from certificates.badges.emblem import emblem_png, emblem_svg

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
PNG = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 64 * 1024  # bytes of a badge, unpacked; ours have about 4 KB
MOST_SVG = 1024 * 1024
_HEADER = 8 + 25  # signature and IHDR, after which a text chunk may stand


def bake_svg(token: str, *, sample: bool) -> bytes:
    """Return the emblem as SVG with a badge in it. A token has no character that XML would take for its own."""
    return emblem_svg(f'<openbadges:credential verify="{token}"></openbadges:credential>', sample=sample).encode()


def bake_png(token: str, *, sample: bool) -> bytes:
    """Return the emblem as PNG with a badge in it."""
    picture = emblem_png(sample=sample)
    # Keyword, then: not compressed, no language, no translated keyword (PNG 1.2, 4.2.3.3).
    body = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + token.encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    return picture[:_HEADER] + chunk + picture[_HEADER:]


def baked_in_svg(data: bytes) -> str | None:
    """Return the badge within an SVG."""
    if len(data) > MOST_SVG:
        return None
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):  # LookupError: unknown encoding
        return None
    found = root.find(f".//{{{NAMESPACE}}}credential")
    return None if found is None else (found.get("verify") or found.text or "").strip() or None


def baked_in_png(data: bytes) -> str | None:
    """Return the badge within a PNG."""
    for kind, body in _chunks(data):
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0"):
            return _text_of(body[len(KEYWORD) + 1 :])
    return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind == b"IEND" or place + 12 + length > len(data):
            return
        yield kind, data[place + 8 : place + 8 + length]
        place += 12 + length


def _text_of(rest: bytes) -> str | None:
    """Return the text of an iTXt chunk, of what follows its keyword."""
    is_packed, parts = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        return None
    text = unpacked(parts[2]) if is_packed else parts[2]
    if text is None or len(text) > MOST_TEXT:
        return None
    return text.decode("utf-8", errors="replace").strip()


def unpacked(data: bytes) -> bytes | None:
    """Return zlib data unpacked; None where it is damaged or larger than any badge."""
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(data, MOST_TEXT + 1)
    except zlib.error:
        return None
    return text if len(text) <= MOST_TEXT else None
