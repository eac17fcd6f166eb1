"""What is wrong in a package: where, what, and what to do. All errors are collected before any is raised."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """A line (from 1) of a file of the package; no line where the whole file is meant."""

    file: str
    line: int | None = None


@dataclass(frozen=True)
class PackageError:
    """One thing to put right, in the language of whoever reads it."""

    file: str
    line: int | None
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        words = ": ".join(part for part in (place, self.field, self.problem) if part)
        return f"{words} — {self.remedy}" if self.remedy else words


class PackageErrors(Exception):
    """The package cannot be imported; `errors` names every reason, in the order of files and lines."""

    def __init__(self, errors: Iterable[PackageError]) -> None:
        self.errors = tuple(sorted(set(errors), key=lambda error: (error.file, error.line or 0, error.field)))
        super().__init__("\n".join(str(error) for error in self.errors))


class ErrorList:
    """Collects errors while reading goes on."""

    def __init__(self) -> None:
        self.errors: list[PackageError] = []

    def add(self, place: Place, field: str, problem: str, remedy: str = "") -> None:
        """Note one error."""
        self.errors.append(PackageError(printable(place.file), place.line, field, problem, remedy))

    def raise_if_any(self) -> None:
        """Raise PackageErrors where anything was noted."""
        if self.errors:
            raise PackageErrors(self.errors)


def printable(name: str) -> str:
    """Return a file's name so that it can be printed, whatever bytes it is made of."""
    return name.encode("utf-8", "replace").decode()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a remedy that names the nearest known word, or all of them where none is near."""
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “%(word)s”?") % {"word": near[0]}
    if not known:
        return ""
    return _("Known here: %(words)s.") % {"words": ", ".join(known)}
