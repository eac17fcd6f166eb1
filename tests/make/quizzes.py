"""Question banks, questions, quizzes, and answers to them."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.http import QueryDict
from wagtail.images.models import Image

from lms.accounts.models import User
from quizzes.attempts import Result, close_attempt, start_attempt
from quizzes.exchange.plain import read_question, with_picture
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionBank, Quiz, QuizDraw
from quizzes.saving import save_answer
from quizzes.versions import freeze_version
from tests.make import question_kinds
from tests.make.packages import DRAWING
from tests.make.people import trainee

_numbers = count(1)


def question_bank(**fields: Any) -> QuestionBank:
    number = next(_numbers)
    return QuestionBank.objects.create(**{"code": f"bank-{number}", "name": f"คลังข้อสอบ {number}", **fields})


def plain_question(kind: str = "single_choice", **fields: Any) -> dict[str, Any]:
    """Return an entry of questions.yaml."""
    return {**question_kinds.plain(kind, next(_numbers)), **fields}


def picture(name: str = "picture.svg") -> Image:
    """Return a drawing in the picture library."""
    return Image.objects.create(title=name, file=ContentFile(DRAWING.encode(), name))


def question(
    kind: str = "single_choice", *, bank: QuestionBank | None = None, published: bool = True, **fields: Any
) -> Question:
    """Return a question, live with its first version unless told otherwise; it has no revisions yet."""
    plain = read_question(plain_question(kind, **fields))
    if plain.picture:
        plain = with_picture(plain, {plain.picture: picture(plain.picture).pk})
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
    """Return a live quiz. A bank made here holds `questions` questions for each draw, of three kinds in turn."""
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
    kind, content = asked.version.kind, asked.version.content
    return question_kinds.form(kind, content, right=right, position=asked.position)


def answer_all(attempt: Attempt, *, right: int | None = None, seq: int = 1) -> None:
    """Answer every question, the first `right` of them rightly (all where None)."""
    for asked in attempt.questions.select_related("version"):
        data = answer_data(asked, right=right is None or asked.position <= right)
        save_answer(user=attempt.user, attempt_key=attempt.key, position=asked.position, data=data, seq=seq)


def close(attempt: Attempt) -> Result:
    """Close an attempt as it is, answered or not."""
    return close_attempt(attempt=attempt)
