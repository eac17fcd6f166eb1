"""The bundled typefaces: which characters they cover, how wide a text is, which glyphs make up SARA AM.

Sarabun covers Thai and Latin; all its weights share one glyph order and one character map; a test holds that. Noto
Naskh Arabic stands in for what Sarabun lacks: names in Arabic script, as the far south writes Malay (Yawi).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent / "fonts"
WEIGHTS = {400: "Sarabun-Regular.ttf", 600: "Sarabun-SemiBold.ttf", 700: "Sarabun-Bold.ttf"}
NASKH_WEIGHTS = {400: "NotoNaskhArabic-Regular.ttf", 700: "NotoNaskhArabic-Bold.ttf"}

NIKHAHIT, SARA_AA, TONES = "\u0e4d", "\u0e32", "\u0e48\u0e49\u0e4a\u0e4b"
_GLYPH_NAME = re.compile(r"uni((?:[0-9A-F]{4})+)(?:\..*)?")
_BETWEEN_WORDS = " .-'’،"  # what may stand within a run of Arabic script; it ends with a letter or mark


@dataclass(frozen=True)
class Face:
    """What one file knows: characters, advances in em by character, text by glyph of SARA AM's parts."""

    characters: frozenset[int]
    advances: dict[int, float]
    sara_am_parts: dict[int, str]


@cache
def face(name: str) -> Face:
    """Return a font file's tables; it is read once for each process."""
    with TTFont(FOLDER / name, lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = {code: font["hmtx"][glyph][0] / em for code, glyph in font.getBestCmap().items()}
        parts = {font.getGlyphID(glyph): text for glyph in font.getGlyphOrder() if (text := _part_of_sara_am(glyph))}
    return Face(frozenset(advances), advances, parts)


def _part_of_sara_am(glyph_name: str) -> str:
    """Return the characters of a glyph that SARA AM is drawn with (nikhahit, tones, both joined, aa), else ''."""
    found = _GLYPH_NAME.fullmatch(glyph_name)
    text = "".join(chr(int(code, 16)) for code in re.findall("....", found[1])) if found else ""
    return text if text.startswith((NIKHAHIT, SARA_AA, *TONES)) else ""


@cache
def _covered(weights: tuple[str, ...]) -> frozenset[int]:
    """Return the characters that every one of these files has."""
    return frozenset.intersection(*(face(name).characters for name in weights))


def _in_sarabun(character: str) -> bool:
    return ord(character) in _covered(tuple(WEIGHTS.values()))


def _in_naskh(character: str) -> bool:
    """Say whether a character is Arabic script that the Naskh face prints; its other characters are not used."""
    known = ord(character) in _covered(tuple(NASKH_WEIGHTS.values()))
    return known and not _in_sarabun(character) and "ARABIC" in unicodedata.name(character, "")


def first_unprintable(text: str) -> str:
    """Return the first character that no bundled face can print, or '' where all can be printed."""
    for character in text:
        if unicodedata.category(character).startswith("C"):
            return character
        if not _in_sarabun(character) and not _in_naskh(character):
            return character
    return ""


def script_runs(text: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, in order: (piece, is it Arabic script). Spaces between Arabic words belong to them."""
    pieces: list[tuple[str, bool]] = []
    held = ""  # what follows Arabic and may be between two words of it
    for character in text:
        arabic, after_arabic = _in_naskh(character), bool(pieces) and pieces[-1][1]
        if after_arabic and not arabic and character in _BETWEEN_WORDS:
            held += character
        elif pieces and pieces[-1][1] == arabic:
            pieces[-1] = (pieces[-1][0] + held + character, arabic)
            held = ""
        else:
            pieces.append((held + character, arabic))
            held = ""
    if held:
        pieces.append((held, False))
    return pieces


def width_in_em(text: str, weight: int) -> float:
    """Return the advance width of a printable text in em, before kerning; of Arabic, of its letters unjoined."""
    latin_thai = face(WEIGHTS[weight]).advances
    arabic = face(NASKH_WEIGHTS[700 if weight > 400 else 400]).advances
    return sum(latin_thai.get(code) or arabic.get(code, 0.0) for code in map(ord, text))
