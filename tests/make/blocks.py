"""A lesson with every block, and what its blocks show."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from content.models import GlossaryTerm, Hotline
from courses.models import CoursePage, LessonPage
from quizzes.models import Question
from tests.make import quizzes

PDF = b"%PDF-1.7\n" + b"x" * 2048


def hotline(code: str = "1441", **fields: Any) -> Hotline:
    values = {
        "name": "ศูนย์ AOC",
        "name_en": "AOC",
        "number": code,
        "hours": "ตลอด 24 ชั่วโมง",
        "hours_en": "Day and night",
        "when_to_call": "เพิ่งโอนเงินให้มิจฉาชีพ",
        "when_to_call_en": "You have just sent money to a scammer",
        "source": "https://www.example.org/hotlines",
        "checked_on": date(2026, 11, 22),
        "review_by": date(2027, 5, 22),
    }
    return Hotline.objects.update_or_create(code=code, defaults={**values, **fields})[0]


def term(code: str = "otp", **fields: Any) -> GlossaryTerm:
    values = {
        "term": "รหัส OTP",
        "term_en": "OTP",
        "definition": "รหัสใช้ครั้งเดียว ห้ามบอกใคร",
        "definition_en": "A code for one use. Tell nobody.",
    }
    return GlossaryTerm.objects.update_or_create(code=code, defaults={**values, **fields})[0]


def document(name: str, data: bytes = PDF) -> Document:
    made = Document(title=name, file=ContentFile(data, name), file_size=len(data))
    made.save()
    return made


def exhibit(verdict: str, **fields: Any) -> dict[str, Any]:
    return {"verdict": verdict, "label": f"ข้อความ {verdict}", "text": "กดลิงก์นี้", "why": "<p>มีลิงก์ย่อ</p>", **fields}


def table(rows: int = 2) -> dict[str, Any]:
    columns = [{"type": "text", "heading": "เรื่อง"}, {"type": "text", "heading": "เบอร์"}]
    values = [{"values": [f"เรื่องที่ {number}", "1441"]} for number in range(rows)]
    return {"table": {"caption": "โทรเบอร์ไหนดี", "columns": columns, "rows": values}, "header_column": True}


def every_block(question: Question | None = None) -> list[tuple[str, Any]]:
    """Return the body of a lesson that has each block once, with the rows it names."""
    picture = quizzes.picture()
    recording = {"length": "1:20", "transcript": "<p>“ผมโทรจากสถานีตำรวจ”</p>"}
    link = {"link": "https://www.youtube.com/watch?v=x", "megabytes": 12, "document": None}
    return [
        ("heading", "เรื่องของป้าสมใจ"),
        ("text", "<p>ป้าสมใจได้รับข้อความแปลก ๆ</p>"),
        ("picture", {"image": picture, "alt": "มือถือ", "caption": "มือถือของป้า", "credit": "สำนักงานโครงการ"}),
        ("steps", {"steps": ["<p>วางสาย</p>", "<p>โทร 1441</p>"]}),
        ("callout", {"tone": "warning", "text": "<p>อย่าบอกรหัส</p>"}),
        ("law", {"act": "พ.ร.บ. ตัวอย่าง มาตรา 1", "text": "<p>ห้าม</p>", "source": "https://www.example.org/law"}),
        ("do_dont", {"do": ["<p>นั่งข้าง ๆ</p>"], "dont": ["<p>ถามรหัส</p>"]}),
        ("chat", {"title": "LINE", "messages": [{"speaker": "ลุงดำ", "text": "จริงหรือ", "is_reader": False}]}),
        (
            "compare",
            {"title": "SMS สองข้อความ", "exhibits": [exhibit("real"), exhibit("fake", image=picture, alt="จอ")]},
        ),
        ("table", table()),
        ("checklist", {"title": "ก่อนออกจากบ้าน", "items": ["พกบัตร อสด.", "ชาร์จมือถือ"]}),
        ("hotline", {"hotline": hotline()}),
        ("term", {"term": term()}),
        ("download", {"document": document("record.pdf"), "title": "แบบบันทึก"}),
        ("audio", {"document": document("call.mp3", b"ID3" + bytes(4000)), "title": "เสียงสายหลอก", **recording}),
        ("video", {"document": document("clip.mp4", bytes(9000)), "title": "ดูลิงก์", **recording}),
        ("video", {"title": "ดูที่เว็บอื่น", **link, **recording}),
        ("practice", {"question": question or quizzes.question(topic="practice")}),
        ("remember", {"points": ["<p>วางสายก่อน</p>"]}),
    ]


def lesson_of(course: CoursePage) -> LessonPage:
    """Return the first lesson of a course."""
    lesson = LessonPage.objects.descendant_of(course).order_by("path").first()
    assert lesson is not None
    return lesson


def publish(lesson: LessonPage, body: list[tuple[str, Any]]) -> LessonPage:
    """Give a lesson a text and publish it."""
    lesson.body = body
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)
