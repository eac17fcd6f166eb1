"""What reading any block takes: the lines of a fence, its argument, its fields, its prose."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.prose import Element, read_prose

_FIELD = re.compile(r"(?P<name>[a-z_]+)\s*:\s*(?P<text>.*)", re.ASCII)


@dataclass
class Part:
    """A stretch of prose (`kind` "prose"), or what stands in a fence. `line` is where it begins."""

    kind: str
    argument: str
    line: int
    lines: list[str]

    @property
    def first(self) -> int:
        """The line of the file on which `lines` begin; a fence's begin after its own."""
        return self.line + (self.kind != "prose")

    def numbered(self) -> list[tuple[int, str]]:
        """Return the lines that hold anything, each with its number in the file."""
        return [(line, words.strip()) for line, words in enumerate(self.lines, start=self.first) if words.strip()]


@dataclass(frozen=True)
class Writer:
    """Where errors of one file go."""

    file: str
    errors: ErrorList

    def note(self, line: int, field: str, problem: str, remedy: str = "") -> None:
        self.errors.add(Place(self.file, line), field, problem, remedy)

    def elements(self, part: Part) -> list[Element]:
        """Return the Markdown of a part."""
        found = read_prose("\n".join(part.lines), file=self.file, first_line=part.first, errors=self.errors)
        for element in found:
            element.line += part.first
        return found


def refuse_argument(part: Part, writer: Writer) -> None:
    """Note where something stands after the name of a block that takes nothing there."""
    if part.argument:
        problem = _("Nothing stands after “::: %(name)s”.") % {"name": part.kind}
        writer.note(part.line, part.kind, problem, _("Put the text on the next line."))


def need_argument(part: Part, writer: Writer, example: str) -> str:
    """Return what stands after the name of a block; note where nothing does."""
    if not part.argument:
        problem = _("Something is missing after “::: %(name)s”.") % {"name": part.kind}
        writer.note(part.line, part.kind, problem, _("Write for example “%(example)s”.") % {"example": example})
    return part.argument


def refuse_lines(part: Part, writer: Writer) -> None:
    """Note where something stands in a block that is its first line alone."""
    for line, _words in part.numbered()[:1]:
        problem = _("The block “%(name)s” holds no text of its own.") % {"name": part.kind}
        writer.note(line, part.kind, problem, _("Put the text below the line “:::”."))


def rich_text(part: Part, writer: Writer, kind: str = "") -> str:
    """Return the paragraphs and lists of a part; note headings, and where there is nothing."""
    kind = kind or part.kind
    elements = writer.elements(part)
    for element in elements:
        if element.kind == "heading":
            writer.note(element.line, kind, _("A heading cannot stand inside a block."), _("Use **bold**."))
    if not elements:
        writer.note(part.line, kind, _("The block is empty."), _("Write a paragraph or a list in it."))
    return "".join(element.as_rich_text() for element in elements if element.kind != "heading")


def split_fields(part: Part, names: Collection[str]) -> tuple[dict[str, tuple[int, str]], Part]:
    """Return the lines `name: text` that a part begins with, by name with their line, and what comes after them."""
    found: dict[str, tuple[int, str]] = {}
    for index, words in enumerate(part.lines):
        match = _FIELD.fullmatch(words.strip())
        if match and match["name"] in names and match["name"] not in found:
            found[match["name"]] = (part.first + index, match["text"])
        elif words.strip() or found:
            return found, Part("prose", "", part.first + index, part.lines[index:])
    return found, Part("prose", "", part.first + len(part.lines), [])


def all_fields(part: Part, writer: Writer, names: Collection[str]) -> dict[str, str]:
    """Return the texts of a part that holds nothing but lines `name: text`; "" for those that are not there."""
    texts = dict.fromkeys(names, "")
    for line, words in part.numbered():
        match = _FIELD.fullmatch(words)
        if match and match["name"] in texts:
            texts[match["name"]] = match["text"]
        else:
            known = ", ".join(f"“{name}: …”" for name in names)
            remedy = _("Only these lines may stand here: %(lines)s.") % {"lines": known}
            writer.note(line, part.kind, _("This line is not understood."), remedy)
    return texts


def need_field(name: str, text: str, part: Part, writer: Writer) -> str:
    """Return the text of a field; note where there is none."""
    if not text:
        remedy = _("Add a line “%(name)s: …”.") % {"name": name}
        writer.note(part.line, name, _("The field is missing or empty."), remedy)
    return text
