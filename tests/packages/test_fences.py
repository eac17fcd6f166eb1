"""The teaching blocks as a package writes them: what is read, and what is refused with its line."""

import pytest

from courses.packages.errors import ErrorList
from courses.packages.markdown import read_blocks

pytestmark = pytest.mark.without_database


def read(text: str):
    errors = ErrorList()
    blocks = read_blocks(text, file="a.th.md", first_line=10, errors=errors)
    return blocks, [(error.line, error.problem) for error in errors.errors]


def value_of(text: str):
    blocks, errors = read(text)
    assert errors == []
    (block,) = blocks
    return block.value


def names(text: str) -> list[tuple[str, str]]:
    return [(name.kind, str(name)) for block in read(text)[0] for name in block.names]


COMPARE = """::: compare SMS สองข้อความ
real: จากธนาคาร
text: ยอดเงินเข้า 100 บาท
text: 22 พ.ย.
why: ไม่มี**ลิงก์**

fake: จากมิจฉาชีพ
picture: fake.svg
alt: จอมือถือ
why: มีลิงก์ย่อ
:::"""
TABLE = """::: table โทรเบอร์ไหนดี
headers: both
| เรื่อง | เบอร์ |
| :--- | ---: |
| ถูกโกง | 1441 |
| ข่าว \\| ลือ |  |
:::"""
RECORDING = "title: เสียง\nlength: 1:20\n\nคนโทร: สวัสดี\n\nผมเป็นตำรวจ\n:::"


def test_a_comparison_is_read_with_its_exhibits():
    assert value_of(COMPARE) == {
        "title": "SMS สองข้อความ",
        "exhibits": [
            {
                "verdict": "real",
                "label": "จากธนาคาร",
                "text": "ยอดเงินเข้า 100 บาท\n22 พ.ย.",
                "why": "<p>ไม่มี<b>ลิงก์</b></p>",
            },
            {
                "verdict": "fake",
                "label": "จากมิจฉาชีพ",
                "text": "",
                "why": "<p>มีลิงก์ย่อ</p>",
                "image": "fake.svg",
                "alt": "จอมือถือ",
            },
        ],
    }
    assert names(COMPARE) == [("picture", "fake.svg")]


def test_a_table_is_read_with_its_headings_and_cells():
    value = value_of(TABLE)
    assert value["header_column"] is True
    assert value["table"]["caption"] == "โทรเบอร์ไหนดี"
    assert [column["heading"] for column in value["table"]["columns"]] == ["เรื่อง", "เบอร์"]
    assert [row["values"] for row in value["table"]["rows"]] == [("ถูกโกง", "1441"), ("ข่าว | ลือ", "")]
    assert value_of(TABLE.replace("headers: both\n", ""))["header_column"] is False


def test_a_checklist_holds_plain_texts():
    assert value_of("::: checklist ก่อนไป\n- พกบัตร & ปากกา\n- ชาร์จมือถือ\n:::") == {
        "title": "ก่อนไป",
        "items": ["พกบัตร & ปากกา", "ชาร์จมือถือ"],
    }


def test_what_stands_elsewhere_is_named():
    text = "::: hotline 1441\n:::\n\n::: term otp\n:::\n\n::: practice q-1\n:::\n\n::: download a.pdf\ntitle: ก\n:::"
    assert names(text) == [("hotline", "1441"), ("term", "otp"), ("practice", "q-1"), ("file", "a.pdf")]


def test_recordings_have_a_title_a_length_and_a_transcript():
    audio = value_of(f"::: audio a.mp3\n{RECORDING}")
    transcript = "<p>คนโทร: สวัสดี</p><p>ผมเป็นตำรวจ</p>"
    assert audio == {"document": "a.mp3", "title": "เสียง", "length": "1:20", "transcript": transcript}
    assert value_of(f"::: video a.mp4\n{RECORDING}")["document"] == "a.mp4"
    video = value_of(f"::: video https://youtu.be/x\nmegabytes: 12\n{RECORDING}")
    assert (video["link"], video["megabytes"]) == ("https://youtu.be/x", 12)


def test_a_law_may_say_where_it_is_read_and_a_picture_who_made_it():
    law = value_of("::: law มาตรา 1\nsource: https://example.org/law\n\nหมายความว่า\n:::")
    assert law == {"act": "มาตรา 1", "text": "<p>หมายความว่า</p>", "source": "https://example.org/law"}
    assert "source" not in value_of("::: law มาตรา 1\nหมายความว่า\n:::")
    assert value_of("::: picture a.svg\nalt: ก\ncredit: ข\n:::")["credit"] == "ข"
    assert "credit" not in value_of("::: picture a.svg\nalt: ก\n:::")


EXHIBITS = "Begin each exhibit with “real: …” or “fake: …”."
REFUSED = [
    ("::: compare\nreal: a\n:::", 10, "Something is missing after “::: compare”."),
    ("::: compare x\nreal: a\ntext: b\nwhy: c\n:::", 10, "A comparison needs two exhibits or more."),
    ("::: compare x\ntext: b\n:::", 11, "This line belongs to no exhibit."),
    (COMPARE.replace("why: มีลิงก์ย่อ\n", ""), 16, "The field is missing or empty."),
    (COMPARE.replace("alt: จอมือถือ\n", ""), 16, "The field is missing or empty."),
    (COMPARE.replace("picture: fake.svg\n", ""), 16, "The field is missing or empty."),
    (COMPARE.replace("fake.svg", "../x.svg"), 16, "“../x.svg” cannot be the name of a picture."),
    (COMPARE.replace("alt: จอ", "atl: จอ"), 18, "This line is not understood."),
    (COMPARE.replace("why: ไม่มี**ลิงก์**", "why: *ไม่*"), 14, "Italics are not allowed."),
    ("::: table\n| a |\n| - |\n| b |\n:::", 10, "Something is missing after “::: table”."),
    ("::: table x\n| a |\n| b |\n:::", 10, "The table needs headings, a line “| --- |” and rows."),
    ("::: table x\nwords\n:::", 10, "The table needs headings, a line “| --- |” and rows."),
    ("::: table x\n| a | b |\n| - | - |\n| c |\n:::", 13, "This row has 1 cells, the headings 2."),
    ("::: table x\n| a |  |\n| - | - |\n| c | d |\n:::", 11, "Each column needs a heading."),
    ("::: table x\nheaders: all\n| a |\n| - |\n| c |\n:::", 11, "“all” is not known here."),
    (
        "::: table x\n" + "| a " * 7 + "|\n" + "| - " * 7 + "|\n" + "| b " * 7 + "|\n:::",
        11,
        "The table has more than 6 columns.",
    ),
    ("::: checklist\n- a\n:::", 10, "Something is missing after “::: checklist”."),
    ("::: checklist x\na\n:::", 10, "The block “checklist” holds one list and nothing else."),
    ("::: checklist x\n- **a**\n:::", 10, "The things to tick off are plain text."),
    ("::: hotline\n:::", 10, "Something is missing after “::: hotline”."),
    ("::: hotline 14 41\n:::", 10, "“14 41” cannot be an id."),
    ("::: term otp\nwords\n:::", 11, "The block “term” holds no text of its own."),
    ("::: practice Q_1\n:::", 10, "“Q_1” cannot be an id."),
    ("::: download a.pdf\n:::", 10, "The field is missing or empty."),
    ("::: download a.exe\ntitle: a\n:::", 10, "“a.exe” cannot be the name of a file here."),
    ("::: download ../a.pdf\ntitle: a\n:::", 10, "“../a.pdf” cannot be the name of a file here."),
    (f"::: audio a.mp4\n{RECORDING}", 10, "“a.mp4” cannot be the name of a file here."),
    ("::: audio a.mp3\ntitle: a\nlength: 1:20\n:::", 10, "The transcript is missing."),
    ("::: audio a.mp3\ntitle: a\nlength: 80\n\nb\n:::", 12, "The length is missing or is not minutes and seconds."),
    (f"::: video https://youtu.be/x\n{RECORDING}", 10, "The size of the video is missing or is no whole number."),
    (f"::: video https://example.org/x\nmegabytes: 1\n{RECORDING}", 10, "Videos may lie on these sites only: "),
    (f"::: video a.mp4\nmegabytes: 1\n{RECORDING}", 11, "The size of a file is known: it need not be said."),
    ("::: law x\nsource: /here\n\na\n:::", 11, "“/here” is not an address for a link."),
    ("::: law x\nsource: https://example.org\n:::", 12, "The block is empty."),
]


@pytest.mark.parametrize(("text", "line", "problem"), REFUSED)
def test_what_a_block_cannot_hold_is_refused_with_its_line(text, line, problem):
    found = read(text)[1]
    assert any(where == line and words.startswith(problem) for where, words in found), found
