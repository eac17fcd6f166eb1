"""The text of a page as teaching blocks: prose between fences of `:::`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.package import Block
from courses.packages.prose import Element, read_prose

_SPEAKER = re.compile(r"(?P<reader>>\s*)?(?P<speaker>[^:：]{1,60}?)\s*[:：]\s*(?P<text>.+)")
_PICTURE_LINE = re.compile(r"(?P<name>[^:\s]+)\s*:\s*(?P<text>.*)")
_PICTURE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:svg|png|jpg|jpeg|webp)", re.ASCII)


@dataclass
class Part:
    """A stretch of prose (`kind` "prose"), or what stands in a fence. `line` is where it begins."""

    kind: str
    argument: str
    line: int
    lines: list[str]


@dataclass(frozen=True)
class Writer:
    """Where errors of one file go."""

    file: str
    errors: ErrorList

    def note(self, line: int, field: str, problem: str, remedy: str = "") -> None:
        self.errors.add(Place(self.file, line), field, problem, remedy)

    def elements(self, part: Part) -> list[Element]:
        """Return the Markdown of a part; a fence's begins on the line after its first."""
        first = part.line + (part.kind != "prose")
        found = read_prose("\n".join(part.lines), file=self.file, first_line=first, errors=self.errors)
        for element in found:
            element.line += first
        return found


def read_blocks(text: str, *, file: str, first_line: int, errors: ErrorList) -> tuple[Block, ...]:
    """Return the blocks of `text`, whose first line is line `first_line` of the file."""
    writer = Writer(file, errors)
    blocks: list[Block] = []
    for part in _parts(text.split("\n"), first_line, writer):
        if part.kind == "prose":
            blocks.extend(_prose_blocks(part, writer))
        elif part.kind in _FENCES:
            blocks.append(_FENCES[part.kind](part, writer))
        else:
            remedy = did_you_mean(part.kind, _FENCES)
            writer.note(part.line, "", _("There is no block “%(name)s”.") % {"name": part.kind}, remedy)
    return tuple(_paired(blocks, writer))


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


def _no_argument(part: Part, writer: Writer) -> None:
    if part.argument:
        problem = _("Nothing stands after “::: %(name)s”.") % {"name": part.kind}
        writer.note(part.line, part.kind, problem, _("Put the text on the next line."))


def _argument(part: Part, writer: Writer, example: str) -> str:
    if not part.argument:
        problem = _("Something is missing after “::: %(name)s”.") % {"name": part.kind}
        writer.note(part.line, part.kind, problem, _("Write for example “%(example)s”.") % {"example": example})
    return part.argument


def _items(part: Part, writer: Writer, kind: str) -> list[str]:
    """Return the items of the one list in a fence, each as rich text."""
    _no_argument(part, writer)
    elements = writer.elements(part)
    if len(elements) != 1 or elements[0].kind != kind or not all(elements[0].html):
        problem = _("The block “%(name)s” holds one list and nothing else.") % {"name": part.kind}
        numbers = kind == "numbers"
        remedy = _("Begin each line with “1. ”, “2. ” …") if numbers else _("Begin each line with “- ”.")
        writer.note(part.line, part.kind, problem, remedy)
    return [f"<p>{text}</p>" for element in elements for text in element.html]


def _rich_text(part: Part, writer: Writer) -> str:
    elements = writer.elements(part)
    for element in elements:
        if element.kind == "heading":
            writer.note(element.line, part.kind, _("A heading cannot stand inside a block."), _("Use **bold**."))
    if not elements:
        writer.note(part.line, part.kind, _("The block is empty."), _("Write a paragraph or a list in it."))
    return "".join(element.as_rich_text() for element in elements if element.kind != "heading")


def _steps(part: Part, writer: Writer) -> Block:
    return Block("steps", {"steps": _items(part, writer, "numbers")}, part.line)


def _callout(part: Part, writer: Writer) -> Block:
    _no_argument(part, writer)
    return Block("callout", {"tone": part.kind, "text": _rich_text(part, writer)}, part.line)


def _law(part: Part, writer: Writer) -> Block:
    act = _argument(part, writer, "::: law พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 มาตรา 37")
    return Block("law", {"act": act, "text": _rich_text(part, writer)}, part.line)


def _half(part: Part, writer: Writer) -> Block:
    """One of the two halves that `_paired` joins."""
    return Block(part.kind, _items(part, writer, "bullets"), part.line)


def _remember(part: Part, writer: Writer) -> Block:
    return Block("remember", {"points": _items(part, writer, "bullets")}, part.line)


def _chat(part: Part, writer: Writer) -> Block:
    title = _argument(part, writer, "::: chat LINE กลุ่มหมู่บ้าน")
    messages = []
    for line, words in enumerate(part.lines, start=part.line + 1):
        if not words.strip():
            continue
        found = _SPEAKER.fullmatch(words.strip())
        if found is None:
            writer.note(line, "chat", _("This is not a message."), _("Write “name: what is said”, one message a line."))
            continue
        messages.append(
            {"speaker": found["speaker"].strip(), "text": found["text"], "is_reader": bool(found["reader"])}
        )
    if not messages:
        writer.note(part.line, "chat", _("The block is empty."), _("Write “name: what is said”, one message a line."))
    return Block("chat", {"title": title, "messages": messages}, part.line)


def _picture(part: Part, writer: Writer) -> Block:
    name = _argument(part, writer, "::: picture phone.svg")
    if name and not _PICTURE_NAME.fullmatch(name):
        problem = _("“%(name)s” cannot be the name of a picture.") % {"name": name}
        remedy = _("Name an svg, png, jpg or webp file that stands directly in the folder pictures.")
        writer.note(part.line, "picture", problem, remedy)
        name = ""
    texts = {"alt": "", "caption": ""}
    for line, words in enumerate(part.lines, start=part.line + 1):
        found = _PICTURE_LINE.fullmatch(words.strip())
        if found and found["name"] in texts:
            texts[found["name"]] = found["text"]
        elif words.strip():
            writer.note(line, "picture", _("This line is not understood."), _("Write “alt: …” and “caption: …” only."))
    if not texts["alt"]:
        remedy = _("Add a line “alt: …” that says what the picture shows.")
        writer.note(part.line, "alt", _("The picture has no alternative text."), remedy)
    return Block("picture", {"image": name, **texts}, part.line)


def _paired(blocks: list[Block], writer: Writer) -> Iterator[Block]:
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


_FENCES: dict[str, Callable[[Part, Writer], Block]] = {
    "steps": _steps,
    "tip": _callout,
    "warning": _callout,
    "law": _law,
    "do": _half,
    "dont": _half,
    "chat": _chat,
    "picture": _picture,
    "remember": _remember,
}
