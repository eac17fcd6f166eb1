"""YAML in the one form that packages are written in: texts in double quotes, words, numbers and days without.

A mapping of texts in two languages stands in one line between braces, as does every mapping marked `Inline`.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

# What a YAML reader takes for a line end or refuses, written out as its number.
_SPELT_OUT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Word(str):
    """A word of the format (an id, a kind, a day), written without quotation marks."""

    __slots__ = ()


class Inline(dict[str, Any]):
    """A mapping that is written in one line."""


def mapping(fields: Mapping[str, Any], indent: str = "") -> str:
    """Return the lines of a mapping; what is None is left out."""
    return "".join(_field(name, value, indent) for name, value in fields.items() if value is not None)


def entries(items: list[Mapping[str, Any]], indent: str = "") -> str:
    """Return the lines of a list of mappings."""
    lines = []
    for item in items:
        if isinstance(item, Inline):
            lines.append(f"{indent}- {_scalar(item)}\n")
        else:
            lines.append(f"{indent}- {mapping(item, indent + '  ').removeprefix(indent + '  ')}")
    return "".join(lines)


def _field(name: str, value: Any, indent: str) -> str:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return f"{indent}{name}:\n{entries(value, indent + '  ')}"
    if isinstance(value, dict) and not isinstance(value, Inline):
        return f"{indent}{name}:\n{mapping(value, indent + '  ')}"
    return f"{indent}{name}: {_scalar(value)}\n"


def _scalar(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Word() | int() | date():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(map(_scalar, value))}]"
        case dict():
            inside = ", ".join(f"{name}: {_scalar(part)}" for name, part in value.items() if part is not None)
            return f"{{{inside}}}"
    raise TypeError(f"{value!r} cannot stand in a package")


def quoted(text: str) -> str:
    """Return a text in double quotes, on one line."""
    return _SPELT_OUT.sub(lambda found: f"\\u{ord(found[0]):04X}", json.dumps(text, ensure_ascii=False))
