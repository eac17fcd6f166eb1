"""Reading the plain form of a question (docs/course-package.md): every fault of form is collected, none is raised."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.errors import FieldError, Words


class PlainReader:
    """One mapping of the plain form, and what was found wrong in it and in those below it.

    Faults of form (a list where a text belongs, an unknown field) are collected here; what is missing or makes no
    sense is for `Kind.problems` to find.
    """

    def __init__(self, item: Any, path: str = "", errors: list[FieldError] | None = None) -> None:
        self.errors: list[FieldError] = [] if errors is None else errors
        self.path = path
        self.known: set[str] = set()
        self.item: Mapping[Any, Any] = {}
        if isinstance(item, Mapping):
            self.item = item
        elif item is not None:
            self.refuse("", _("Fields were expected here."), _("Write them as “name: value”."))

    def refuse(self, name: str, problem: Words, remedy: Words) -> None:
        field = ".".join(part for part in (self.path, name) if part)
        self.errors.append(FieldError(field, problem, remedy))

    def value(self, name: str) -> Any:
        self.known.add(name)
        return self.item.get(name)

    def string(self, name: str) -> str:
        value = self.value(name)
        if value is None or isinstance(value, str):
            return value or ""
        self.refuse(name, _("A text was expected here."), _("Put it in quotation marks."))
        return ""

    def flag(self, name: str) -> bool | None:
        value = self.value(name)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(name, _("Only true or false can stand here."), _("Write true or false, without quotation marks."))
        return None

    def number(self, name: str) -> int | None:
        value = self.value(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.refuse(name, _("A whole number was expected here."), _("Write digits only."))
        return None

    def decimal(self, name: str) -> str:
        """Return a number, written with or without quotation marks, as its digits; empty where there is none."""
        value = self.value(name)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return format(Decimal(str(value)), "f")
        self.refuse(name, _("A number was expected here."), _("Write a decimal such as 12.5."))
        return ""

    def below(self, name: str) -> "PlainReader":
        return PlainReader(self.value(name), f"{self.path}.{name}" if self.path else name, self.errors)

    def items(self, name: str) -> list["PlainReader"]:
        value = self.value(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(name, _("A list was expected here."), _("Begin each entry with “- ”."))
            return []
        path = f"{self.path}.{name}" if self.path else name
        return [PlainReader(entry, f"{path}.{number}", self.errors) for number, entry in enumerate(value, start=1)]

    def text(self, name: str) -> dict[str, str]:
        below = self.below(name)
        text = below.languages()
        below.refuse_unknown()
        return text

    def languages(self) -> dict[str, str]:
        """Return the text in `th` and `en` that stands here."""
        return {"th": self.string("th"), "en": self.string("en")}

    def refuse_unknown(self) -> None:
        """Refuse the fields that nobody asked for; call it last."""
        for name in self.item:
            if name not in self.known:
                self.refuse(str(name), _("This field is not known."), _("Correct its name or take it out."))
