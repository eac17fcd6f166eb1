"""The fields of a mapping, each taken with its type; what is missing, wrong or unknown is noted with its line."""

import re
from datetime import date

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.marked_yaml import Node

ID_LIMIT = 80
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
NOTHING = Node("mapping", 1)


class Fields:
    """Reads one mapping. Each method takes a field; `close` refuses those that nobody took."""

    def __init__(self, node: Node | None, *, file: str, errors: ErrorList, path: str = "") -> None:
        self.file, self.errors, self.path = file, errors, path
        self.readable = node is not None and node.kind == "mapping"
        if node is not None and not self.readable:
            problem, remedy = _("Fields with names are expected here."), _("Write “name: value”, one field a line.")
            errors.add(Place(file, node.line), path, problem, remedy)
        self.node = node if node is not None and self.readable else NOTHING
        self._entries = dict(self.node.entries)
        self._taken: set[str] = set()

    def take(self, name: str, *, required: bool = True) -> Node | None:
        """Return a field's value; None where it is missing or empty."""
        self._taken.add(name)
        node = self._entries.get(name)
        if node is not None and node.kind != "nothing" and (node.kind != "text" or node.text.strip()):
            return node
        if required and self.readable:
            line = node.line if node else self.node.line
            self.note(name, line, _("The field is missing or empty."), _("Add “%(name)s: …”.") % {"name": name})
        return None

    def has(self, name: str) -> bool:
        """Say whether a field stands here at all."""
        return name in self._entries

    def text(self, name: str, *, limit: int = 255, required: bool = True) -> str:
        """Return a text of at most `limit` characters, "" where there is none."""
        node = self.take(name, required=required)
        if node is None:
            return ""
        if node.kind in {"list", "mapping"}:
            self.note(name, node.line, _("A text is expected here."), _("Put the text in quotation marks."))
            return ""
        words = " ".join(node.text.split())
        if len(words) > limit:
            problem = _("The text has %(length)s characters, %(limit)s are allowed.")
            self.note(name, node.line, problem % {"length": len(words), "limit": limit}, _("Shorten it."))
        return words

    def id(self, name: str = "id", *, required: bool = True) -> str:
        """Return a stable id, "" where there is none."""
        words = self.text(name, limit=ID_LIMIT, required=required)
        if words and not _ID.fullmatch(words):
            problem = _("“%(id)s” cannot be an id.") % {"id": words}
            self.note(name, self.line_of(name), problem, _("Use the letters a–z, digits and hyphens."))
        return words

    def whole(self, name: str, low: int, high: int) -> int:
        """Return a whole number within bounds; the lower bound where there is none."""
        node = self.take(name)
        if node is None:
            return low
        if node.kind != "whole" or not low <= int(node.text) <= high:
            problem = _("A whole number from %(low)s to %(high)s is expected here.") % {"low": low, "high": high}
            self.note(name, node.line, problem, _("Write digits 0–9 without quotation marks."))
            return low
        return int(node.text)

    def flag(self, name: str) -> bool:
        """Return true or false; false where there is neither."""
        node = self.take(name)
        if node is not None and node.kind != "flag":
            self.note(name, node.line, _("Yes or no is expected here."), _("Write “true” or “false”."))
        return node is not None and node.plain is True

    def one_of(self, name: str, words: list[str]) -> str:
        """Return one of the words; the first where the field is left out."""
        given = self.text(name, required=False) or words[0]
        if given in words:
            return given
        remedy = _("Write one of these: %(words)s.") % {"words": ", ".join(words)}
        self.note(name, self.line_of(name), _("“%(word)s” is not known here.") % {"word": given}, remedy)
        return words[0]

    def ids(self, name: str) -> list[str]:
        """Return a list of ids that may be left out."""
        node = self.take(name, required=False)
        if node is None:
            return []
        if node.kind != "list" or any(item.kind != "text" for item in node.items):
            self.note(name, node.line, _("A list of ids is expected here."), _("Write [first-id, second-id]."))
            return []
        return [item.text for item in node.items]

    def day(self, name: str) -> date | None:
        """Return a day that may be left out."""
        node = self.take(name, required=False)
        if node is None:
            return None
        try:
            return date.fromisoformat(node.text)
        except ValueError:
            remedy = _("Write it as year-month-day of the Common Era, such as 2026-11-22.")
            self.note(name, node.line, _("This is not a day of the calendar."), remedy)
            return None

    def fields(self, name: str, *, required: bool = True) -> "Fields | None":
        """Return the fields of a mapping within this one."""
        node = self.take(name, required=required)
        if node is None:
            return None
        return Fields(node, file=self.file, errors=self.errors, path=self.path_of(name))

    def list_of_fields(self, name: str, *, required: bool = True) -> list["Fields"]:
        """Return the mappings of a list within this one. In an error's field they are counted from 1."""
        node = self.take(name, required=required)
        if node is None:
            return []
        if node.kind != "list":
            self.note(name, node.line, _("A list is expected here."), _("Begin each entry with “- ”."))
            return []
        where = self.path_of(name)
        return [
            Fields(item, file=self.file, errors=self.errors, path=f"{where}.{number}")
            for number, item in enumerate(node.items, start=1)
        ]

    def close(self) -> None:
        """Refuse the fields that nobody took."""
        for name, node in self._entries.items():
            if name not in self._taken:
                remedy = did_you_mean(name, self._taken)
                self.note(name, node.line, _("There is no such field."), remedy)

    def note(self, name: str, line: int, problem: str, remedy: str) -> None:
        """Note an error of a field."""
        self.errors.add(Place(self.file, line), self.path_of(name), problem, remedy)

    def line_of(self, name: str) -> int:
        """Return the line on which a field stands, that of the mapping where it does not."""
        return self._entries.get(name, self.node).line

    def path_of(self, name: str) -> str:
        """Return how an error names a field."""
        return f"{self.path}.{name}" if self.path else name
