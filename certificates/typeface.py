"""The bundled typeface: which characters it covers, how wide a text is, which glyphs make up SARA AM.

Sarabun covers Thai and Latin. All weights share one glyph order and one character map; a test holds that.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent / "fonts"
WEIGHTS = {400: "Sarabun-Regular.ttf", 600: "Sarabun-SemiBold.ttf", 700: "Sarabun-Bold.ttf"}

NIKHAHIT, SARA_AA, TONES = "\u0e4d", "\u0e32", "\u0e48\u0e49\u0e4a\u0e4b"
_GLYPH_NAME = re.compile(r"uni((?:[0-9A-F]{4})+)(?:\..*)?")


@dataclass(frozen=True)
class Face:
    """What one weight knows: glyph by character, advance in em by character, text by glyph of SARA AM's parts."""

    characters: frozenset[int]
    advances: dict[int, float]
    sara_am_parts: dict[int, str]


@cache
def face(weight: int) -> Face:
    """Return the weight's tables; the file is read once for each process."""
    with TTFont(FOLDER / WEIGHTS[weight], lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = {code: font["hmtx"][name][0] / em for code, name in font.getBestCmap().items()}
        parts = {font.getGlyphID(name): text for name in font.getGlyphOrder() if (text := _part_of_sara_am(name))}
    return Face(frozenset(advances), advances, parts)


def _part_of_sara_am(glyph_name: str) -> str:
    """Return the characters of a glyph that SARA AM is drawn with (nikhahit, tones, both joined, aa), else ''."""
    found = _GLYPH_NAME.fullmatch(glyph_name)
    text = "".join(chr(int(code, 16)) for code in re.findall("....", found[1])) if found else ""
    return text if text.startswith((NIKHAHIT, SARA_AA, *TONES)) else ""


def first_unprintable(text: str) -> str:
    """Return the first character that no bundled weight can print, or '' where all can be printed."""
    for character in text:
        if unicodedata.category(character).startswith("C"):
            return character
        if not all(ord(character) in face(weight).characters for weight in WEIGHTS):
            return character
    return ""


def width_in_em(text: str, weight: int) -> float:
    """Return the advance width of a printable text in em, before kerning."""
    advances = face(weight).advances
    return sum(advances[ord(character)] for character in text)
