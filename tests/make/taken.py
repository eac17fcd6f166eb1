"""Finished attempts by the dozen, as bare rows: who was asked what, and whether it was right."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from lms.accounts.models import User
from quizzes.models import Attempt, AttemptQuestion, Question, Quiz
from tests.make.people import trainee

# What a person did with a question: right or wrong, or a mark with the response that earned it.
Done = bool | tuple[Fraction, Any]


def taken(
    quiz: Quiz,
    rows: Iterable[Sequence[tuple[Question, Done]]],
    *,
    user: User | None = None,
    scope: uuid.UUID | None = None,
    days_ago: float = 1,
    first_number: int = 1,
) -> list[Attempt]:
    """Return finished attempts of one person, each in a scope of its own, or numbered on within the scope given."""
    person, moment = user or trainee(), timezone.now() - timedelta(days=days_ago)
    rows = list(rows)
    attempts = [
        finished(quiz, person, row, moment, scope or uuid.uuid4(), first_number + place if scope else first_number)
        for place, row in enumerate(rows)
    ]
    Attempt.objects.bulk_create(attempts)
    AttemptQuestion.objects.bulk_create(
        answered(attempt, position, question, done)
        for attempt, row in zip(attempts, rows, strict=True)
        for position, (question, done) in enumerate(row, start=1)
    )
    return attempts


def finished(
    quiz: Quiz, person: User, row: Sequence[tuple[Question, Done]], moment: datetime, scope: uuid.UUID, number: int
) -> Attempt:
    total = sum((mark_of(done) for _question, done in row), Fraction(0))
    return Attempt(
        quiz=quiz,
        user=person,
        scope=scope,
        number=number,
        state=Attempt.State.FINISHED,
        pass_percent=quiz.pass_percent,
        started_at=moment,
        submitted_at=moment,
        finished_at=moment,
        marks_numerator=total.numerator,
        marks_denominator=total.denominator,
        marks_possible=len(row),
        passed=100 * total >= quiz.pass_percent * len(row),
    )


def answered(attempt: Attempt, position: int, question: Question, done: Done) -> AttemptQuestion:
    mark, version = mark_of(done), question.current_version
    return AttemptQuestion(
        attempt=attempt,
        position=position,
        version=version,
        topic=question.topic,
        layout=version.layout,
        response=done[1] if isinstance(done, tuple) else choice_of(question, right=done),
        marks_numerator=mark.numerator,
        marks_denominator=mark.denominator,
    )


def mark_of(done: Done) -> Fraction:
    return done[0] if isinstance(done, tuple) else Fraction(int(done))


def choice_of(question: Question, *, right: bool) -> Any:
    """Return the response that takes the first right or wrong choice, or the right or wrong of true and false."""
    content = question.current_version.content
    if "answer" in content:
        return content["answer"] is right
    chosen = next(choice["id"] for choice in content["choices"] if choice["right"] is right)
    return [chosen] if question.current_version.kind == "multiple_choice" else chosen
