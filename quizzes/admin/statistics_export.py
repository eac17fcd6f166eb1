"""A report as a spreadsheet (XLSX, all tables) and as CSV (the questions). Nobody is named in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from openpyxl import Workbook

from lms.core.staff_views import UTF8_MARK, harmless_cell
from quizzes.admin.statistics_rows import Reading
from quizzes.admin.statistics_words import NOT_SHOWN, OF_QUESTION, OF_QUIZ
from quizzes.statistics.figures import Figures

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[Any]
PLACES = 4  # decimals of a figure


def csv_response(reading: Reading, name: str) -> HttpResponse:
    """Return the questions as CSV in UTF-8 with a byte order mark, without which Excel spoils Thai."""
    written = io.StringIO()
    csv.writer(written).writerows(map(harmless, question_rows(reading)))
    return attachment(UTF8_MARK + written.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_response(reading: Reading, name: str) -> HttpResponse:
    """Return the whole report, a sheet for each table."""
    book = Workbook(write_only=True)
    sheets = {
        gettext("Quiz"): quiz_rows(reading),
        gettext("Questions"): question_rows(reading),
        gettext("Draws"): draw_rows(reading),
        gettext("Answers"): answer_rows(reading),
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(harmless(row))
    written = io.BytesIO()
    book.save(written)
    return attachment(written.getvalue(), XLSX, f"{name}.xlsx")


def attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def harmless(row: Row) -> list[Any]:
    return [harmless_cell(cell) if isinstance(cell, str) else cell for cell in row]


def quiz_rows(reading: Reading) -> Iterator[Row]:
    yield [gettext("Figure"), gettext("Value"), gettext("What it says")]
    yield [gettext("Attempts"), reading.data["attempts"], ""]
    for name, (label, meaning) in OF_QUIZ.items():
        yield [str(label), *cells(reading.figures, [name]), str(meaning)]


def question_rows(reading: Reading) -> Iterator[Row]:
    labels = [str(label) for label, _meaning in OF_QUESTION.values()]
    about = [gettext("No."), gettext("Code"), gettext("Question"), gettext("Topic"), gettext("Asked")]
    yield [*about, *labels, gettext("To look at")]
    for row in reading.questions:
        figures = cells(row.figures, OF_QUESTION)
        yield [row.number, row.code, row.stem, row.topic, row.attempts, *figures, " ".join(row.flags)]


def draw_rows(reading: Reading) -> Iterator[Row]:
    labels = [str(label) for label, _meaning in OF_QUESTION.values()]
    yield [gettext("Topic"), gettext("Drawn, of how many"), gettext("Attempts"), *labels]
    for row in reading.draws:
        yield [row.topic, row.drawn, row.attempts, *cells(row.figures, OF_QUESTION)]


def answer_rows(reading: Reading) -> Iterator[Row]:
    about = [gettext("Code"), gettext("Version"), gettext("Part"), gettext("Answer")]
    yield [*about, gettext("Right (1) or not (0)"), gettext("How often")]
    for row in reading.questions:
        for variant in row.variants:
            for answer in variant.answers:
                words = answer.words if answer.words is not None else str(NOT_SHOWN)
                yield [row.code, variant.versions, answer.part, words, int(answer.right), answer.often]


def cells(figures: Figures, names: Any) -> list[float | None]:
    """Return figures as numbers, empty where there are none."""
    values = [figures[name].value for name in names]
    return [None if value is None else round(value, PLACES) for value in values]
