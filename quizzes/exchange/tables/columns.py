"""The columns of the table. Headings are Thai, English ones are understood too; their order is free.

The words here belong to the format, like the elements of an XML format: they do not follow the reader's language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.core.thai import normalise, to_arabic_digits
from quizzes.kinds.parts import MOST_PARTS

SHOWN_PARTS = 6  # numbered columns that the template has; further ones may be added
_ROUND = re.compile(r"\s*\((?:ไทย|thai|th)\)$")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Column:
    """A column: its key in the code, its headings, and what belongs in it, in Thai for the template."""

    key: str
    th: str
    en: str
    use: str


SINGLE = (
    Column("id", "รหัส", "id", "ตัวอักษร a–z ตัวเลข และขีด ไม่ซ้ำกันในคลัง เว้นว่างได้ ระบบจะตั้งให้"),
    Column("kind", "ชนิด", "kind", "เลือกจากรายการ ดูตัวอย่างของแต่ละชนิดในแผ่นงาน “ตัวอย่าง”"),
    Column("topic", "หัวข้อ", "topic", "ตัวอักษร a–z ตัวเลข และขีด แบบทดสอบสุ่มข้อสอบตามหัวข้อนี้"),
    Column("difficulty", "ความยาก", "difficulty", "ง่าย ปานกลาง หรือ ยาก เว้นว่างหมายถึงปานกลาง"),
    Column("stem", "คำถาม", "question", "สิ่งที่ถามผู้เรียน ต้องกรอก"),
)
MIDDLE = (
    Column("right", "คำตอบที่ถูก", "right answer", "เลขของตัวเลือกที่ถูก เช่น 2 หรือ 1, 3 · ถูกผิด: ถูก หรือ ผิด · ตัวเลข: ตัวเลขที่ถูก"),
    Column("explanation", "คำอธิบายเฉลย", "explanation", "แสดงแก่ทุกคนหลังทำเสร็จ ต้องมีก่อนเผยแพร่"),
    Column("lesson", "บทเรียน", "lesson", "รหัสของบทเรียนที่สอนเรื่องนี้ เว้นว่างได้"),
    Column("source", "แหล่งที่มา", "source", "ที่อยู่เว็บ ขึ้นต้นด้วย https:// เว้นว่างได้"),
    Column("grading", "การให้คะแนน", "marking", "ทั้งหมด (ต้องถูกทุกส่วน) หรือ ตามสัดส่วน เว้นว่างหมายถึงทั้งหมด"),
)
TYPED = (
    Column("text", "ข้อความเติมคำ", "text with gaps", "ชนิดเติมคำ: เขียน [[1]] [[2]] ตรงที่เป็นช่องว่าง"),
    Column("tolerance", "คลาดเคลื่อนได้", "tolerance", "ชนิดตัวเลข: ตอบต่างจากคำตอบได้เท่าใด เว้นว่างหมายถึง 0"),
    Column("unit", "หน่วย", "unit", "ชนิดตัวเลข: เช่น บาท"),
    Column("match_case", "ตัวพิมพ์ใหญ่เล็กต้องตรง", "match capitals", "ชนิดตอบสั้นและเติมคำ: ใช่ หรือ ไม่ใช่ เว้นว่างหมายถึงไม่ใช่"),
    Column("near_miss", "ยอมให้พิมพ์ผิดหนึ่งตัว", "forgive one typo", "ชนิดตอบสั้นและเติมคำ: ใช่ หรือ ไม่ใช่ เว้นว่างหมายถึงไม่ใช่"),
)
ENGLISH = (
    Column("stem_en", "คำถาม (อังกฤษ)", "question (English)", "ข้อความภาษาอังกฤษ เว้นว่างได้ทุกช่อง"),
    Column("explanation_en", "คำอธิบายเฉลย (อังกฤษ)", "explanation (English)", ""),
    Column("text_en", "ข้อความเติมคำ (อังกฤษ)", "text with gaps (English)", ""),
    Column("unit_en", "หน่วย (อังกฤษ)", "unit (English)", ""),
)
# `#` stands for the number.
CHOICE = Column(
    "choice", "ตัวเลือก #", "choice #",
    "ตัวเลือก สิ่งที่ต้องเรียง (ตามลำดับที่ถูก) สิ่งที่ต้องจับคู่หรือจัดกลุ่ม คำตอบที่ยอมรับ หรือคำในช่องว่างที่ #",
)  # fmt: skip
PAIR = Column("pair", "คู่ของ #", "match #", "จับคู่: สิ่งที่คู่กับตัวเลือก # · จัดกลุ่ม: ชื่อกลุ่ม · เติมคำ: เลือก หรือ พิมพ์")
MARK = Column("mark", "ร้อยละ #", "per cent #", "ชนิดตอบสั้น: คำตอบ # ได้คะแนนร้อยละเท่าใด เว้นว่างหมายถึง 100")
FEEDBACK = Column("feedback", "คำติชม #", "feedback #", "แสดงแก่ผู้ที่เลือกตัวเลือก # เว้นว่างได้")
CHOICE_EN = Column("choice_en", "ตัวเลือก # (อังกฤษ)", "choice # (English)", "")
PAIR_EN = Column("pair_en", "คู่ของ # (อังกฤษ)", "match # (English)", "")
FEEDBACK_EN = Column("feedback_en", "คำติชม # (อังกฤษ)", "feedback # (English)", "")
NUMBERED = (CHOICE, PAIR, MARK, FEEDBACK, CHOICE_EN, PAIR_EN, FEEDBACK_EN)


def all_columns(parts: int = SHOWN_PARTS) -> list[Column]:
    """Return the columns in the order of the template, with as many numbered ones as asked for."""

    def numbered(*columns: Column) -> Iterator[Column]:
        for column in columns:
            yield from (number_column(column, number) for number in range(1, parts + 1))

    return [*SINGLE, *numbered(CHOICE), *MIDDLE, *numbered(PAIR, FEEDBACK, MARK), *TYPED, *ENGLISH,
            *numbered(CHOICE_EN, PAIR_EN, FEEDBACK_EN)]  # fmt: skip


def number_column(column: Column, number: int) -> Column:
    """Return one of the numbered columns."""
    words = (text.replace("#", str(number)) for text in (column.th, column.en, column.use))
    return Column(f"{column.key}.{number}", *words)


def heading_key(heading: str) -> str | None:
    """Return the key of the column that a heading names, in Thai or English; None where there is none."""
    words = _ROUND.sub("", to_arabic_digits(normalise(heading)).casefold())
    if words in _KEYS:
        return _KEYS[words]
    numbers = _NUMBER.findall(words)
    if len(numbers) != 1 or not 1 <= int(numbers[0][:4]) <= MOST_PARTS:
        return None
    key = _NUMBERED_KEYS.get(" ".join(_NUMBER.sub(" # ", words).split()))
    return f"{key}.{int(numbers[0])}" if key else None


def _spelled(column: Column) -> list[str]:
    return [normalise(words).casefold() for words in (column.th, column.en, column.key)]


_KEYS = {words: column.key for column in (*SINGLE, *MIDDLE, *TYPED, *ENGLISH) for words in _spelled(column)}
_NUMBERED_KEYS = {
    " ".join(words.replace("#", " # ").split()): column.key
    for column in NUMBERED
    for words in (*_spelled(column), f"{column.key} #")
}
