"""Question banks, questions, quizzes, and answers to them."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from lms.accounts.models import User
from quizzes.attempts import Result, close_attempt, save_answer, start_attempt
from quizzes.exchange.plain import read_question
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionBank, Quiz, QuizDraw
from quizzes.versions import freeze_version
from tests.make.people import trainee

_numbers = count(1)


def question_bank(**fields: Any) -> QuestionBank:
    number = next(_numbers)
    return QuestionBank.objects.create(**{"code": f"bank-{number}", "name": f"คลังข้อสอบ {number}", **fields})


def plain_question(kind: str = "single_choice", **fields: Any) -> dict[str, Any]:
    """Return an entry of questions.yaml."""
    number = next(_numbers)
    item: dict[str, Any] = {
        "id": f"q-{number}",
        "kind": kind,
        "topic": "safety",
        "difficulty": 2,
        "stem": {"th": f"ป้าสมใจควรทำอย่างไร ข้อ {number}", "en": f"What should Auntie Somjai do? {number}"},
        "explanation": {"th": f"เฉลยลับ {number}", "en": f"Secret explanation {number}"},
    }
    if kind == "true_false":
        item["answer"] = True
    else:
        feedback = {"th": f"คำติชมลับ {number}", "en": f"Secret feedback {number}"}
        item["choices"] = [
            {"right": True, "th": f"วางสาย {number}", "en": f"Hang up {number}"},
            {"th": f"บอกรหัส {number}", "en": f"Tell the code {number}", "feedback": feedback},
            {"th": f"โอนเงิน {number}", "en": f"Send money {number}"},
        ]
    if kind == "multiple_choice":
        item["choices"][2]["right"] = True
    return {**item, **fields}


def question(
    kind: str = "single_choice", *, bank: QuestionBank | None = None, published: bool = True, **fields: Any
) -> Question:
    """Return a question, live with its first version unless told otherwise; it has no revisions yet."""
    plain = read_question(plain_question(kind, **fields))
    made = Question(
        bank=bank or question_bank(),
        code=plain.code,
        topic=plain.topic,
        difficulty=plain.difficulty,
        lesson_code=plain.lesson_code,
        source=plain.source,
        live=published,
    )
    made.write(plain.kind, plain.value)
    made.save()
    if published:
        freeze_version(question=made)
    return made


def quiz(
    *,
    bank: QuestionBank | None = None,
    draws: Iterable[tuple[str, int]] = (("safety", 3),),
    questions: int = 5,
    **fields: Any,
) -> Quiz:
    """Return a live quiz. A bank made here holds `questions` questions for each draw, of every kind in turn."""
    number = next(_numbers)
    if bank is None:
        bank = question_bank()
        kinds = ("single_choice", "multiple_choice", "true_false")
        for topic, _count in draws:
            for index in range(questions):
                question(kinds[index % 3], bank=bank, topic=topic)
    values = {"code": f"quiz-{number}", "title": f"แบบทดสอบ {number}", "cooldown": timedelta(0), "attempts_allowed": 0}
    made = Quiz(bank=bank, **{**values, **fields})
    made.draws = [QuizDraw(topic=topic, count=asked) for topic, asked in draws]
    made.save()
    return made


def attempt(of: Quiz | None = None, *, user: User | None = None, scope: UUID | None = None) -> Attempt:
    """Return an attempt just started."""
    return start_attempt(quiz=of or quiz(), user=user or trainee(), scope=scope or uuid4())


def answer_data(asked: AttemptQuestion, *, right: bool = True) -> QueryDict:
    """Return the form that answers a question rightly or wrongly."""
    data, field = QueryDict(mutable=True), f"q{asked.position}"
    content = asked.version.content
    if asked.version.kind == "true_false":
        data[field] = str(content["answer"] is right).lower()
    else:
        chosen = [choice["id"] for choice in content["choices"] if choice["right"] is right]
        data.setlist(field, chosen if right else chosen[:1])
    return data


def answer_all(attempt: Attempt, *, right: int | None = None, seq: int = 1) -> None:
    """Answer every question, the first `right` of them rightly (all where None)."""
    for asked in attempt.questions.select_related("version"):
        data = answer_data(asked, right=right is None or asked.position <= right)
        save_answer(user=attempt.user, attempt_key=attempt.key, position=asked.position, data=data, seq=seq)


def close(attempt: Attempt) -> Result:
    """Close an attempt as it is, answered or not."""
    return close_attempt(attempt=attempt)
