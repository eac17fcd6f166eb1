"""HTML fragments as tags and texts. In one pass, whatever the fragment: no input makes it slow or fail. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_NAME = re.compile(r"(/?)([A-Za-z][A-Za-z0-9:_-]{0,60})")
_PLAIN_RUN = re.compile(r"[^<>\"']*")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_RAW = ("script", "style", "title", "textarea")  # elements whose text is not HTML


@dataclass(frozen=True)
class Tag:
    """`<name …>`, `<name …/>` or `</name>`; names are in small letters, values without quotes and entities."""

    name: str
    is_end: bool = False
    is_closed: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def html_tokens(html: str) -> Iterator[Tag | str]:
    """Yield the tags of a fragment and the texts between them, in order; what only looks like a tag is text."""
    position = text_start = 0
    while (opening := html.find("<", position)) != -1:
        skipped = _after_declaration(html, opening)
        tag, end = (None, skipped) if skipped else _tag(html, opening)
        if not end:
            position = opening + 1
            continue
        yield from _text(html, text_start, opening)
        if tag:
            yield tag
        if tag and tag.name in _RAW and not tag.is_end:
            raw_end = _raw_end(html, end, tag.name)
            yield from _text(html, end, raw_end)
            end = raw_end
        position = text_start = end
    yield from _text(html, text_start, len(html))


def _text(html: str, start: int, end: int) -> Iterator[str]:
    if end > start:
        yield unescape(html[start:end])


def _after_declaration(html: str, opening: int) -> int:
    """Return where a comment, declaration or instruction that begins here ends; 0 where none does."""
    for start, stop in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")):
        if html.startswith(start, opening):
            end = html.find(stop, opening + len(start))
            return len(html) if end == -1 else end + len(stop)
    return 0


def _tag(html: str, opening: int) -> tuple[Tag | None, int]:
    """Return the tag that begins here and where it ends; None and 0 where none does."""
    name = _NAME.match(html, opening + 1)
    if not name:
        return None, 0
    end = _tag_end(html, name.end())
    if not end:
        return None, 0
    about = html[name.end() : end - 1]
    attributes = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(about)}
    is_closed = about.endswith("/")
    return Tag(name.group(2).lower(), bool(name.group(1)), is_closed, attributes), end


def _tag_end(html: str, position: int) -> int:
    """Return the position after the tag's `>`, 0 where it has none; quoted values may hold one."""
    while True:
        run = _PLAIN_RUN.match(html, position)
        position = run.end() if run else position
        mark = html[position : position + 1]
        if mark == ">":
            return position + 1
        if mark not in ('"', "'"):  # the end of the text, or the next tag's beginning
            return 0
        closing = html.find(mark, position + 1)
        if closing == -1:
            return 0
        position = closing + 1


def _raw_end(html: str, start: int, name: str) -> int:
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, start)
    return found.start() if found else len(html)
