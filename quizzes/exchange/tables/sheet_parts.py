"""Reading the parts of an Excel workbook as they are told: no tree is kept, whatever a part claims to hold."""

import re
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from quizzes.exchange.contract import FileRefused
from quizzes.exchange.limits import NESTING

MOST_CELLS = 1_000_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def feed(target: Any, data: bytes) -> None:
    """Let a part's XML be told to `target`; no document type, no entities, no deep nesting."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    problem, remedy = _("The workbook is damaged."), _("Open it in Excel and save it anew.")
    try:
        parser.feed(data)
        parser.close()
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise FileRefused(problem, remedy) from error


class Target:
    """What the parser tells: a stack of open elements, and the text of the innermost of those that are kept."""

    def __init__(self) -> None:
        self.depth = 0
        self.open_texts = 0
        self.pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > NESTING:
            raise FileRefused(_("The elements are nested too deep."), _("Open it in Excel and save it anew."))
        self.started(tag.rpartition("}")[2], attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.ended(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        if self.open_texts:
            self.pieces.append(text)

    def taken(self) -> str:
        """Return the text collected since the last time."""
        text = "".join(self.pieces)
        self.pieces = []
        return text

    def started(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def ended(self, name: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is left to do at the end."""


class TextCollector(Target):
    """The texts that cells share; the pronunciation of Japanese words (`rPh`) is none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.is_aside = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.is_aside = self.is_aside or name == "rPh"
        self.open_texts += name == "t" and not self.is_aside

    def ended(self, name: str) -> None:
        if name == "rPh":
            self.is_aside = False
        elif name == "t" and not self.is_aside:
            self.open_texts -= 1
        elif name == "si":
            self.texts.append(unescaped(self.taken()))
            if len(self.texts) > MOST_CELLS:
                raise FileRefused(_("The workbook holds too many texts."), _("Split it into several files."))


def unescaped(text: str) -> str:
    """Return a text in which Excel's `_x000D_` stands for the character again (22.4.2.4, ST_Xstring)."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for such an escape."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
