"""A table as both files give it: rows of cells below headings, and where each of them stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.errors import Words
from quizzes.exchange.contract import FileRefused, Notice
from quizzes.exchange.limits import QUESTIONS, TABLE_COLUMNS
from quizzes.exchange.tables.columns import heading_key

HEADING_WITHIN = 10  # rows in which the headings must stand
NEEDED = {"kind", "stem"}
MISNAMED = ""  # the key of a column whose heading is wrong: told once, at the heading

# The place of a cell by the number of its row, as the file counts them, and that of its column, from 0.
PlaceOf = Callable[[int, int], str]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as text. `problem` and `remedy` say why it cannot be read, and are empty where it can."""

    text: str
    problem: Words = ""
    remedy: Words = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.problem)


@dataclass(frozen=True)
class Row:
    """The cells of a row that are not empty, and the places of all, by the keys of their columns."""

    place: str
    cells: dict[str, Cell]
    places: dict[str, str]


@dataclass
class Table:
    """The rows of a table that hold something, and what is wrong with its headings."""

    rows: list[Row] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)


class TableReader:
    """Reads a table row after row. `place_of` says where a cell stands."""

    def __init__(self, place_of: PlaceOf) -> None:
        self.place_of = place_of
        self.table = Table()
        self.keys: list[str | None] = []

    def read(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> Table | None:
        """Return the table that rows hold, each with its number; None where there are no headings.

        Raises FileRefused where there are too many rows or columns, or nothing below the headings.
        """
        for seen, (number, cells) in enumerate(rows, start=1):
            if any(cells[TABLE_COLUMNS:]):
                problem = _("There are more than %(count)s columns.") % {"count": TABLE_COLUMNS}
                remedy = _("Take the empty ones out, or use the template.")
                raise FileRefused(problem, remedy, self.place_of(number, TABLE_COLUMNS))
            if self.keys:
                self._row(number, cells)
            elif {heading_key(cell.text) for cell in cells} >= NEEDED:
                self._headings(number, cells)
            elif seen >= HEADING_WITHIN:
                break
        if not self.keys:
            return None
        if not self.table.rows:
            raise FileRefused(_("There are no questions below the headings."), _("Fill in a row for each question."))
        return self.table

    def _headings(self, number: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            key = heading_key(cell.text)
            if cell and key is None:
                problem = _("The column “%(name)s” is not known.") % {"name": cell.text[:60]}
                self._note(number, column, problem, _("Take it out, or name it as in the template."))
                key = MISNAMED
            elif key is not None and key in self.keys:
                problem = _("There are two columns “%(name)s”.") % {"name": cell.text[:60]}
                self._note(number, column, problem, _("Take one of them out."))
                key = MISNAMED
            self.keys.append(key)

    def _row(self, number: int, cells: Sequence[Cell]) -> None:
        if not any(cells):
            return
        found: dict[str, Cell] = {}
        for column, cell in enumerate(cells):
            key = self.keys[column] if column < len(self.keys) else None
            if cell and key is None:
                problem = _("There is something in a column without a heading.")
                self._note(number, column, problem, _("Give the column its heading, or empty the cell."))
            elif cell and key:
                found[key] = cell
        places = {key: self.place_of(number, column) for column, key in enumerate(self.keys) if key}
        self.table.rows.append(Row(self.place_of(number, 0), found, places))
        if len(self.table.rows) > QUESTIONS:
            problem = _("There are more than %(count)s questions in the file.") % {"count": QUESTIONS}
            raise FileRefused(problem, _("Split it into several files."), self.place_of(number, 0))

    def _note(self, number: int, column: int, problem: Words, remedy: Words) -> None:
        self.table.errors.append(Notice(self.place_of(number, column), "", problem, remedy))
