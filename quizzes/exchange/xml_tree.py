"""XML as a tree whose elements know their lines. Nothing that XML can be made to do beyond that is allowed."""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.decoding import check_size, decode
from quizzes.exchange.limits import NESTING, XML_NODES

_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WELL_FORMED = re.compile(
    r"""<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+(?:encoding|standalone)\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\?>"""
)
# Else expat takes the entities of a document type that lies elsewhere for known, and drops them from attributes.
_STANDALONE = '<?xml version="1.0" standalone="yes"?>'


class XmlElement(Element):
    """An element and the line, from 1, on which it begins."""

    line: int = 0


class _Builder(TreeBuilder):
    """Builds the tree, counting: a file that nests too deep or holds too much is refused while it is read."""

    def __init__(self) -> None:
        super().__init__(element_factory=XmlElement)
        self.expat: Any = None
        self.depth = self.nodes = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        self.nodes += 1 + len(attrs)
        line = self.expat.CurrentLineNumber
        if self.depth > NESTING:
            raise FileRefused(_("The elements are nested too deep."), _("Check how the file was made."), str(line))
        if self.nodes > XML_NODES:
            raise FileRefused(_("The file has too many elements."), _("Divide it into several files."), str(line))
        element = super().start(tag, attrs)
        element.line = line  # type: ignore[attr-defined]
        return element

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(tag)

    def doctype_found(self, _name: str, address: str | None, public_name: str | None, declares: int) -> None:
        """Refuse a document type that declares something or has but an address; some systems name a well-known one."""
        if declares or (address and not public_name):
            raise self.doctype_refused()

    def doctype_refused(self) -> FileRefused:
        problem = _("The file declares a document type or entities.")
        line = str(self.expat.CurrentLineNumber)
        return FileRefused(problem, _("Take the lines with DOCTYPE and ENTITY out."), line)


def parse_xml(data: bytes) -> XmlElement:
    """Return the root of an XML file.

    Raises FileRefused for what is not well formed, for a document type of its own or entities (they can read other
    files and fill the memory), and beyond the limits. A document type that is only named is read over, never fetched.
    """
    check_size(data)
    declared = _DECLARATION.match(data)
    text = decode(data, declared=declared.group(1).decode() if declared else "")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder)
    builder.expat = parser.parser
    parser.parser.StartDoctypeDeclHandler = builder.doctype_found
    try:
        parser.feed(_standalone(text))
        return parser.close()
    except DefusedXmlException as error:
        raise builder.doctype_refused() from error
    except ParseError as error:
        # expat repeats the position in its words: `mismatched tag: line 1, column 8`.
        said = _("This is not well-formed XML: %(error)s.") % {"error": str(error.msg).partition(":")[0]}
        remedy = _("Export the file again, or mend it at that line.")
        raise FileRefused(said, remedy, str(error.position[0])) from error


def _standalone(text: str) -> str:
    """Return the text with a declaration that it needs no other file, on as many lines; one that is broken stays."""
    declared = _WELL_FORMED.match(text)
    if declared is None and text.startswith("<?xml"):
        return text
    lines = "\n" * declared.group().count("\n") if declared else ""
    return f"{_STANDALONE[:-2]}{lines}?>{text[declared.end() if declared else 0 :]}"


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def place_of(element: Element) -> str:
    """Return the line on which an element begins, as the place of an error."""
    return str(element.line) if isinstance(element, XmlElement) else ""
