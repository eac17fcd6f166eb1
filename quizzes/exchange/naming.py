"""Codes and topics for what other systems name freely: the same name always gives the same code. Pure."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify

from quizzes.exchange.contract import Entry, Item
from quizzes.exchange.plain import CODE, CODE_LENGTH

HASH_LENGTH = 8
UNSORTED = "unsorted"  # the topic of what comes without one
_DEFAULT = re.compile(r"(?:Default for|ค่าเริ่มต้นสำหรับ)\s+")  # Moodle's own categories


def code_of(name: str, *, prefix: str = "q") -> str:
    """Return a code for a name: in small letters with hyphens where that says all of it, else with a hash."""
    hyphened = re.sub(r"[\s_]+", "-", name.strip().lower())
    if CODE.fullmatch(hyphened) and len(hyphened) <= CODE_LENGTH:
        return hyphened
    readable = re.sub(r"[-_]+", "-", slugify(name))[: CODE_LENGTH - HASH_LENGTH - 1].strip("-")
    return f"{readable or prefix}-{_hash(name)}"


def codes_of(entries: Sequence[Entry]) -> list[str]:
    """Return a code for each entry: from its own id, its title, else its content; empty where it cannot be taken.

    A title that several entries of the file have says too little: their content is added to it.
    """
    times = Counter(entry.title for entry in entries)
    return [_code(entry, is_ambiguous=times[entry.title] > 1) if entry.item is not None else "" for entry in entries]


def _code(entry: Entry, *, is_ambiguous: bool) -> str:
    item = entry.item or {}
    if isinstance(item.get("id"), str) and item["id"]:
        return str(item["id"])
    if entry.own_id:
        return code_of(entry.own_id)
    if entry.title and not is_ambiguous:
        return code_of(entry.title)
    content = content_hash(item)
    if not entry.title:
        return f"q-{content}"
    return f"{code_of(entry.title)[: CODE_LENGTH - HASH_LENGTH - 1].strip('-')}-{content}"


def content_hash(item: Item) -> str:
    """Return a hash of what a question asks, wherever it stands."""
    asked = {name: value for name, value in item.items() if name not in ("id", "topic")}
    return _hash(json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]


def topic_of(category: str) -> str:
    """Return a topic for a category such as `$course$/top/Default for Safety`: its last part, or nothing."""
    last = re.split(r"(?<!/)/(?!/)", category.strip())[-1].replace("//", "/").strip()
    last = _DEFAULT.sub("", last).strip()
    return "" if not last or last == "top" or re.fullmatch(r"\$\w+\$", last) else code_of(last, prefix="topic")


def in_language(value: Any, language: str) -> Any:
    """Return a plain form whose texts are in `language`; texts that have both languages stay as they are."""
    if isinstance(value, list):
        return [in_language(part, language) for part in value]
    if not isinstance(value, dict):
        return value
    moved = {name: in_language(part, language) for name, part in value.items()}
    if language == "en" and "th" in moved and not moved.get("en"):
        moved["en"] = moved.pop("th")
    return moved
