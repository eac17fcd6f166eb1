"""Questions that are typed or tapped, and questions with pictures."""

from typing import Any

from django.http import QueryDict
from wagtail.images.models import AbstractImage

from quizzes.exchange.plain import PlainQuestion, read_question, save_question
from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Response
from quizzes.models import Question, QuestionBank
from tests.make.pictures import picture
from tests.make.quizzes import plain_question, question_bank

PICTURE = {"file": "chat.svg", "alt": {"th": "ข้อความในแชต", "en": "Messages in a chat"}}
OWN_FIELDS: dict[str, dict[str, Any]] = {
    "short_text": {
        "answers": [
            {"text": "สายด่วน AOC"},
            {"text": "ศูนย์ต้านโกง", "weight": 50, "feedback": {"th": "คำติชมลับ", "en": "Secret feedback"}},
        ],
        "near_miss": True,
    },
    "numeric": {"answer": "1441.5", "tolerance": "0.25", "unit": {"th": "บาท", "en": "baht"}},
    "gaps": {
        "text": {
            "th": "โทร [[1]] ทันที แล้วแจ้ง [[2]] และอย่า [[3]]",
            "en": "Do not [[3]]: call [[1]] at once, then tell [[2]].",
        },
        "blanks": [
            {
                "control": "choose",
                "answers": [{"right": True, "th": "ธนาคาร", "en": "the bank"}, {"th": "มิจฉาชีพ", "en": "the caller"}],
            },
            {"control": "type", "answers": [{"right": True, "th": "ตำรวจ", "en": "the police"}]},
            {
                "control": "choose",
                "answers": [
                    {"th": "วางสาย", "en": "hang up"},
                    {"right": True, "th": "โอนเงิน", "en": "pay"},
                    {"th": "จดเบอร์", "en": "note the number"},
                ],
            },
        ],
        "grading": "partial",
    },
    "hotspot": {
        "picture": PICTURE,
        "choices": [
            {"right": True, "th": "ชื่อผู้ส่ง", "en": "The sender", "x": 5, "y": 6, "width": 75, "height": 21},
            {"th": "คำทักทาย", "en": "The greeting", "x": 5, "y": 70, "width": 55, "height": 20},
            {"right": True, "th": "การเร่งรัด", "en": "The hurry", "x": 5, "y": 36, "width": 85, "height": 24},
        ],
        "grading": "partial",
    },
}


def plain(kind: str, **fields: Any) -> dict[str, Any]:
    """Return an entry of questions.yaml of a kind that is typed or tapped."""
    item = plain_question("true_false")
    del item["answer"]
    return {**item, **OWN_FIELDS[kind], "kind": kind, **fields}


def content(kind: str, **fields: Any) -> Content:
    """Return what a version of the question holds; its picture is named, not stored."""
    return read_question(plain(kind, **fields)).content


def read(kind: str, **fields: Any) -> PlainQuestion:
    return read_question(plain(kind, **fields))


def form(**fields: str) -> QueryDict:
    """Return a posted form; `part__x` stands for the field `part.x`."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data[name.replace("__", ".")] = value
    return data


def response(kind: str, content: Content, **fields: str) -> Response:
    """Return the response in a posted form; the question's field is `q1`."""
    return KINDS[kind].clean_response(content, form(**fields), "q1")


def question_with_picture(
    kind: str, *, bank: QuestionBank | None = None, image: AbstractImage | None = None, **fields: Any
) -> Question:
    """Return a live question of any kind whose picture is an image of the library."""
    item = plain(kind, **fields) if kind in OWN_FIELDS else plain_question(kind, **fields)
    image = image or picture()
    saved, _outcome = save_question(
        bank=bank or question_bank(),
        plain=read_question({"picture": PICTURE, **item}),
        actor=None,
        pictures={PICTURE["file"]: image.pk},
    )
    return saved
