"""A GIFT file divided into its questions. Escapes become single characters here, so that no later step meets one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SPECIAL = ":#={}~"
# Noncharacters, which `decode` keeps out of any text, stand for escaped characters.
_ESCAPED = {character: chr(0xFDD0 + number) for number, character in enumerate(SPECIAL + "\\")} | {"n": "\ufdd7"}
_UNESCAPED = {mark: character for character, mark in _ESCAPED.items()} | {"\ufdd7": "\n"}
_ESCAPE = re.compile(r"\\([:#={}~\\n])")
_MARK = re.compile("[\ufdd0-\ufdd7]")
_BRACE = re.compile("[{}]")
_COMMENT_ID = re.compile(r"\[id:((?:[^\[\]\\]|\\.){1,500}+)\]")
_COMMENT_TAG = re.compile(r"\[tag:((?:[^\[\]\\]|\\.){1,500}+)\]")
CATEGORY = "$CATEGORY:"


@dataclass
class Block:
    """The lines of one question without those of comments; `numbers` are theirs in the file, from 1."""

    category: str
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    own_id: str = ""
    tags: list[str] = field(default_factory=list)
    is_empty: bool = True

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def place(self, line: int) -> str:
        """Return the place of a line of `text`, counted from 0."""
        return str(self.numbers[min(line, len(self.numbers) - 1)])


def hide_escapes(text: str) -> str:
    """Return a text in which each escape is one character that is in no file."""
    return _ESCAPE.sub(lambda found: _ESCAPED[found.group(1)], text)


def show_escapes(text: str) -> str:
    """Return a text in which the escapes are what they stand for."""
    return _MARK.sub(lambda found: _UNESCAPED[found.group()], text)


def blocks(text: str) -> Iterator[Block]:
    """Yield the questions of a file, with their escapes hidden.

    An empty line ends a question, except within its braces where they are closed later; so does a line that begins
    with `::` after the braces.
    """
    return _Divider(hide_escapes(text).split("\n")).divide()


class _Divider:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.category = ""
        self.closes_at = -1  # the line on which the open brace is closed
        self.has_answer = False
        self.block = Block("")

    def divide(self) -> Iterator[Block]:
        for place, line in enumerate(self.lines):
            stripped = line.strip()
            inside = place <= self.closes_at
            starts_new = not inside and (not stripped or (self.has_answer and stripped.startswith("::")))
            if starts_new and not self.block.is_empty:
                yield self.block
            if starts_new:
                self._begin()
            self._take(place, line, stripped)
        if not self.block.is_empty:
            yield self.block

    def _begin(self) -> None:
        self.block, self.has_answer, self.closes_at = Block(self.category), False, -1

    def _take(self, place: int, line: str, stripped: str) -> None:
        if stripped.startswith("//"):
            self._comment(stripped)
        elif self.block.is_empty and stripped.startswith(CATEGORY):
            self.category = show_escapes(stripped.removeprefix(CATEGORY)).strip()
            self.block.category = self.category
        else:
            self.block.lines.append(line)
            self.block.numbers.append(place + 1)
            self.block.is_empty &= not stripped
            if place > self.closes_at:
                self._follow_braces(place, line)

    def _comment(self, line: str) -> None:
        line = show_escapes(line)
        if found := _COMMENT_ID.search(line):
            self.block.own_id = _unbracketed(found.group(1))
        self.block.tags += [_unbracketed(tag) for tag in _COMMENT_TAG.findall(line)]

    def _follow_braces(self, place: int, line: str) -> None:
        opening = line.find("{")
        if self.has_answer or opening == -1:
            return
        self.has_answer = True
        self.closes_at = place if "}" in line[opening:] else self._closing_line(place + 1)

    def _closing_line(self, place: int) -> int:
        """Return the line with the closing brace, -1 where another question comes first."""
        while place < len(self.lines):
            line = self.lines[place].strip()
            if line.startswith((CATEGORY, "::")):
                return -1
            brace = None if line.startswith("//") else _BRACE.search(line)
            if brace:
                return place if brace.group() == "}" else -1
            place += 1
        return -1


def _unbracketed(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()
