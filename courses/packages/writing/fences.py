"""Teaching blocks as the fences that `courses.packages.fences` reads. One writer a block, one registry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from content.blocks.media import AUDIO, VIDEO
from courses.packages.fences.media import DOWNLOADS
from courses.packages.writing.block_names import Names
from courses.packages.writing.losses import Losses
from courses.packages.writing.markdown_text import heading, line_of, markdown
from courses.packages.writing.rich_html import Paragraphs, Piece, one_line, read_rich_text, tidy

Value = dict[str, Any]


@dataclass(frozen=True)
class BlockWriter:
    """Writes the blocks of one file; what the format cannot hold goes to `losses`."""

    file: str
    names: Names
    losses: Losses

    def text(self, html: Any, *, after_fields: bool = False) -> str:
        """Return rich text as Markdown."""
        return markdown(read_rich_text(html or "", self.file, self.losses), after_fields=after_fields)

    def one_paragraph(self, html: Any) -> list[Piece]:
        """Return rich text as one paragraph; several are joined by breaks."""
        elements = read_rich_text(html or "", self.file, self.losses)
        paragraphs = [item for element in elements for item in element.items]
        if len(paragraphs) > 1 or any(element.kind != "paragraph" for element in elements):
            self.losses.add(self.file, _("paragraphs within one point; they are kept as lines of it."))
        joined: list[Piece] = []
        for paragraph in paragraphs:
            joined += [Piece("break"), *paragraph] if joined else paragraph
        return tidy(joined)

    def plain(self, words: Any) -> str:
        """Return a plain text on one line."""
        return one_line(str(words or "")).strip()

    def listed(self, items: Any, kind: str = "bullets") -> str:
        """Return a ListBlock of rich texts as a Markdown list."""
        paragraphs = [found for item in values(items) if (found := self.one_paragraph(item))]
        return markdown([Paragraphs(kind, paragraphs)]) if paragraphs else ""  # type: ignore[arg-type]


def values(items: Any) -> list[Any]:
    """Return the values of a ListBlock's JSON, in its present or its older shape."""
    return [item["value"] if isinstance(item, dict) and item.get("type") == "item" else item for item in items or []]


def fence(name: str, argument: str = "", *lines: str) -> str:
    """Return a block between its lines `:::`; empty lines of `lines` are left out."""
    first = f"::: {name} {argument}".rstrip()
    return "\n".join([first, *(line for line in lines if line), ":::"])


def field(name: str, words: str) -> str:
    """Return a line `name: words`, "" where there are none."""
    return f"{name}: {words}" if words else ""


def write_callout(value: Value, writer: BlockWriter) -> str:
    return fence(value.get("tone") or "tip", "", writer.text(value.get("text")))


def write_law(value: Value, writer: BlockWriter) -> str:
    source = field("source", writer.plain(value.get("source")))
    text = writer.text(value.get("text"), after_fields=True)
    return fence("law", writer.plain(value.get("act")), source, text)


def write_do_dont(value: Value, writer: BlockWriter) -> str:
    do, dont = (fence(half, "", writer.listed(value.get(half))) for half in ("do", "dont"))
    return f"{do}\n\n{dont}"


def write_chat(value: Value, writer: BlockWriter) -> str:
    lines = []
    for message in values(value.get("messages")):
        speaker = writer.plain(message.get("speaker"))
        fitting = speaker.replace(":", " ").replace("：", " ").lstrip("> ").strip()[:60].strip()
        if fitting != speaker:
            writer.losses.add(writer.file, _("signs in the name of a speaker: “%(name)s”.") % {"name": speaker})
        lines.append(f"{'> ' if message.get('is_reader') else ''}{fitting}: {writer.plain(message.get('text'))}")
    return fence("chat", writer.plain(value.get("title")), *lines)


def write_picture(value: Value, writer: BlockWriter) -> str:
    name = writer.names.picture(value.get("image"), writer.file, writer.losses)
    fields = [field(part, writer.plain(value.get(part))) for part in ("alt", "caption", "credit")]
    return fence("picture", name, *fields) if name else ""


def write_compare(value: Value, writer: BlockWriter) -> str:
    exhibits = [_exhibit(exhibit, writer) for exhibit in values(value.get("exhibits"))]
    return fence("compare", writer.plain(value.get("title")), "\n\n".join(exhibits))


def _exhibit(value: Value, writer: BlockWriter) -> str:
    texts = [field("text", writer.plain(line)) for line in (value.get("text") or "").splitlines() if line.strip()]
    lines = [field(value.get("verdict") or "real", writer.plain(value.get("label"))), *texts]
    if value.get("image") and (name := writer.names.picture(value["image"], writer.file, writer.losses)):
        lines += [field("picture", name), field("alt", writer.plain(value.get("alt")))]
    why = [Piece("text", " ") if piece.kind == "break" else piece for piece in writer.one_paragraph(value.get("why"))]
    return "\n".join(line for line in [*lines, field("why", line_of(tidy(why)))] if line)


def write_table(value: Value, writer: BlockWriter) -> str:
    table = value.get("table") or {}
    head = [column.get("heading") for column in table.get("columns") or []]
    rows = [row.get("values") or [] for row in table.get("rows") or []]
    headers = field("headers", "both" if value.get("header_column") else "")
    lines = [_row(cells, writer) for cells in [head, ["---"] * len(head), *rows]]
    return fence("table", writer.plain(table.get("caption")), headers, *lines)


def _row(cells: list[Any], writer: BlockWriter) -> str:
    return f"| {' | '.join(writer.plain(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def write_checklist(value: Value, writer: BlockWriter) -> str:
    texts = [writer.plain(item) for item in values(value.get("items"))]
    items = [[Piece("text", text)] for text in texts if text]
    lines = markdown([Paragraphs("bullets", items)]) if items else ""
    return fence("checklist", writer.plain(value.get("title")), lines)


def write_download(value: Value, writer: BlockWriter) -> str:
    name = writer.names.document(value.get("document"), DOWNLOADS, writer.file, writer.losses)
    return fence("download", name, field("title", writer.plain(value.get("title")))) if name else ""


def write_audio(value: Value, writer: BlockWriter) -> str:
    name = writer.names.document(value.get("document"), AUDIO, writer.file, writer.losses)
    return _recording("audio", name, value, writer) if name else ""


def write_video(value: Value, writer: BlockWriter) -> str:
    if link := value.get("link"):
        return _recording(
            "video", writer.plain(link), value, writer, field("megabytes", str(value.get("megabytes") or ""))
        )
    name = writer.names.document(value.get("document"), VIDEO, writer.file, writer.losses)
    return _recording("video", name, value, writer) if name else ""


def _recording(kind: str, name: str, value: Value, writer: BlockWriter, *more: str) -> str:
    fields = [field(part, writer.plain(value.get(part))) for part in ("title", "length")]
    text = writer.text(value.get("transcript"), after_fields=True)
    return fence(kind, name, *fields, *more, f"\n{text}" if text else "")


def _named(kind: str, part: str) -> Callable[[Value, BlockWriter], str]:
    def write(value: Value, writer: BlockWriter) -> str:
        name = writer.names.entry(kind, value.get(part), writer.file, writer.losses)
        return fence(kind, name) if name else ""

    return write


WRITERS: dict[str, Callable[[Any, BlockWriter], str]] = {
    "text": lambda value, writer: writer.text(value),
    "heading": lambda value, writer: heading(writer.plain(value)),
    "picture": write_picture,
    "steps": lambda value, writer: fence("steps", "", writer.listed(value.get("steps"), "numbers")),
    "callout": write_callout,
    "law": write_law,
    "do_dont": write_do_dont,
    "chat": write_chat,
    "compare": write_compare,
    "table": write_table,
    "checklist": write_checklist,
    "hotline": _named("hotline", "hotline"),
    "term": _named("term", "term"),
    "practice": _named("practice", "question"),
    "download": write_download,
    "audio": write_audio,
    "video": write_video,
    "remember": lambda value, writer: fence("remember", "", writer.listed(value.get("points"))),
}


def write_blocks(raw: list[dict[str, Any]], writer: BlockWriter) -> str:
    """Return a StreamField's JSON as the text of a page, an empty line between the blocks."""
    written = []
    for child in merged_texts(raw):
        if child["type"] not in WRITERS:
            writer.losses.add(
                writer.file, _("a block “%(kind)s”, which packages do not know.") % {"kind": child["type"]}
            )
            continue
        written.append(WRITERS[child["type"]](child["value"], writer))
    return "\n\n".join(filter(None, written))


def merged_texts(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks with neighbouring texts in one, as the reader takes them."""
    found: list[dict[str, Any]] = []
    for child in raw:
        if found and child["type"] == found[-1]["type"] == "text":
            found[-1] = {"type": "text", "value": f"{found[-1]['value'] or ''}{child['value'] or ''}"}
        else:
            found.append({"type": child["type"], "value": child["value"]})
    return found
