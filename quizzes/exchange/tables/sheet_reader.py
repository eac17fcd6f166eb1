"""The cells of a sheet as texts. Formulas, dates and errors are told apart from what was typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.exchange.contract import FileRefused, Notice
from quizzes.exchange.limits import QUESTIONS, TABLE_COLUMNS, TEXT_CHARACTERS
from quizzes.exchange.tables.sheet import Cell
from quizzes.exchange.tables.sheet_parts import MOST_CELLS, Target, feed, unescaped

MOST_ROWS = QUESTIONS * 4  # rows that hold something
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Rows = Iterator[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True)
class Styles:
    """The numbers of the cell styles that show dates, and of those that show per cent."""

    dates: frozenset[int]
    per_cents: frozenset[int]


class SheetReader(Target):
    """The rows of a sheet, and its merged cells."""

    def __init__(self, data: bytes, texts: Sequence[str], styles: Styles) -> None:
        super().__init__()
        self.texts, self.styles = texts, styles
        self.found: dict[int, dict[int, Cell]] = {}
        self.merged: list[str] = []
        self.row = self.column = self.cells = 0
        self.about: dict[str, str] = {}
        self.has_formula = False
        feed(self, data)

    def rows(self) -> Rows:
        """Yield the number of each row that holds something, and its cells from the first column on."""
        for number in sorted(self.found):
            cells = self.found[number]
            yield number, [cells.get(column, Cell("")) for column in range(max(cells) + 1)]

    def merge_errors(self) -> list[Notice]:
        """Return an error for each group of merged cells; only its first cell would hold what all of them say."""
        problem, remedy = _("Cells are merged here."), _("Unmerge them and fill each cell in.")
        return [Notice(reference, "", problem, remedy) for reference in self.merged]

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes.get("r", ""), self.row + 1)
            self.column = -1
        elif name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self.open_texts += 1
        elif name == "f":
            self.has_formula = True
        elif name == "mergeCell" and len(self.merged) < QUESTIONS:
            self.merged.append(attributes.get("ref", "")[:30])

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.about, self.has_formula = attributes, False
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(place[1]) if place else self.column + 1
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise FileRefused(_("The sheet has too many cells."), _("Take the empty rows and columns out."))

    def ended(self, name: str) -> None:
        if name in ("v", "t"):
            self.open_texts -= 1
        elif name == "c":
            cell = self._cell(self.taken())
            if cell:
                self._keep(cell)

    def _keep(self, cell: Cell) -> None:
        # One column past the limit is kept, so that what lies beyond is refused rather than passed over.
        row = self.found.setdefault(self.row, {})
        row[min(self.column, TABLE_COLUMNS)] = cell
        if len(self.found) > MOST_ROWS:
            raise FileRefused(_("The sheet has too many rows."), _("Split it into several files."))

    def _cell(self, text: str) -> Cell:
        if self.has_formula:
            remedy = _("Copy the cell and paste it as a value, or type it.")
            return Cell(text[:60], _("There is a formula in this cell."), remedy)
        kind = self.about.get("t", "n")
        if kind == "s":
            return self._shared(text)
        if kind == "inlineStr":
            return Cell(unescaped(text).strip())
        if kind == "b":
            return Cell("TRUE" if text.strip() == "1" else "FALSE")
        if kind == "e":
            return Cell(text[:60], _("There is an error value in this cell."), _("Type what belongs there."))
        if kind == "d":
            return _date_cell(text)
        return self._number(text.strip()) if kind == "n" else Cell(unescaped(text).strip())

    def _shared(self, text: str) -> Cell:
        place = _number(text.strip(), -1)
        if not 0 <= place < len(self.texts):
            return Cell("", _("This cell is damaged."), _("Type what belongs there."))
        shared = self.texts[place]
        if len(shared) > TEXT_CHARACTERS:
            problem = _("The text is longer than %(number)s characters.") % {"number": TEXT_CHARACTERS}
            return Cell(shared[:60], problem, _("Shorten it."))
        return Cell(shared.strip())

    def _number(self, text: str) -> Cell:
        style = _number(self.about.get("s", ""), 0)
        if not text:
            return Cell("")
        if style in self.styles.dates:
            return _date_cell(text)
        try:
            number = float(text)
        except ValueError:
            return Cell(text[:60], _("This cell is damaged."), _("Type what belongs there."))
        return Cell(f"{shown_number(number * 100)}%" if style in self.styles.per_cents else shown_number(number))


def _date_cell(text: str) -> Cell:
    problem = _("Excel has made a date or a time of what was typed here.")
    return Cell(text[:60], problem, _("Format the cell as text, then type it again."))


def shown_number(number: float) -> str:
    """Return a number with the 15 digits that Excel shows; without an exponent, unless it has more."""
    shown = f"{number:.15g}"
    if "e-" in shown:
        shown = f"{number:.20f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column from its number, from 0."""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters
