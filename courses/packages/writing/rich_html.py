"""Rich text as Wagtail stores it, read as a tree: paragraphs and lists of texts, breaks, bold and links."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from courses.packages.prose import is_outside_address
from courses.packages.writing.losses import Losses

Kind = Literal["text", "break", "bold", "link"]
_BOLD, _BLOCKS, _LISTS = (
    {"b", "strong"},
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6"},
    {"ul": "bullets", "ol": "numbers"},
)
_LINE_END = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_normal_link = MarkdownIt("commonmark").normalizeLink  # as the reader takes addresses
_PLAIN = {"span", "div", "html", "body"}  # they say nothing by themselves


@dataclass
class Piece:
    """A piece of a paragraph. A text has `text`, a link `text` as its address; bold and links have `inside`."""

    kind: Kind
    text: str = ""
    inside: list["Piece"] = field(default_factory=list)


@dataclass
class Paragraphs:
    """A paragraph (of one item) or a list (of several)."""

    kind: Literal["paragraph", "bullets", "numbers"]
    items: list[list[Piece]]


def read_rich_text(html: str, file: str, losses: Losses) -> list[Paragraphs]:
    """Return what stands in rich text; tell what packages cannot hold."""
    reader = _Reader(file, losses)
    reader.feed(html)
    reader.close()
    return [
        Paragraphs(element.kind, items)
        for element in reader.elements
        if (items := [tidied for item in element.items if (tidied := tidy(item))])
    ]


class _Reader(HTMLParser):
    """Builds the tree; `stack` is the way from a paragraph down to the innermost open bold or link."""

    def __init__(self, file: str, losses: Losses) -> None:
        super().__init__(convert_charrefs=True)
        self.file, self.losses = file, losses
        self.elements: list[Paragraphs] = []
        self.lists: list[str] = []
        self.stack: list[list[Piece]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LISTS:
            self.open_list(tag)
        elif tag in _BLOCKS:
            self.open_block(tag)
        elif tag == "br":
            self.inside().append(Piece("break"))
        elif tag in _BOLD:
            self.open_piece(Piece("bold"))
        elif tag == "a":
            self.open_piece(Piece("link", self.address(dict(attrs))))
        elif tag not in _PLAIN:
            self.losses.add(self.file, _("“%(tag)s” in a text; its words are kept.") % {"tag": tag})

    def handle_endtag(self, tag: str) -> None:
        if tag in _LISTS:
            self.lists = self.lists[:-1]
        if tag in _LISTS or tag in _BLOCKS:
            self.stack = []
        elif tag in _BOLD | {"a"} and len(self.stack) > 1:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack or data.strip():
            self.inside().append(Piece("text", data))

    def open_list(self, tag: str) -> None:
        if self.lists:
            self.losses.add(self.file, _("a list within a list; its points are kept in one list."))
        elif kind := _LISTS[tag]:
            self.elements.append(Paragraphs(kind, []))  # type: ignore[arg-type]
        self.lists.append(tag)
        self.stack = []

    def open_block(self, tag: str) -> None:
        if tag.startswith("h"):
            self.losses.add(self.file, _("a heading within a text; its words are kept as a paragraph."))
        if tag == "li" or not self.lists:
            self.open_item(is_list=tag == "li" and bool(self.lists))
        elif self.stack and self.stack[0]:
            self.inside().append(Piece("break"))

    def open_item(self, *, is_list: bool) -> None:
        if is_list:
            self.elements[-1].items.append([])
        else:
            self.elements.append(Paragraphs("paragraph", [[]]))
        self.stack = [self.elements[-1].items[-1]]

    def open_piece(self, piece: Piece) -> None:
        self.inside().append(piece)
        self.stack.append(piece.inside)

    def inside(self) -> list[Piece]:
        """Return where the next piece goes; a paragraph is begun where none is open."""
        if not self.stack:
            self.open_item(is_list=bool(self.lists))
        return self.stack[-1]

    def address(self, attributes: dict[str, str | None]) -> str:
        """Return where a link leads; "" where that is a place on this site only."""
        address = attributes.get("href") or ""
        if attributes.get("linktype") or not is_outside_address(address):
            where = attributes.get("linktype") or address
            words = _("a link to something on this site (%(where)s); its words are kept.")
            self.losses.add(self.file, words % {"where": where})
            return ""
        return _normal_link(address)


def one_line(text: str) -> str:
    """Return a text without line ends and without characters that no package may hold."""
    return _NOT_TEXT.sub("", _LINE_END.sub(" ", text))


def tidy(pieces: list[Piece]) -> list[Piece]:
    """Return pieces in their one normal form, with no spaces or breaks at the ends."""
    tidied = _merged(_spread(pieces, within=frozenset()))
    return _stripped(tidied)[1]


def _spread(pieces: list[Piece], within: frozenset[str]) -> list[Piece]:
    """Take bold out of bold, links out of links and links to nowhere; move spaces out of both."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text":
            found.append(Piece("text", one_line(piece.text)))
        elif piece.kind == "break":
            found.append(piece)
        elif piece.kind in within or (piece.kind == "link" and not piece.text):
            found += _spread(piece.inside, within)
        else:
            before, inside, after = _stripped(_merged(_spread(piece.inside, within | {piece.kind})))
            found += [*before, *([Piece(piece.kind, piece.text, inside)] if inside else []), *after]
    return found


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Join neighbouring texts and neighbouring bold pieces."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and piece.kind == "text" == last.kind:
            found[-1] = Piece("text", last.text + piece.text)
        elif last and piece.kind == "bold" == last.kind:
            found[-1] = Piece("bold", "", _merged(last.inside + piece.inside))
        elif piece.kind != "text" or piece.text:
            found.append(piece)
    return _without_spaces_at_breaks(found)


def _without_spaces_at_breaks(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.kind == "text":
            text = piece.text
            if number and pieces[number - 1].kind == "break":
                text = text.lstrip()
            if number + 1 < len(pieces) and pieces[number + 1].kind == "break":
                text = text.rstrip()
            piece = Piece("text", text)
        if piece.kind != "text" or piece.text:
            found.append(piece)
    return found


def _stripped(pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return the spaces and breaks before, what stands between, and those after."""
    start, end = 0, len(pieces)
    while start < end and _is_blank(pieces[start]):
        start += 1
    while end > start and _is_blank(pieces[end - 1]):
        end -= 1
    before, inside, after = pieces[:start], pieces[start:end], pieces[end:]
    if inside and inside[0].kind == "text" and (text := inside[0].text) != text.lstrip():
        before = [*before, Piece("text", text[: len(text) - len(text.lstrip())])]
        inside = [Piece("text", text.lstrip()), *inside[1:]]
    if inside and inside[-1].kind == "text" and (text := inside[-1].text) != text.rstrip():
        after = [Piece("text", text[len(text.rstrip()) :]), *after]
        inside = [*inside[:-1], Piece("text", text.rstrip())]
    return before, inside, after


def _is_blank(piece: Piece) -> bool:
    return piece.kind == "break" or (piece.kind == "text" and not piece.text.strip())
