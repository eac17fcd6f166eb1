"""Writing XML: elements under their names of version 2, and the same under those of version 3."""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

HTML = frozenset({"p", "br", "div", "span", "img"})
_CAPITAL = re.compile(r"[A-Z]")


@dataclass
class Element:
    """An element to be written; `content` holds texts and elements in their order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Element | str"] = field(default_factory=list)


def element(name: str, *content: "Element | str", **attributes: str) -> Element:
    """Return an element; attributes by their names of version 2."""
    return Element(name, attributes, list(content))


def lines(text: str) -> list[Element | str]:
    """Return a text whose lines stay lines."""
    found: list[Element | str] = []
    for number, line in enumerate(text.split("\n")):
        found += [element("br"), line] if number else [line]
    return [part for part in found if part != ""]


def document(root: Element, *, version: int) -> bytes:
    """Return an XML file in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_written(root, version)}\n'.encode()


def _written(part: Element | str, version: int) -> str:
    if isinstance(part, str):
        return escape(part)
    name = _name(part.name, version)
    about = "".join(f" {_attribute(part, key, version)}={quoteattr(value)}" for key, value in part.attributes.items())
    inside = "".join(_written(one, version) for one in part.content)
    return f"<{name}{about}>{inside}</{name}>" if inside else f"<{name}{about}/>"


def _name(name: str, version: int) -> str:
    return f"qti-{_hyphened(name)}" if version == 3 and name not in HTML else name


def _attribute(part: Element, name: str, version: int) -> str:
    return _hyphened(name) if version == 3 and part.name not in HTML else name


def _hyphened(name: str) -> str:
    return _CAPITAL.sub(lambda found: "-" + found[0].lower(), name)
