"""The text of a page as teaching blocks: prose between fences of `:::`."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, did_you_mean
from courses.packages.fences import FENCES
from courses.packages.fences.lists import join_halves
from courses.packages.fences.parts import Part, Writer
from courses.packages.package import Block


def read_blocks(text: str, *, file: str, first_line: int, errors: ErrorList) -> tuple[Block, ...]:
    """Return the blocks of `text`, whose first line is line `first_line` of the file."""
    writer = Writer(file, errors)
    blocks: list[Block] = []
    for part in _parts(text.split("\n"), first_line, writer):
        if part.kind == "prose":
            blocks.extend(_prose_blocks(part, writer))
        elif part.kind in FENCES:
            blocks.append(FENCES[part.kind](part, writer))
        else:
            remedy = did_you_mean(part.kind, FENCES)
            writer.note(part.line, "", _("There is no block “%(name)s”.") % {"name": part.kind}, remedy)
    return tuple(join_halves(blocks, writer))


def _parts(lines: list[str], first_line: int, writer: Writer) -> Iterator[Part]:
    """Split a text at its fences."""
    part = Part("prose", "", first_line, [])
    for line, words in enumerate(lines, start=first_line):
        if not words.strip().startswith(":::"):
            part.lines.append(words)
            continue
        name, __, argument = words.strip().lstrip(":").strip().partition(" ")
        if not name and part.kind == "prose":
            writer.note(line, "", _("No block is open here."), _("Remove this line or write “::: name” above."))
            continue
        if name and part.kind != "prose":
            problem = _("The block “%(name)s” of line %(line)s is still open.") % {"name": part.kind, "line": part.line}
            writer.note(line, "", problem, _("Close it with a line “:::”; blocks do not nest."))
        yield part
        part = Part(name or "prose", argument.strip(), line if name else line + 1, [])
    if part.kind != "prose":
        problem = _("The block “%(name)s” is never closed.") % {"name": part.kind}
        writer.note(part.line, part.kind, problem, _("Add a line “:::” after it."))
    yield part


def _prose_blocks(part: Part, writer: Writer) -> Iterator[Block]:
    """Yield headings, and one text block for what stands between them."""
    rich, line = "", 0
    for element in writer.elements(part):
        if element.kind != "heading":
            line = line if rich else element.line
            rich += element.as_rich_text()
            continue
        if rich:
            yield Block("text", rich, line)
        rich = ""
        if not element.html[0]:
            writer.note(element.line, "", _("The heading is empty."), _("Write words after “## ”."))
        yield Block("heading", element.html[0], element.line)
    if rich:
        yield Block("text", rich, line)
