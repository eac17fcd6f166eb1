"""Plain Markdown as rich text: paragraphs, lists of one level, bold, links, second-level headings; nothing else."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.packages.errors import ErrorList, Place

_LINK_SCHEMES = {"https", "http", "mailto", "tel"}
_PARSER = MarkdownIt("commonmark", {"html": True, "inline_definitions": True}).enable(["table", "strikethrough"])
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]  # every link is judged below, with its line

_NO_HTML = gettext_lazy("Write Markdown, not HTML.")
_LISTS_INSTEAD = gettext_lazy("Use paragraphs and lists.")
_REFUSED: dict[str, tuple[str | Promise, str | Promise]] = {
    "html_block": (gettext_lazy("HTML is not allowed."), _NO_HTML),
    "html_inline": (gettext_lazy("HTML is not allowed."), _NO_HTML),
    "table_open": (
        gettext_lazy("Tables are not allowed."),
        gettext_lazy("Use a list, or a block “::: table caption”."),
    ),
    "image": (
        gettext_lazy("A picture cannot stand inside the text."),
        gettext_lazy("Use a block “::: picture name.svg”."),
    ),
    "em_open": (gettext_lazy("Italics are not allowed."), gettext_lazy("Use **bold**; write \\* for a star.")),
    "s_open": (gettext_lazy("Struck-out text is not allowed."), gettext_lazy("Remove the ~~.")),
    "code_inline": (gettext_lazy("Code is not allowed."), gettext_lazy("Remove the ` signs or use **bold**.")),
    "code_block": (gettext_lazy("Text that is indented by four spaces is not allowed."), _LISTS_INSTEAD),
    "fence": (gettext_lazy("Code is not allowed."), gettext_lazy("Remove the lines with ``` or ~~~.")),
    "blockquote_open": (gettext_lazy("A quotation with > is not allowed here."), _LISTS_INSTEAD),
    "hr": (gettext_lazy("A horizontal line is not allowed."), gettext_lazy("Use a heading with ##.")),
    "definition": (gettext_lazy("A link must stand where it is used."), gettext_lazy("Write [words](https://…).")),
}


@dataclass
class Element:
    """A paragraph, a heading or a list. `html` holds the paragraph's or heading's text, or one text an item."""

    kind: Literal["paragraph", "heading", "bullets", "numbers"]
    line: int
    html: list[str] = field(default_factory=list)

    def as_rich_text(self) -> str:
        """Return the HTML that Wagtail's rich text keeps."""
        if self.kind == "paragraph":
            return "".join(f"<p>{text}</p>" for text in self.html)
        tag = "ul" if self.kind == "bullets" else "ol"
        return f"<{tag}>{''.join(f'<li>{text}</li>' for text in self.html)}</{tag}>"


def read_prose(text: str, *, file: str, first_line: int, errors: ErrorList) -> list[Element]:
    """Return the elements of `text`, whose first line is line `first_line` of the file."""

    def note(line: int, problem: str | Promise, remedy: str | Promise = "") -> None:
        errors.add(Place(file, first_line + line), "", str(problem), str(remedy))

    reader = _Reader(note)
    for token in _PARSER.parse(text):
        reader.take(token)
    return reader.elements


class _Reader:
    """Goes through the flat list of tokens; so deep nesting costs no stack."""

    def __init__(self, note: Callable[..., None]) -> None:
        self.note = note
        self.elements: list[Element] = []
        self.lists = 0  # how many lists are open
        self.refused = 0  # how many refused containers are open: their inside is not judged again
        self.filled = False  # the open list item has its paragraph

    def take(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        if token.type in _REFUSED:
            self.note(line, *_REFUSED[token.type])
            self.refused += token.nesting == 1
        elif token.type.replace("_close", "_open") in _REFUSED:
            self.refused -= 1
        elif self.refused:
            return
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            self.open_list(token, line)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.lists -= 1
        elif token.type == "list_item_open" and self.lists == 1:
            self.elements[-1].html.append("")
            self.filled = False
        elif token.type == "heading_open":
            self.open_heading(token, line)
        elif token.type == "paragraph_open":
            self.open_paragraph(line)
        elif token.type == "inline" and self.lists <= 1:
            self.fill(token, line)

    def open_list(self, token: Token, line: int) -> None:
        self.lists += 1
        if self.lists > 1:
            self.note(line, _("A list cannot stand inside a list."), _("Use one list, or a heading and two lists."))
            return
        if token.attrs.get("start", 1) != 1:
            self.note(line, _("A numbered list begins with 1."), _("Begin with “1.” and leave no text between items."))
        self.elements.append(Element("bullets" if token.type == "bullet_list_open" else "numbers", line))

    def open_heading(self, token: Token, line: int) -> None:
        if token.tag != "h2":
            self.note(line, _("Only headings of the second level are allowed."), _("Begin the heading with “## ”."))
        if self.lists:
            self.note(line, _("A heading cannot stand inside a list."), _("Leave an empty line before the heading."))
        else:
            self.elements.append(Element("heading", line, [""]))

    def open_paragraph(self, line: int) -> None:
        if not self.lists:
            self.elements.append(Element("paragraph", line, [""]))
        elif self.lists == 1 and self.filled:
            self.note(line, _("An item of a list has one paragraph."), _("Make it a new item, or do not indent it."))

    def fill(self, token: Token, line: int) -> None:
        if self.lists and not self.elements[-1].html:
            return
        words = "".join(self.inline(token.children or [], line, heading=self.elements[-1].kind == "heading"))
        self.elements[-1].html[-1] += words.strip()
        self.filled = True

    def inline(self, tokens: list[Token], line: int, *, heading: bool) -> Iterator[str]:
        """Yield the HTML of a paragraph's tokens; a heading's is plain text."""
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    yield token.content if heading else html.escape(token.content, quote=False)
                case "softbreak" | "hardbreak":
                    line += 1
                    yield "<br/>" if token.type == "hardbreak" and not heading else " "
                case "strong_open" | "strong_close" | "link_open" | "link_close":
                    yield self.mark(token, line, heading=heading)
                case kind if kind in _REFUSED:
                    self.note(line, *_REFUSED[kind])

    def mark(self, token: Token, line: int, *, heading: bool) -> str:
        """Return the tag of bold text or of a link."""
        closing = token.nesting == -1
        if heading:
            if not closing:
                self.note(line, _("A heading is plain text."), _("Remove bold and links from the heading."))
            return ""
        if token.tag == "strong":
            return "</b>" if closing else "<b>"
        if closing:
            return "</a>"
        address = str(token.attrs.get("href", ""))
        if not is_outside_address(address):
            problem = _("“%(address)s” is not an address for a link.") % {"address": address}
            self.note(line, problem, _("Write the whole address, beginning with https://."))
        return f'<a href="{html.escape(address)}">'


def is_outside_address(address: str) -> bool:
    """Say whether an address is a whole one, of a kind that is safe to follow."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _LINK_SCHEMES and bool(parts.netloc or (parts.path and parts.scheme in {"mailto", "tel"}))
