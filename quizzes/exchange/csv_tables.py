"""CSV: tables with commas, semicolons or tabs, in UTF-8 or TIS-620."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from quizzes.exchange.contract import FileRefused, Outgoing, Reading, Written
from quizzes.exchange.decoding import decode
from quizzes.exchange.limits import TEXT_CHARACTERS
from quizzes.exchange.tables.columns import all_columns, heading_key
from quizzes.exchange.tables.rows import read_row
from quizzes.exchange.tables.sheet import Cell, TableReader
from quizzes.exchange.tables.template import EXAMPLES
from quizzes.exchange.tables.writing import Cells, Column, rows_of
from quizzes.exchange.telling import Teller

DELIMITERS = (",", ";", "\t")
UTF8_MARK = "\ufeff"  # without it Excel takes the file for one in the machine's old code page
# What a spreadsheet would take for a formula (CWE-1236) is written with an apostrophe before it, and read without.
_GUARD = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of a CSV file. Raises FileRefused."""
    text = decode(data)
    delimiter = _delimiter(text)
    table = TableReader(lambda line, column: f"{line}:{column + 1}").read(_rows(text, delimiter))
    if table is None:
        problem = _("There are no headings: at least those of kind and question are needed.")
        raise FileRefused(problem, _("Use the template; its first line says what each column holds."), "1")
    return Reading([read_row(row) for row in table.rows], table.errors, is_bilingual=True)


def _delimiter(text: str) -> str:
    """Return the character that parts the first lines into the most columns that are known."""
    if found := _SEPARATOR_LINE.match(text):
        return found[1]
    lines = text.split("\n", maxsplit=20)[:20]
    return max(DELIMITERS, key=lambda one: max(_known(line, one) for line in lines))


def _known(line: str, delimiter: str) -> int:
    return sum(heading_key(word.strip('" ')) is not None for word in line[:10_000].split(delimiter))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the line on which each row begins, and its cells."""
    begins = 2 if _SEPARATOR_LINE.match(text) else 1
    lines = io.StringIO(text.split("\n", 1)[1] if begins == 2 else text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = begins
    try:
        for words in reader:
            yield line, [Cell(_unguarded(word.strip())) for word in words]
            line = begins + reader.line_num
    except csv.Error as error:
        if "field limit" in str(error):  # of Python's reader; it is far above ours
            long = _("The text is longer than %(number)s characters.") % {"number": TEXT_CHARACTERS}
            raise FileRefused(long, _("Shorten it."), str(line)) from error
        problem = _("The quotation marks of this row do not match.")
        remedy = _("Write a quotation mark within a cell twice, and close the cell with one.")
        raise FileRefused(problem, remedy, str(line)) from error


def _unguarded(word: str) -> str:
    return word[1:] if _GUARDED.match(word) else word


def guarded(word: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{word}" if _GUARD.match(word) and not _NUMBER.fullmatch(word) else word


def write(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a CSV file; it holds both languages, whichever is asked for."""
    teller = Teller(language)
    columns, rows = rows_of(questions, teller)
    return Written(_written(columns, rows), teller.left_out, teller.losses)


def template() -> bytes:
    """Return a file with the headings and an example of each kind, to be overwritten."""
    return _written(all_columns(), EXAMPLES)


def _written(columns: Sequence[Column], rows: Sequence[Cells]) -> bytes:
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow([column.th for column in columns])
    for row in rows:
        writer.writerow([guarded(row.get(column.key, "")) for column in columns])
    return (UTF8_MARK + output.getvalue()).encode()
