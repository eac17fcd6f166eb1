"""The text within a PDF: what copying, search and screen readers get out of it.

A PDF says for each glyph which text it stands for, once for the whole file. Two things of Thai do not fit that. SARA AM
(ำ) is drawn as two glyphs, NIKHAHIT (alone or joined with a tone mark) and SARA AA, and the latter also stands for
itself; left alone, whichever word comes first decides and others come out wrong. And marks are raised above their
consonant, so readers that sort by height put them on a line of their own. Two measures, neither of which moves a glyph:

- each part of SARA AM stands for its own character (`ToUnicodeOfThai`), so that nothing is ever wrong or lost;
- each consonant with its marks is bracketed with its true text (`/ActualText`, ISO 32000-1 section 14.9.4), so that
  readers that know it return exactly what was written. Those that do not return the two parts of SARA AM, which Unicode
  calls compatible with it.

Arabic script is drawn from right to left and stands in that order in the file; readers turn it round. Its style has
no ligatures, so that each glyph stands for one letter. A run with vowel marks, whose order readers lose, is bracketed
whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from certificates.typeface import NIKHAHIT, SARA_AA, TONES, WEIGHTS, face

_FONT = re.compile(rb"/(\S+) \S+ Tf")
_SHOWN = re.compile(rb"\[(.*)\] TJ", re.DOTALL)
_PIECES = re.compile(rb"<([0-9a-f]*)>|([^<>]+)")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
_OPEN_SARA_AM = re.compile(f"{NIKHAHIT}[{TONES}]?$")
_SARA_AM = re.compile(f"{NIKHAHIT}([{TONES}]?){SARA_AA}")
GAP = 50  # thousandths of the type size: half of what readers take for a space

# A glyph number; a move within shown text, as bytes; any other operation, boxed in a tuple.
Token = int | bytes | tuple[Any]


class ToUnicodeOfThai(dict[int, str]):
    """A font's map from glyph to text in which the parts of SARA AM stand for themselves."""

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, face(WEIGHTS[400]).sara_am_parts.get(glyph, text))


class FontsOfThai(dict[Any, Any]):
    """A document's fonts, those of Thai each with such a map."""

    def __setitem__(self, key: Any, font: Any) -> None:
        if is_thai(font):
            font.to_unicode = ToUnicodeOfThai()
        super().__setitem__(key, font)


def is_thai(font: Any) -> bool:
    """Say whether a document's font is one of the Thai face."""
    return b"Sarabun" in font.name


def bracket_texts(operations: list[Any], fonts: Iterable[Any], arabic: list[str]) -> list[Any]:
    """Return a content stream's operations with every text bracketed that glyphs alone do not tell.

    `fonts` are the document's; `arabic` are its runs of Arabic script in the order in which they are drawn, each drawn
    as one piece of marked content. Raises `ValueError` where the stream holds more or fewer of them.
    """
    thai = [font for font in fonts if is_thai(font)]
    texts = {glyph: text for font in thai for glyph, text in font.to_unicode.items()}  # one glyph order for all
    names = {font.hash.encode() for font in thai}
    return bracket_clusters(_bracket_arabic(operations, names, arabic), texts, names)


def _bracket_arabic(operations: list[Any], thai: set[bytes], arabic: list[str]) -> list[Any]:
    done, waiting = list(operations), list(arabic)
    opened, font = -1, b""
    for place, operation in enumerate(operations):
        if not isinstance(operation, bytes):
            continue
        if found := _FONT.fullmatch(operation):
            font = found[1]
        elif operation == b"BDC":  # after its name and its properties
            opened = place - 1
        elif operation.endswith(b" TJ") and font not in thai and opened >= 0:
            if not waiting:
                raise ValueError("more Arabic script is drawn than was written")
            text = waiting.pop(0)
            if any(unicodedata.combining(character) for character in text):
                done[opened] = b"<</MCID %d %s>>" % (operations[opened]["MCID"], _actual(text))
            opened = -1  # the run's other operations belong to the same bracket
    if waiting:
        raise ValueError("less Arabic script is drawn than was written")
    return done


def _actual(text: str) -> bytes:
    return b"/ActualText <FEFF" + text.encode("utf-16-be").hex().encode() + b">"


def bracket_clusters(operations: list[Any], texts: dict[int, str], fonts: set[bytes]) -> list[Any]:
    """Return a content stream's operations with each Thai letter that carries marks bracketed by its text.

    `operations` are as WeasyPrint writes them: text is shown by `[<glyphs in hex> move …] TJ`, and marks that are
    raised stand in operations of their own, so a letter and its marks may spread over several. `texts` is the text
    of each glyph of the Thai face, `fonts` are the names of its fonts in the stream; others' glyphs stay as they are.
    """
    tokens = list(_all_tokens(operations, fonts))
    spans = list(_clusters(tokens, texts))
    starts, ends = {start: text for start, _, text in spans}, {end for _, end, _ in spans}
    done: list[Any] = []
    shown: list[bytes] = []  # glyphs and moves not yet written
    for place, token in enumerate(tokens):
        if place in starts:
            _show(shown, done)
            done.append(b"/Span <<%s>> BDC" % _actual(starts[place]))
        if isinstance(token, tuple):
            _show(shown, done)
            done.append(token[0])
        else:
            shown.append(token if isinstance(token, bytes) else b"<%04x>" % token)
        if place in ends:
            _show(shown, done)
            done.append(b"EMC")
    _show(shown, done)
    return done


def _show(shown: list[bytes], done: list[Any]) -> None:
    """Write what is still to be shown as one operation, and clear it."""
    if shown:
        done.append(b"[" + b"".join(shown).replace(b"><", b"") + b"] TJ")
        shown.clear()


def _all_tokens(operations: list[Any], fonts: set[bytes]) -> Iterator[Token]:
    font = b""
    for operation in operations:
        if isinstance(operation, bytes) and (found := _FONT.fullmatch(operation)):
            font = found[1]
        yield from _tokens(operation) if font in fonts else ((operation,),)


def _tokens(operation: Any) -> Iterator[Token]:
    """Yield an operation's glyphs and moves; any other operation as it is, boxed."""
    found = _SHOWN.fullmatch(operation) if isinstance(operation, bytes) else None
    if found is None:
        yield (operation,)
        return
    for glyphs, move in _PIECES.findall(found[1]):
        yield from (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
        if move:
            yield b" " + move.strip() + b" "  # two moves may meet once the empty text between them is gone


def _clusters(tokens: list[Token], texts: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """Yield (place of the first glyph, place of the last, text) of each letter that carries marks.

    Marks of tall letters (ป ฝ ฟ) stand further left, and the way back leaves a gap that readers take for a space:
    the letter that follows such a gap is bracketed along with them.
    """
    start, end, text, moved = -1, -1, "", 0.0
    for place, token in enumerate(tokens):
        if isinstance(token, bytes):
            moved += abs(float(token))
        if not isinstance(token, int):
            continue
        part = texts.get(token, "")
        after_gap = end > start and moved > GAP and part != " "
        moved = 0.0
        if text and (_MARKS.fullmatch(part) or (part == SARA_AA and _OPEN_SARA_AM.search(text)) or after_gap):
            end, text = place, text + part
            continue
        if end > start:
            yield start, end, _SARA_AM.sub(r"\1ำ", text)
        start, end, text = place, place, part
    if end > start:
        yield start, end, _SARA_AM.sub(r"\1ำ", text)
