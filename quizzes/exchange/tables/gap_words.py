r"""The words of one gap in one cell: `*ทันที | พรุ่งนี้ | ปีหน้า`. A star marks what is right.

`\*`, `\|` and `\\` stand for the characters themselves. In English the entries stand in the same order, without stars.
"""

import re
from collections.abc import Sequence
from typing import Any

STAR = "*"
_ENTRY = re.compile(r"(?:\\.|[^|\\]|\\$)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"[*|\\]")


def read_gap(thai: str, english: str) -> list[dict[str, Any]] | None:
    """Return the entries of a gap in the plain form; None where there are not as many English ones as Thai ones."""
    entries = _entries(thai)
    others = [_plain(entry.removeprefix(STAR)) for entry in _entries(english)] if english.strip() else []
    if others and len(others) != len(entries):
        return None
    return [
        {
            "th": _plain(entry.removeprefix(STAR)),
            "en": others[number] if others else "",
            "right": entry.startswith(STAR),
        }
        for number, entry in enumerate(entries)
    ]


def write_gap(answers: Sequence[dict[str, Any]], language: str) -> str:
    """Return the entries of a gap's content in one cell; empty where there are none in that language."""
    texts = [answer["text"][language] for answer in answers]
    if not any(texts):
        return ""
    stars = [STAR if answer["right"] and language == "th" else "" for answer in answers]
    return " | ".join(star + _SPECIAL.sub(r"\\\g<0>", text) for star, text in zip(stars, texts, strict=True))


def _entries(cell: str) -> list[str]:
    """Return the parts between bars that no backslash guards; empty ones keep their place in the middle."""
    if not cell.strip():
        return []
    entries, position = [], 0
    while position <= len(cell):
        found = _ENTRY.match(cell, position)
        assert found is not None  # noqa: S101  the pattern matches the empty text
        entries.append(found.group().strip())
        position = found.end() + 1
    return entries


def _plain(entry: str) -> str:
    return _ESCAPED.sub(r"\1", entry).strip()
