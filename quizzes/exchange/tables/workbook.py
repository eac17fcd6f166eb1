"""Reading Excel workbooks (ECMA-376, SpreadsheetML): the texts in their cells, and nothing else that they can do.

Only what is needed is read, part by part, without keeping a tree: a sheet may declare a million rows, and a cell may
claim any place. Formulas, dates and error values are told apart from texts, since Excel makes them without being asked.
"""

import posixpath
import re
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.archives import Archive
from quizzes.exchange.contract import FileRefused
from quizzes.exchange.tables.sheet_parts import TextCollector, feed
from quizzes.exchange.tables.sheet_reader import SheetReader, Styles
from quizzes.exchange.xml_tree import XmlElement, local_name, parse_xml

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
# Number formats that show a date or a time (18.8.30), beside those that a workbook defines itself.
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
_PER_CENT = {9, 10}


class Workbook:
    """A workbook of which nothing has been read but its table of contents. Raises FileRefused, as its methods do."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        book = self._part("xl/workbook.xml")
        if book is None:
            raise FileRefused(_("This is not an Excel workbook."), _("Save it as .xlsx."))
        targets = self._targets()
        self.sheets = [
            (sheet.get("name") or "", targets[target])
            for sheet in _below(book, "sheet")
            if sheet.get("state") in (None, "visible") and (target := _relation(sheet)) in targets
        ]
        self.texts = self._shared_texts()
        self.styles = self._styles()

    def rows(self, part: str) -> "SheetReader":
        """Return the reader of a sheet by its part, as `sheets` names it."""
        return SheetReader(self.archive.read(part), self.texts, self.styles)

    def _part(self, name: str) -> XmlElement | None:
        return parse_xml(self.archive.read(name)) if name in self.archive else None

    def _targets(self) -> dict[str, str]:
        relations = self._part("xl/_rels/workbook.xml.rels")
        found = {}
        for relation in _below(relations, "Relationship"):
            target = relation.get("Target") or ""
            name = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            if name in self.archive and relation.get("TargetMode") != "External":
                found[relation.get("Id") or ""] = name
        return found

    def _shared_texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive:
            return []
        collector = TextCollector()
        feed(collector, self.archive.read("xl/sharedStrings.xml"))
        return collector.texts

    def _styles(self) -> Styles:
        root = self._part("xl/styles.xml")
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in _below(root, "numFmt")}
        formats = [one for group in _below(root, "cellXfs") for one in group]
        numbers = [one.get("numFmtId") or "0" for one in formats]
        dates = {place for place, number in enumerate(numbers) if _shows_date(number, own.get(number, ""))}
        shares = {
            place
            for place, number in enumerate(numbers)
            if (number.isdigit() and int(number[:6]) in _PER_CENT) or _QUOTED.sub("", own.get(number, "")).endswith("%")
        }
        return Styles(frozenset(dates), frozenset(shares))


def _below(root: XmlElement | None, name: str) -> list[Any]:
    return [element for element in root.iter() if local_name(element) == name] if root is not None else []


def _relation(sheet: Any) -> str:
    """Return the relation that a sheet names; the attribute has a namespace of its own."""
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _shows_date(number: str, code: str) -> bool:
    if code:
        return bool(re.search(r"[ymdhsYMDHSปดว]", _QUOTED.sub("", code.split(";")[0])))
    return number.isdigit() and int(number[:6]) in _DATES
