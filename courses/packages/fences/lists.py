"""Blocks that are lists: steps, do and do not, what to remember, a checklist."""

import html
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.packages.fences.parts import Part, Writer, need_argument, refuse_argument
from courses.packages.package import Block

_TAG = re.compile(r"<[^>]*>")


def read_steps(part: Part, writer: Writer) -> Block:
    refuse_argument(part, writer)
    return Block("steps", {"steps": _items(part, writer, "numbers")}, part.line)


def read_half(part: Part, writer: Writer) -> Block:
    """Read one of the two halves that `join_halves` joins."""
    refuse_argument(part, writer)
    return Block(part.kind, _items(part, writer, "bullets"), part.line)


def read_remember(part: Part, writer: Writer) -> Block:
    refuse_argument(part, writer)
    return Block("remember", {"points": _items(part, writer, "bullets")}, part.line)


def read_checklist(part: Part, writer: Writer) -> Block:
    """Read a list of plain texts: a label of a box holds neither links nor bold."""
    title = need_argument(part, writer, "::: checklist ก่อนออกจากบ้าน")
    items = _items(part, writer, "bullets")
    for item in items:
        if _TAG.search(item[3:-4]):
            writer.note(part.line, part.kind, _("The things to tick off are plain text."), _("Remove bold and links."))
    plain = [html.unescape(_TAG.sub("", item)) for item in items]
    return Block("checklist", {"title": title, "items": plain}, part.line)


def _items(part: Part, writer: Writer, kind: str) -> list[str]:
    """Return the items of the one list in a fence, each as rich text."""
    elements = writer.elements(part)
    if len(elements) != 1 or elements[0].kind != kind or not all(elements[0].html):
        problem = _("The block “%(name)s” holds one list and nothing else.") % {"name": part.kind}
        numbers = kind == "numbers"
        remedy = _("Begin each line with “1. ”, “2. ” …") if numbers else _("Begin each line with “- ”.")
        writer.note(part.line, part.kind, problem, remedy)
    return [f"<p>{text}</p>" for element in elements for text in element.html]


def join_halves(blocks: list[Block], writer: Writer) -> Iterator[Block]:
    """Join each `do` with the `dont` after it."""
    do: Block | None = None
    for block in blocks:
        if block.kind == "dont" and do is not None:
            yield Block("do_dont", {"do": do.value, "dont": block.value}, do.line)
            do = None
            continue
        _note_lonely(do, writer)
        do = block if block.kind == "do" else None
        if block.kind == "dont":
            problem = _("“::: dont” stands alone.")
            writer.note(block.line, "dont", problem, _("Put a block “::: do” directly before it."))
        elif block.kind != "do":
            yield block
    _note_lonely(do, writer)


def _note_lonely(do: Block | None, writer: Writer) -> None:
    if do is not None:
        problem = _("“::: do” is not followed by “::: dont”.")
        writer.note(do.line, "do", problem, _("Add a block “::: dont” directly after it."))
