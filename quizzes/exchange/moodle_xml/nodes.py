"""The parts of a question in Moodle XML: texts, the pictures that they embed, values."""

import base64
import binascii
from collections.abc import Callable, Iterator
from fractions import Fraction
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from quizzes.exchange.drafting import read_percent
from quizzes.exchange.markup import HtmlPicture, Plain, plain_auto, plain_html, plain_markdown, plain_text
from quizzes.exchange.xml_tree import place_of

FORMATS: dict[str, Callable[[str], Plain]] = {
    "html": plain_html,
    "plain_text": plain_text,
    "markdown": plain_markdown,
    "moodle_auto_format": plain_auto,
}
EMBEDDED = "@@PLUGINFILE@@"


class Node:
    """One element, asked for what stands in it. What is missing reads as empty."""

    def __init__(self, element: Element) -> None:
        self.element = element

    @property
    def place(self) -> str:
        """The line on which the element begins."""
        return place_of(self.element)

    def attribute(self, name: str) -> str:
        return self.element.get(name, "").strip()

    def all(self, name: str) -> Iterator["Node"]:
        return (Node(child) for child in self.element if child.tag == name)

    def first(self, name: str) -> "Node | None":
        return next(self.all(name), None)

    def value(self, name: str) -> str:
        """Return a setting: the text of a child, or of the `text` in it."""
        child = self.first(name)
        return child.text().strip() if child else ""

    def flag(self, name: str) -> bool | None:
        """Return a yes or no; None where nothing is said."""
        value = self.value(name).lower()
        return None if not value else value in ("1", "true")

    def text(self) -> str:
        """Return the text here, or in the `text` below, with its formatting."""
        below = self.first("text")
        element = below.element if below else self.element
        # Elements within a text are formatting that somebody forgot to escape.
        return (element.text or "") + "".join(tostring(child, encoding="unicode") for child in element)

    def plain(self, name: str = "") -> Plain | None:
        """Return what a child says, or what stands here; None where that is nothing."""
        node = self.first(name) if name else self
        if node is None:
            return None
        said = FORMATS.get(node.attribute("format"), plain_auto)(node.text())
        return said if said or said.pictures or said.missing else None

    def share(self) -> Fraction | None:
        """Return the fraction of an answer, 0 where it has none; None where what it has is no number."""
        return read_percent(self.attribute("fraction") or "0")

    def picture(self, shown: HtmlPicture) -> bytes | None:
        """Return the file of a picture that a text here embeds, None where there is none; empty where it is broken."""
        if shown.source.startswith("data:"):
            head, _comma, data = shown.source.partition(",")
            return from_base64(data) if head.endswith(";base64") else b""
        if not shown.source.startswith(EMBEDDED):
            return None
        wanted = unquote(shown.source.removeprefix(EMBEDDED).partition("?")[0]).strip("/")
        for file in self.all("file"):
            path = f"{file.attribute('path').strip('/')}/{file.attribute('name')}".strip("/")
            if path == wanted and file.attribute("encoding") in ("base64", ""):
                return from_base64(file.element.text or "")
        return None


def from_base64(data: str) -> bytes:
    """Return what is written in base64; nothing where it is broken."""
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
