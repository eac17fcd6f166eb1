"""XLSX: Excel workbooks. Read without Excel's machinery, written with openpyxl; the template too."""

import datetime
import io
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook as NewWorkbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.exchange.archives import Archive, zipped
from quizzes.exchange.contract import FileRefused, Outgoing, Reading, Written
from quizzes.exchange.decoding import check_size
from quizzes.exchange.tables import words
from quizzes.exchange.tables.columns import Column, all_columns
from quizzes.exchange.tables.rows import read_row
from quizzes.exchange.tables.sheet import TableReader
from quizzes.exchange.tables.sheet_parts import escaped
from quizzes.exchange.tables.sheet_reader import column_letters
from quizzes.exchange.tables.template import EXAMPLES, STEPS
from quizzes.exchange.tables.workbook import Workbook
from quizzes.exchange.tables.writing import Cells, rows_of
from quizzes.exchange.telling import Teller

QUESTIONS_SHEET, HOW_SHEET, EXAMPLES_SHEET = "ข้อสอบ", "วิธีใช้", "ตัวอย่าง"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also a workbook with a password
BEGINNING = datetime.datetime(2000, 1, 1)
PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")  # the moment of saving, whatever is set
LISTS = {"kind": words.KINDS, "difficulty": words.DIFFICULTIES, "grading": words.GRADINGS}
HEADING = PatternFill("solid", fgColor="DCEBEA")
WIDE, NARROW = 44, 18  # characters


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of a workbook's first visible sheet that has the headings. Raises FileRefused."""
    check_size(data)
    _refuse_others(data)
    archive = Archive(data)
    _refuse_macros(archive)
    book = Workbook(archive)
    for _title, part in book.sheets:
        sheet = book.rows(part)
        table = TableReader(lambda row, column: f"{column_letters(column)}{row}").read(sheet.rows())
        if table is not None:
            errors = [*sheet.merge_errors(), *table.errors]
            return Reading([read_row(row) for row in table.rows], errors, is_bilingual=True)
    problem = _("There are no headings: at least those of kind and question are needed.")
    raise FileRefused(problem, _("Use the template; its first line says what each column holds."), "A1")


def _refuse_others(data: bytes) -> None:
    if data.startswith(OLD_EXCEL):
        problem = _("This is an old Excel file, or one with a password.")
        raise FileRefused(problem, _("Save it as .xlsx, without a password."))
    if not data.startswith(b"PK"):
        raise FileRefused(_("This is not an Excel workbook."), _("Save it as .xlsx."))


def _refuse_macros(archive: Archive) -> None:
    if any(name.endswith(("vbaProject.bin", "xl/workbook.bin")) for name in archive.names):
        problem = _("The workbook holds macros, or is in Excel's binary format.")
        raise FileRefused(problem, _("Save it as .xlsx, without macros."))


def write(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a workbook; it holds both languages, whichever is asked for. The same questions give the same bytes."""
    teller = Teller(language)
    columns, rows = rows_of(questions, teller)
    book = NewWorkbook()
    _fill(_named(book, QUESTIONS_SHEET), columns, rows)
    return Written(_saved(book), teller.left_out, teller.losses)


def template() -> bytes:
    """Return the workbook to fill in: headings, how to use it, and an example of each kind, in Thai."""
    book = NewWorkbook()
    sheet = _named(book, QUESTIONS_SHEET)
    _fill(sheet, all_columns(), [])
    _offer_lists(sheet, all_columns())
    _explain(book.create_sheet(HOW_SHEET))
    _fill(book.create_sheet(EXAMPLES_SHEET), all_columns(), EXAMPLES)
    return _saved(book)


def _named(book: NewWorkbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _fill(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Cells]) -> None:
    for number, column in enumerate(columns, start=1):
        _put(sheet, 1, number, column.th, font=Font(bold=True), fill=HEADING)
        is_text = column.key.startswith(("stem", "explanation", "text"))
        sheet.column_dimensions[get_column_letter(number)].width = WIDE if is_text else NARROW
    for place, row in enumerate(rows, start=2):
        for number, column in enumerate(columns, start=1):
            if text := row.get(column.key):
                _put(sheet, place, number, text)
    sheet.freeze_panes = "A2"


def _put(
    sheet: Worksheet, row: int, column: int, text: str, *, font: Font | None = None, fill: PatternFill | None = None
) -> None:
    """Write a text as a text, whatever it begins with, and so that Excel does not make a date or a number of it."""
    cell = sheet.cell(row, column)
    cell.value = escaped(text)
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill


def _offer_lists(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Let Excel offer the words that may stand in a column, and keep every cell a text."""
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        if column.key in LISTS:
            offered = ",".join(known[0] for known in LISTS[column.key].values())
            validation = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
            validation.add(f"{letter}2:{letter}1000")
            sheet.add_data_validation(validation)
        sheet.column_dimensions[letter].number_format = "@"


def _explain(sheet: Worksheet) -> None:
    lines = [(f"{number}. {step}", "") for number, step in enumerate(STEPS, start=1)]
    columns = [(column.th, column.use) for column in all_columns(1) if column.use]
    for row, (first, second) in enumerate([*lines, ("", ""), ("คอลัมน์", "กรอกอะไร"), *columns], start=1):
        if second:
            _put(sheet, row, 1, first, font=Font(bold=True))
            _put(sheet, row, 2, second)
        elif first:
            _put(sheet, row, 1, first)
            sheet.cell(row, 1).alignment = Alignment(wrap_text=False)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 100


def _saved(book: NewWorkbook) -> bytes:
    """Return the file, packed anew without the time at which it was made."""
    book.properties.created = BEGINNING
    book.properties.creator = ""
    output = io.BytesIO()
    book.save(output)
    packed = Archive(output.getvalue())
    files = {name: packed.read(name) for name in packed.names}
    files[PROPERTIES] = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", files[PROPERTIES])
    return zipped(files)
