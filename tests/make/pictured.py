"""What the pictures of the quiz engine show, made on a running server: quizzes, answers, figures, a wrong key.

All of it is made in one call: what the builders make is numbered from 1 in each process.
"""

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from courses.models import CoursePage
from courses.outline import outline_of
from courses.progress import begin_module
from lms.training.journey import begin_course, submit_quiz
from quizzes.models import Question, QuestionBank, Quiz
from quizzes.reporting import compute_report, request_report
from tests.make import people, quizzes, regrades
from tests.make.quiz_scenes import session_of
from tests.make.taken import Done, taken

Text = dict[str, str]
SHOWN_KINDS: dict[str, dict[str, Any]] = {
    "groups": {
        "stem": {"th": "ข้อความในกลุ่มหมู่บ้านเหล่านี้ จริงหรือปลอม"},
        "groups": [
            {"name": {"th": "จริง"}, "items": [{"th": "ถูกหลอกออนไลน์ โทร 1441 ได้ตลอด 24 ชั่วโมง"}]},
            {
                "name": {"th": "ปลอม"},
                "items": [{"th": "กดลิงก์นี้เพื่อรับเงินช่วยเหลือวันนี้เท่านั้น"}, {"th": "ธนาคารให้บอก OTP ทางโทรศัพท์"}],
            },
        ],
    },
    "ordering": {
        "stem": {"th": "ป้าสมใจรู้ตัวว่าถูกหลอกให้โอนเงิน ควรทำอะไรก่อนหลัง"},
        "items": [{"th": "โทร 1441 เพื่อระงับเงิน"}, {"th": "เก็บหลักฐาน"}, {"th": "แจ้งความ"}],
    },
    "numeric": {
        "stem": {"th": "ข้าวสารกิโลละ 35 บาท ซื้อ 12 กิโลกรัมต้องจ่ายเท่าใด"},
        "answer": "420",
        "unit": {"th": "บาท"},
    },
}
ASKED = (
    ("มีคนโทรมาอ้างว่าเป็นตำรวจ ขอให้โอนเงินไปตรวจสอบ ควรทำอย่างไร", ("วางสาย แล้วโทร 1441", "โอนไปครึ่งหนึ่งก่อน", "บอกเลขบัญชี")),
    ("ลุงบุญมีได้รับข้อความว่าถูกรางวัล ควรทำอะไรก่อน", ("ตรวจสอบผู้ส่ง", "กดลิงก์ดูก่อน", "ส่งต่อให้เพื่อน")),
    ("รหัส OTP บอกใครได้บ้าง", ("ไม่บอกใคร", "เจ้าหน้าที่ธนาคาร", "คนในครอบครัว")),
    ("ถ้าโอนเงินให้มิจฉาชีพไปแล้ว ควรโทรเบอร์ใดก่อน", ("1441", "1669", "1111")),
    ("ใครควรเป็นผู้ถือโทรศัพท์ขณะ อสด. ช่วยลงทะเบียน", ("เจ้าของเครื่อง", "อสด.", "ผู้ใหญ่บ้าน")),
)
# How able somebody must be to answer each question; the third has leaked, the fifth is the one with the wrong key.
HARDNESS, LEAKED, WRONG = (-1.2, 0.2, 0.6, -2.6, 0.0), 2, 4
WRONG_KEY = ("ก่อนช่วยลงทะเบียน อสด. ต้องขออะไรจากเจ้าของเครื่อง", ("รหัสผ่าน", "ความยินยอม", "เลขบัตรประชาชน"))
PEOPLE = (("นาง", "สมใจ"), ("นาย", "บุญมี"), ("นางสาว", "มะลิ"), ("นาย", "คำปัน"))


def everything() -> dict[str, Any]:
    """Return the keys of what the pictures show."""
    bank = quizzes.question_bank(code="online-scams", name="ภัยออนไลน์ในหมู่บ้าน")
    return {
        "kinds": opened(quiz_of(bank, "kinds", [asked_as(bank, kind) for kind in SHOWN_KINDS])),
        "choices": opened(quiz_of(bank, "choices", list(single_choices(bank, "choices")))),
        "report": with_report(quiz_of(bank, "report", list(single_choices(bank, "report")))),
        "bank": bank.pk,
        "wrong": with_wrong_key(bank),
    }


def asked_as(bank: QuestionBank, kind: str) -> Question:
    return quizzes.question(kind, bank=bank, topic="kinds", **SHOWN_KINDS[kind])


def single_choices(bank: QuestionBank, topic: str) -> Iterator[Question]:
    for stem, choices in ASKED:
        yield single_choice(bank, topic, stem, choices)


def single_choice(bank: QuestionBank, topic: str, stem: str, choices: tuple[str, ...]) -> Question:
    """Return a question of which the first choice is right."""
    entries = [{"th": words, "right": place == 0} for place, words in enumerate(choices)]
    return quizzes.question(bank=bank, topic=topic, stem={"th": stem}, choices=entries)


def quiz_of(bank: QuestionBank, topic: str, questions: list[Question], **fields: Any) -> Quiz:
    title = "แบบทดสอบ: ภัยออนไลน์ในหมู่บ้าน"
    return quizzes.quiz(bank=bank, title=title, draws=[(topic, len(questions))], **fields)


def opened(quiz: Quiz) -> dict[str, str]:
    """Return an attempt that somebody has just started, and their session."""
    person = people.trainee()
    attempt = quizzes.attempt(quiz, user=person, scope=place_in_course(person))
    return {"key": str(attempt.key), "session": session_of(person)}


def place_in_course(person: Any) -> Any:
    """Return the scope of the first module of the starter course, in which a person enrols."""
    course = CoursePage.objects.filter(locale__language_code="th").first()
    enrolment = begin_course(user=person, course=course)
    return begin_module(enrolment=enrolment, module_key=outline_of(enrolment.course).modules[0].key).key


def with_report(quiz: Quiz) -> int:
    """Return the quiz with three hundred attempts and the report over them."""
    questions = list(Question.objects.filter(bank=quiz.bank, topic="report").order_by("pk"))
    chance = random.Random(7)  # noqa: S311 -- a picture that looks the same each time
    for days_ago, attempts in ((60, 220), (5, 80)):
        rows = [answered_by(chance, questions, leaked=days_ago == 5) for _attempt in range(attempts)]
        taken(quiz, rows, days_ago=days_ago)
    compute_report(request_report(quiz=quiz, attempts="first").pk)
    return quiz.pk


def answered_by(chance: random.Random, questions: list[Question], *, leaked: bool) -> list[tuple[Question, Done]]:
    """Return what one person answered: the abler, the more is right, but for the question whose key is wrong."""
    ability = chance.gauss(0.3, 1)
    row = []
    for place, question in enumerate(questions):
        sense = -0.5 if place == WRONG else 2
        easier = 2.5 if leaked and place == LEAKED else 0
        is_right = sense * ability + easier + chance.gauss(0, 1) > HARDNESS[place]
        row.append((question, is_right or (Fraction(0), wrong_choice(chance, question))))
    return row


def wrong_choice(chance: random.Random, question: Question) -> str:
    """Return the id of a wrong choice; the first of them misleads more people."""
    assert question.current_version
    wrong = [choice["id"] for choice in question.current_version.content["choices"] if not choice["right"]]
    return chance.choices(wrong, weights=range(len(wrong) + 1, 1, -1))[0]


def with_wrong_key(bank: QuestionBank) -> int:
    """Return a question whose key was corrected after four people were asked: two had it right all along."""
    question = single_choice(bank, "consent", *WRONG_KEY)
    others = [single_choice(bank, "consent", *asked) for asked in ASKED[:2]]
    quiz = quiz_of(bank, "consent", [question, *others], pass_percent=60)
    for number, (prefix, name) in enumerate(PEOPLE):
        person = people.trainee(name, name_prefix=prefix)
        about = {"user": person, "scope": place_in_course(person)}
        submit_quiz(attempt=regrades.answered(quiz, question, number % 2, others=1, **about))
    regrades.correct_key(question)
    return question.pk
