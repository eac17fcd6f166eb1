"""Which format a file is in, by what it holds rather than by its name: names are often wrong."""

import re

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.decoding import decode
from quizzes.exchange.tables.columns import heading_key

LOOKED_AT = 200_000  # bytes
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_XML = re.compile(r"\s*<")
_MOODLE = re.compile(r"<quiz[\s>]")
_AIKEN = re.compile(r"^ANSWER:\s*\S\s*$", re.MULTILINE)
_GIFT = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}", re.DOTALL)
_CELLS = re.compile(r"[,;\t]")


def format_of(data: bytes, *, name: str) -> str | None:
    """Return the name of a file's format in the registry; None where neither content nor name says."""
    if data.startswith(OLD_EXCEL):
        return "xlsx"
    if data.startswith(b"PK"):
        return "xlsx" if b"xl/workbook" in data else "qti21"
    try:
        text = decode(data[:LOOKED_AT])
    except FileRefused:
        text = data[:LOOKED_AT].decode("latin-1")  # a character may be cut in two, or the whole be odd
    return _of_text(text.lstrip("\ufeff")) or _of_name(name)


def _of_text(text: str) -> str | None:
    if _XML.match(text):
        return "moodle_xml" if _MOODLE.search(text) else "qti21"
    headings = text.split("\n", 12)[:12]
    if any(sum(heading_key(cell.strip(' "')) is not None for cell in _CELLS.split(line)) >= 2 for line in headings):
        return "csv"
    if _AIKEN.search(text):
        return "aiken"
    return "gift" if _GIFT.search(text) else None


def _of_name(name: str) -> str | None:
    ending = name.lower().rpartition(".")[2]
    return {"csv": "csv", "tsv": "csv", "xlsx": "xlsx", "gift": "gift", "xml": "qti21", "zip": "qti21"}.get(ending)
