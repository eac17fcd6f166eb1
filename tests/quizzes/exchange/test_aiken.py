"""Aiken, strict and as people write it."""

import pytest

from quizzes.exchange import aiken
from quizzes.exchange.contract import FileRefused
from tests.make.question_files import one

pytestmark = pytest.mark.without_database


def read(text):
    return aiken.read(text.encode(), name="f")


def choices(text):
    entry = one(read(text))
    assert not entry.errors
    return [(choice["th"], bool(choice.get("right"))) for choice in entry.item["choices"]]


AS_DESCRIBED = "ป้าสมใจควรทำอย่างไร\nA) วางสาย\nB) บอกรหัส\nANSWER: A\n"


@pytest.mark.parametrize(
    "text",
    [
        AS_DESCRIBED,
        AS_DESCRIBED.replace("\n", "\r\n"),
        AS_DESCRIBED.replace(")", "."),
        AS_DESCRIBED.replace(") ", ")"),
        AS_DESCRIBED.replace("\n", "\n\n"),
        "ป้าสมใจควรทำอย่างไร\n a) วางสาย\n b) บอกรหัส\n answer : a ",
        "ป้าสมใจควรทำอย่างไร\nก. วางสาย\nข. บอกรหัส\nเฉลย: ก",
        "ป้าสมใจควรทำอย่างไร\nก) วางสาย\nข) บอกรหัส\nANSWER: ก) วางสาย",
    ],
)
def test_a_question_is_read_however_its_letters_are_written(text):
    assert choices(text) == [("วางสาย", True), ("บอกรหัส", False)]
    assert one(read(text)).item["stem"] == {"th": "ป้าสมใจควรทำอย่างไร"}


def test_texts_may_have_several_lines_and_letters_of_their_own():
    text = "U.S. Grant\nเกิดที่ใด\nA) โอไฮโอ\n   สหรัฐ\nB) B. อื่น\nANSWER: B"
    assert choices(text) == [("โอไฮโอ\nสหรัฐ", False), ("B. อื่น", True)]
    assert one(read(text)).item["stem"] == {"th": "U.S. Grant\nเกิดที่ใด"}


def test_html_is_text():
    assert one(read('<b class="x"> & y\nA) 1\nB) 2\nANSWER: A')).item["stem"] == {"th": '<b class="x"> & y'}


FAULTY = """มีตัวเลือกเดียว
A) ก
ANSWER: A

A) ไม่มีคำถาม
B) ข
ANSWER: B

ANSWER: A

ไม่มีเฉลย
A) ก
B) ข

เฉลยผิด
A) ก
B) ข
ANSWER: C

หลายข้อถูก
A) ก
B) ข
ANSWER: A, B

ติดกัน
A) ก
B) ข
คำถามถัดไป
A) ก
B) ข
ANSWER: A

ดี
A) ก
B) ข
ANSWER: B"""


def test_each_fault_is_named_at_its_line_and_the_others_are_read():
    reading = read(FAULTY)
    found = [[(entry.place_of(error.field), error.field) for error in entry.errors] for entry in reading.entries]
    assert found == [
        [],  # the kind itself refuses a single choice
        [("5", "stem")],
        [("9", "choices")],
        [("11", "answer")],
        [("18", "answer")],
        [("23", "answer")],
        [("25", "answer")],
        [],
        [],
    ]
    assert reading.entries[7].item["stem"] == {"th": "คำถามถัดไป"}
    assert [entry.place for entry in reading.entries][-2:] == ["28", "33"]


def test_a_file_that_is_something_else_is_refused_or_reported():
    with pytest.raises(FileRefused):
        read("\n\n \n")
    assert one(read("แค่ข้อความ\nธรรมดา")).item is None


def test_a_letter_out_of_its_order_is_refused_and_one_within_a_text_is_not():
    for second in ("ค) ง", "ข) ค\nข) ง", "ข) ค\nง) จ"):
        entry = one(read(f"ถาม\nก) ข\n{second}\nANSWER: ก"))
        assert [(entry.place_of(error.field)[0], error.field) for error in entry.errors] == [
            ("3" if second.startswith("ค") else "4", "choices")
        ]
    assert choices("เชื้อ\nA) E\nE. coli\nB) อื่น\nANSWER: A") == [("E\nE. coli", True), ("อื่น", False)]
