"""QTI of any version as one kind of tree: no namespaces, and the names of version 2 also for version 3."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.xml_tree import XmlElement, local_name, parse_xml

_HYPHEN = re.compile(r"-([a-z0-9])")
PREFIX = "qti-"


@dataclass(slots=True, eq=False)
class Node:
    """An element of version 2 or 3 under its name of version 2, e.g. `choiceInteraction` and `responseIdentifier`.

    `content` holds texts and elements in their order. `line` counts from 1.
    """

    name: str
    attributes: dict[str, str]
    line: int
    content: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        return [part for part in self.content if isinstance(part, Node)]

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute without the spaces around it."""
        return self.attributes.get(attribute, default).strip()

    def all(self, *names: str) -> list["Node"]:
        """Return the elements directly below that have one of these names."""
        return [child for child in self.children if child.name in names]

    def first(self, *names: str) -> "Node | None":
        return next(iter(self.all(*names)), None)

    def walk(self) -> Iterator["Node"]:
        """Yield this element and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *names: str) -> list["Node"]:
        """Return the elements at any depth below that have one of these names."""
        return [node for node in self.walk() if node is not self and node.name in names]

    @property
    def text(self) -> str:
        """All the text in it, with single spaces."""
        words = (part if isinstance(part, str) else part.text for part in self.content)
        return " ".join("".join(words).split())


def read_nodes(data: bytes, *, file: str = "") -> Node:
    """Return the root of an XML file; `file` is its name where it lies in a package. Raises FileRefused."""
    try:
        return _node(parse_xml(data))
    except FileRefused as refused:
        raise FileRefused(refused.problem, refused.remedy, place_in(file, refused.place)) from refused


def place_in(file: str, line: int | str) -> str:
    """Return the place of a line, after the file's name where it lies in a package."""
    return ":".join(part for part in (file, str(line)) if part and part != "0")


def _node(element: XmlElement) -> Node:
    attributes = {_plain_attribute(name): value for name, value in element.attrib.items()}
    node = Node(plain_name(local_name(element)), attributes, element.line)
    if element.text:
        node.content.append(element.text)
    for child in element:
        node.content.append(_node(child))  # type: ignore[arg-type]
        if child.tail:
            node.content.append(child.tail)
    return node


def plain_name(name: str) -> str:
    """Return the name of version 2: `qti-simple-choice` is `simpleChoice`; names of HTML stay."""
    return _camel(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else name


def _plain_attribute(name: str) -> str:
    name = name.rpartition("}")[2]
    return name if name.startswith(("data-", "aria-")) else _camel(name)


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name)
