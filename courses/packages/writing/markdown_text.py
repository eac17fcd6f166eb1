"""Texts as the Markdown that `courses.packages.prose` reads back as the same texts.

CommonMark decides by the neighbours of ** whether it begins or ends bold. Thai has no spaces between words, so that a
bold word that ends with a quotation mark would not end there: the letter outside is then written as its number.
"""

import re

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from courses.packages.writing.rich_html import Paragraphs, Piece

_ALWAYS = re.compile(r"[\\`*_\[\]<>~]")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_LINE_START = re.compile(r"(?P<sign>[#+\-=|:])|(?P<number>[0-9]{1,9})(?=[.)](?:\s|$))")
_FIELD_START = re.compile(r"(?P<name>[a-z_]+\s*)(?=:)")
_MARKS = {"bullets": ("-", "*"), "numbers": (".", ")")}
BOLD = "**"


def markdown(elements: list[Paragraphs], *, after_fields: bool = False) -> str:
    """Return paragraphs and lists, an empty line between them.

    `after_fields`: the first paragraph stands where a block's fields stand, and must not read like one.
    """
    parts, other = [], False
    for number, element in enumerate(elements):
        if element.kind == "paragraph":
            text = line_of(element.items[0])
            parts.append(_FIELD_START.sub(r"\g<name>\\", text, count=1) if after_fields and not number else text)
            continue
        # A list directly after one of the same kind gets other marks: else the two would be one.
        other = bool(number) and elements[number - 1].kind == element.kind and not other
        parts.append(_list(element, other=other))
    return "\n\n".join(parts)


def _list(element: Paragraphs, *, other: bool) -> str:
    mark, lines = _MARKS[element.kind][other], []
    for number, item in enumerate(element.items, start=1):
        begin = f"{mark} " if element.kind == "bullets" else f"{number}{mark} "
        lines.append(begin + line_of(item).replace("\n", "\n" + " " * len(begin)))
    return "\n".join(lines)


def line_of(pieces: list[Piece]) -> str:
    """Return a paragraph; more than one line only where there are breaks."""
    written: list[str] = []
    _write(pieces, written)
    return "\n".join(_line_start(line) for line in "".join(_with_bold(written)).split("\n"))


def heading(text: str) -> str:
    """Return the line of a heading."""
    words = escaped(" ".join(text.split()))
    return f"## {words[:-1]}\\#" if words.endswith("#") else f"## {words}"


def escaped(text: str) -> str:
    """Return a text in which nothing is Markdown, wherever it stands in a line."""
    return _ENTITY.sub(r"\\&", _ALWAYS.sub(r"\\\g<0>", text))


def _line_start(line: str) -> str:
    found = _LINE_START.match(line)
    if found is None:
        return line
    return f"\\{line}" if found["sign"] else f"{found['number']}\\{line[found.end() :]}"


def _write(pieces: list[Piece], written: list[str]) -> None:
    """Append what pieces are in Markdown; marks of bold stand alone, as `**` and then "begin" or "end"."""
    for number, piece in enumerate(pieces):
        if piece.kind == "text":
            text = escaped(piece.text)
            is_before_link = number + 1 < len(pieces) and pieces[number + 1].kind == "link"
            written.append(f"{text[:-1]}\\!" if text.endswith("!") and is_before_link else text)
        elif piece.kind == "break":
            written.append("\\\n")
        elif piece.kind == "bold":
            written += [BEGIN]
            _write(piece.inside, written)
            written += [END]
        else:
            written.append("[")
            _write(piece.inside, written)
            written.append(f"]({_address(piece.text)})")


BEGIN, END = "\0begin", "\0end"  # stand for ** until their neighbours are known; no text holds such characters


def _address(address: str) -> str:
    words = re.sub(r"[\\()*_]", r"\\\g<0>", address)
    return _ENTITY.sub(r"\\&", words)


def _with_bold(written: list[str]) -> list[str]:
    """Put ** in the place of its marks; where it would not be read as such, write the letter outside as its number."""
    for place, words in enumerate(written):
        if words == BEGIN:
            inside, outside = _neighbour(written, place, 1), _neighbour(written, place, -1)
            if _is_sign(inside) and outside and not _is_sign(outside) and not _is_space(outside):
                _spell_out(written, place, -1)
        elif words == END:
            inside, outside = _neighbour(written, place, -1), _neighbour(written, place, 1)
            if _is_sign(inside) and outside and not _is_sign(outside) and not _is_space(outside):
                _spell_out(written, place, 1)
    return [BOLD if words in (BEGIN, END) else words for words in written]


def _neighbour(written: list[str], place: int, step: int) -> str:
    """Return the letter next to a mark, "" at the end of the text."""
    place += step
    while 0 <= place < len(written) and not written[place]:
        place += step
    if not 0 <= place < len(written):
        return ""
    words = BOLD if written[place] in (BEGIN, END) else written[place]
    return words[-1] if step < 0 else words[0]


def _spell_out(written: list[str], place: int, step: int) -> None:
    place += step
    while not written[place]:
        place += step
    words = written[place]
    if step < 0:
        written[place] = f"{words[:-1]}&#{ord(words[-1])};"
    else:
        written[place] = f"&#{ord(words[0])};{words[1:]}"


def _is_sign(letter: str) -> bool:
    return bool(letter) and (isMdAsciiPunct(ord(letter)) or isPunctChar(letter))


def _is_space(letter: str) -> bool:
    return isWhiteSpace(ord(letter)) or letter.isspace()
