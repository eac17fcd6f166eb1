"""Excel workbooks and CSV files as people make them: errors at their cells, and what Excel does unasked."""

import csv
import io

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import csv_tables, xlsx
from quizzes.exchange.contract import FileRefused, Reading
from quizzes.exchange.importing import plan_import
from quizzes.exchange.limits import QUESTIONS
from quizzes.exchange.plain import read_question
from quizzes.exchange.tables.columns import all_columns, heading_key
from quizzes.exchange.tables.gap_words import read_gap, write_gap
from quizzes.exchange.tables.sheet_reader import column_letters, column_number, shown_number
from quizzes.kinds import KINDS
from tests.make.exchange_files import GOOD_ROW, HEADINGS, MAIN, cell, cells, outcome, workbook, zip_of

pytestmark = pytest.mark.without_database
GOOD = cells(2, GOOD_ROW)


def table(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, delimiter: str = ",") -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerows([headings, *rows])
    return output.getvalue().encode()


def told(reading: Reading) -> list[str]:
    """Return the file's errors and those of its questions, as the report has them."""
    plan = plan_import(reading, file_name="f", publish=True)
    return [notice.line("f") for notice in plan.all_errors()]


def refusal(read, data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(data, name="f")
    assert refused.value.remedy
    return f"{refused.value.place} {refused.value.problem}"


def test_a_right_row_becomes_a_question_in_both_kinds_of_file():
    for reading in (xlsx.read(workbook(GOOD), name="f"), csv_tables.read(table(GOOD_ROW), name="f")):
        assert reading.is_bilingual
        (entry,) = reading.entries
        assert entry.item is not None
        assert [choice["right"] for choice in entry.item["choices"]] == [True, False]
        assert not told(reading)


def test_an_error_names_its_cell_or_its_line_and_column_and_what_to_do():
    bad = (*GOOD_ROW[:4], "9", GOOD_ROW[5])
    with override("en"):
        (in_excel,) = told(xlsx.read(workbook(GOOD, cells(3, bad)), name="f"))
        (in_csv,) = told(csv_tables.read(table(GOOD_ROW, bad), name="f"))
    assert in_excel.startswith("f:E3: right: “9” is not the number of a choice.")
    assert in_csv.startswith("f:3:5: right: “9” is not the number of a choice.")
    assert "Write numbers such as 2" in in_excel


def test_what_is_missing_is_told_at_the_cell_where_it_belongs():
    rows = ["", *GOOD_ROW[1:]], [GOOD_ROW[0], "", *GOOD_ROW[2:]], [*GOOD_ROW[:5], ""]
    lines = told(xlsx.read(workbook(*(cells(number, tuple(row)) for number, row in enumerate(rows, 2))), name="f"))
    assert [line.split(":")[1] for line in lines] == ["A2", "B3", "F4"]


def test_headings_may_stand_in_any_order_and_in_english():
    headings = ("Question", "right answer", "KIND", "choice 2", "Choice 1", "explanation")
    row = ("ถามอะไร", "๑", "single choice", "ข", "ก", "เพราะ")
    (entry,) = csv_tables.read(table(row, headings=headings), name="f").entries
    assert entry.item["choices"][0] == {"th": "ก", "en": "", "right": True}


def test_unknown_and_repeated_headings_are_told_once_and_their_cells_not_at_all():
    headings = (*HEADINGS, "ตัวเลอก 3", "คำถาม")
    with override("en"):
        lines = told(csv_tables.read(table((*GOOD_ROW, "x", "y"), headings=headings), name="f"))
    assert [line.split(": ")[:2] for line in lines] == [
        ["f:1:7", "The column “ตัวเลอก 3” is not known. — Take it out, or name it as in the template."],
        ["f:1:8", "There are two columns “คำถาม”. — Take one of them out."],
    ]


def test_something_beside_the_table_is_an_error():
    with override("en"):
        (line,) = told(csv_tables.read(table((*GOOD_ROW, "", "note")), name="f"))
    assert line.startswith("f:2:8: There is something in a column without a heading.")


def test_a_column_that_the_kind_has_no_use_for_is_a_note_not_an_error():
    headings = (*HEADINGS, "คลาดเคลื่อนได้")
    plan = plan_import(csv_tables.read(table((*GOOD_ROW, "5"), headings=headings), name="f"), file_name="f")
    assert not plan.all_errors()
    assert "2:7" in [notice.place for notice in plan.all_warnings()]


def test_lines_in_cells_do_not_shift_the_line_of_an_error():
    first = (GOOD_ROW[0], "บรรทัดหนึ่ง\nบรรทัดสอง\nบรรทัดสาม", *GOOD_ROW[2:])
    (line,) = told(csv_tables.read(table(first, ("", *GOOD_ROW[1:])), name="f"))
    assert line.startswith("f:5:1:")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_separators_and_encodings_of_spreadsheets_are_recognised(delimiter, encoding):
    data = table(GOOD_ROW, delimiter=delimiter).decode().encode(encoding)
    (entry,) = csv_tables.read(data, name="f").entries
    assert entry.item["stem"]["th"] == "ควรทำอย่างไร"


def test_the_separator_line_of_excel_is_understood():
    (entry,) = csv_tables.read(b"sep=;\n" + table(GOOD_ROW, delimiter=";"), name="f").entries
    assert entry.place == "3:1"


def test_a_quotation_mark_that_is_not_closed_names_its_line():
    assert refusal(csv_tables.read, table(GOOD_ROW) + b'x,"y\n').startswith("3 ")


def test_a_cell_that_no_table_has_is_not_taken_for_a_missing_quotation_mark():
    assert "longer than 20000" in refusal(csv_tables.read, table(GOOD_ROW) + b"x," + b"y" * 200_000)


def test_a_file_without_headings_or_without_rows_is_refused():
    with override("en"):
        for read, none, empty in (
            (csv_tables.read, b"a,b\n1,2\n", table()),
            (xlsx.read, zip_of({"xl/workbook.xml": "<workbook/>"}), workbook()),
        ):
            assert "no headings" in refusal(read, none)
            assert "no questions below" in refusal(read, empty)


def test_more_questions_than_allowed_are_refused():
    with override("en"):
        assert "more than" in refusal(csv_tables.read, table(*[GOOD_ROW] * (QUESTIONS + 1)))


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ('<c r="B2"><f>A1&amp;"x"</f><v>x</v></c>', "formula"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "error value"),
        ('<c r="B2" s="1"><v>45000</v></c>', "date"),
        ('<c r="B2" t="d"><v>2026-01-01</v></c>', "date"),
        ('<c r="B2" t="s"><v>99</v></c>', "damaged"),
    ],
)
def test_what_excel_makes_of_a_cell_is_told_at_the_cell(bad, problem):
    formats = '<numFmts><numFmt numFmtId="170" formatCode="[$-41E]d&quot; m &quot;mmm yyyy"/></numFmts>'
    styles = f'<styleSheet {MAIN}>{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    row = cell("A2", GOOD_ROW[0]) + bad + cells(2, ("", "", *GOOD_ROW[2:]))
    with override("en"):
        lines = told(xlsx.read(workbook(row, xl__styles_dot_xml=styles), name="f"))
    assert any(line.startswith("f:B2") and problem in line for line in lines), lines


def test_numbers_are_read_as_excel_shows_them():
    row = cells(2, ("ตัวเลข", "เท่าไร", "", "")) + '<c r="E2"><v>19.899999999999999</v></c>' + cell("F2", "เพราะ")
    (entry,) = xlsx.read(workbook(row), name="f").entries
    assert entry.item["answer"] == "19.9"
    assert [shown_number(number) for number in (2.0, 0.1, -0.0, 1e-7, 1234567.25)] == [
        "2", "0.1", "0", "0.0000001", "1234567.25",
    ]  # fmt: skip


def test_shared_texts_keep_their_lines_and_lose_their_pronunciation():
    texts = f"<sst {MAIN}><si><r><t>หนึ่ง</t></r><r><t>_x000D_\nสอง _x005F_x0041_</t></r><rPh><t>อ่าน</t></rPh></si></sst>"
    row = cell("A2", GOOD_ROW[0]) + '<c r="B2" t="s"><v>0</v></c>' + cells(2, ("", "", *GOOD_ROW[2:]))
    (entry,) = xlsx.read(workbook(row, xl__sharedStrings_dot_xml=texts), name="f").entries
    assert entry.item["stem"]["th"] == "หนึ่ง\nสอง _x0041_"


def test_merged_cells_are_refused_with_their_place():
    data = workbook(GOOD, after='<mergeCells><mergeCell ref="A2:A9"/></mergeCells>')
    with override("en"):
        assert told(xlsx.read(data, name="f")) == [
            "f:A2:A9: Cells are merged here. — Unmerge them and fill each cell in."
        ]


def test_empty_rows_and_a_sheet_that_claims_a_million_rows_cost_nothing():
    far = '<row r="1048576">' + cells(1, GOOD_ROW).replace('1"', '1048576"') + "</row>"
    data = workbook(GOOD, "", '<c r="A4" s="3"/>')
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cells(1, HEADINGS)}</row>{far}</sheetData>'
    claimed = workbook(xl__worksheets__sheet1_dot_xml=f"<worksheet {MAIN}>{sheet}</worksheet>")
    assert len(xlsx.read(data, name="f").entries) == 1
    (entry,) = xlsx.read(claimed, name="f").entries
    assert entry.place == "A1048576"


def test_hidden_sheets_and_sheets_without_headings_are_passed_over():
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" xmlns:r="x" r:id="rId{number}"/>'
        for number, (name, state) in enumerate([("a", "hidden"), ("b", "visible"), ("c", "visible")], start=1)
    )
    relations = "".join(f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2, 3))

    def sheet(*rows: str) -> str:
        return f"<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"

    def row(number: int, texts: tuple[str, ...]) -> str:
        return f'<row r="{number}">{cells(number, texts)}</row>'

    hidden, shown = (*GOOD_ROW[:1], "ซ่อน", *GOOD_ROW[2:]), GOOD_ROW
    data = workbook(
        xl__workbook_dot_xml=f"<workbook><sheets>{sheets}</sheets></workbook>",
        xl___rels__workbook_dot_xml_dot_rels=f"<Relationships>{relations}</Relationships>",
        xl__worksheets__sheet1_dot_xml=sheet(row(1, HEADINGS), row(2, hidden)),
        xl__worksheets__sheet2_dot_xml=sheet(row(1, ("บันทึก",))),
        xl__worksheets__sheet3_dot_xml=sheet(row(1, HEADINGS), row(2, shown)),
    )
    (entry,) = xlsx.read(data, name="f").entries
    assert entry.item["stem"]["th"] == "ควรทำอย่างไร"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xd0\xcf\x11\xe0" + b"0" * 99, "old Excel file"),
        (b"not a zip", "not an Excel workbook"),
        (workbook(GOOD, xl__vbaProject_dot_bin="x"), "macros"),
        (zip_of({"a.txt": "x"}), "not an Excel workbook"),
        (workbook(GOOD, xl__worksheets__sheet1_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged"),
        (workbook(GOOD, xl__worksheets__sheet1_dot_xml="<a>" * 99), "nested"),
        (workbook(GOOD, xl__worksheets__sheet1_dot_xml="<a"), "damaged"),
        (workbook(GOOD, xl__styles_dot_xml='<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "document type"),
    ],
)
def test_what_is_no_plain_workbook_is_refused(data, problem):
    with override("en"):
        assert problem in refusal(xlsx.read, data)


def test_a_template_says_what_belongs_in_it_and_its_examples_are_right():
    with override("en"):
        assert "no questions below" in refusal(xlsx.read, xlsx.template())
    reading = csv_tables.read(csv_tables.template(), name="f")
    kinds = [read_question({**entry.item, "id": entry.own_id}).kind for entry in reading.entries]
    assert set(kinds) == set(KINDS) - {"hotspot"}
    assert not any(entry.warnings for entry in reading.entries)
    assert not reading.errors


def test_every_heading_of_the_template_is_known_in_thai_and_in_english():
    for column in all_columns(30):
        assert heading_key(column.th) == heading_key(column.en) == column.key
    assert heading_key("ตัวเลือก ๓ (ไทย)") == "choice.3"
    assert heading_key("ตัวเลือก 99") is None


def test_columns_are_counted_as_excel_counts_them():
    assert [column_letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(column_letters(number)) == number for number in range(2000))


@given(words=st.lists(st.tuples(st.text(alphabet="ก|*\\ ab", min_size=1, max_size=6), st.booleans()), max_size=5))
@settings(max_examples=200, deadline=None)
def test_the_words_of_a_gap_come_back_from_their_cell(words):
    answers = [{"text": {"th": text.strip() or "x", "en": ""}, "right": right} for text, right in words]
    again = read_gap(write_gap(answers, "th"), "")
    assert again == [{"th": one["text"]["th"], "en": "", "right": one["right"]} for one in answers]


@given(text=st.text(max_size=400), delimiter=st.sampled_from(",;\t"))
@settings(max_examples=100, deadline=None)
def test_no_csv_raises_anything_but_a_refusal(text, delimiter):
    heading = delimiter.join(HEADINGS)
    for data in (text.encode("utf-8", "surrogatepass"), f"{heading}\n{text}".encode("utf-8", "surrogatepass")):
        found = outcome(csv_tables.read, data)
        assert isinstance(found, FileRefused) or told(found) is not None


SPOILT = workbook(GOOD, cells(3, GOOD_ROW), after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')


@given(sheet=st.text(alphabet='<>/="cvrstfi AB12&;', max_size=120))
@settings(max_examples=150, deadline=None)
def test_no_sheet_raises_anything_but_a_refusal(sheet):
    data = workbook(xl__worksheets__sheet1_dot_xml=f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>")
    assert outcome(xlsx.read, data)


@given(places=st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_no_spoilt_workbook_raises_anything_but_a_refusal(places):
    data = bytearray(SPOILT)
    for place, byte in places:
        data[place % len(data)] = byte
    assert outcome(xlsx.read, bytes(data))
