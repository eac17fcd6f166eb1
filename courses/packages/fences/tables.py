"""Tables: rows between bars, as Markdown writes them. Cells are plain text."""

import re

from django.utils.translation import gettext as _

from courses.packages.fences.parts import Part, Writer, need_argument, split_fields
from courses.packages.package import Block

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
MOST_COLUMNS = 6
HEADERS = {"row": False, "both": True}  # whether the first column names the rows


def read_table(part: Part, writer: Writer) -> Block:
    """Read a caption, the headings of the columns, and rows. `headers: both`: the first column names the rows."""
    caption = need_argument(part, writer, "::: table โทรเบอร์ไหนดี")
    fields, body = split_fields(part, ["headers"])
    line, headers = fields.get("headers", (part.line, "row"))
    if headers not in HEADERS:
        words = ", ".join(HEADERS)
        problem = _("“%(word)s” is not known here.") % {"word": headers}
        writer.note(line, "headers", problem, _("Write one of these: %(words)s.") % {"words": words})
    rows = [(number, _cells(words)) for number, words in body.numbered()]
    head, values = _checked(rows, part, writer)
    table = {
        "caption": caption,
        "columns": tuple({"type": "text", "heading": heading} for heading in head),
        "rows": tuple({"values": tuple(cells)} for cells in values),
    }
    return Block("table", {"table": table, "header_column": HEADERS.get(headers, False)}, part.line)


def _cells(words: str) -> list[str]:
    """Return the cells of a line; none where it is no row."""
    if len(words) < 2 or not words.startswith("|") or not words.endswith("|"):
        return []
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(words[1:-1])]


def _checked(rows: list[tuple[int, list[str]]], part: Part, writer: Writer) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows; note what is no table."""
    example = _("Write rows such as “| one | two |”; the second one is “| --- | --- |”.")
    if len(rows) < 3 or not all(_RULE.fullmatch(cell) for cell in rows[1][1]) or not rows[1][1]:
        writer.note(part.line, "table", _("The table needs headings, a line “| --- |” and rows."), example)
        return [], []
    (line, head), *others = rows
    if not all(head):
        writer.note(line, "table", _("Each column needs a heading."), example)
    if len(head) > MOST_COLUMNS:
        problem = _("The table has more than %(count)s columns.") % {"count": MOST_COLUMNS}
        writer.note(line, "table", problem, _("Phones are narrow: make two tables, or a list."))
    for line, cells in others:
        if len(cells) != len(head):
            problem = _("This row has %(count)s cells, the headings %(wanted)s.")
            writer.note(line, "table", problem % {"count": len(cells), "wanted": len(head)}, example)
    return head, [cells for _line, cells in others[1:]]
