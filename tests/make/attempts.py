"""Attempts in all their states, the answers posted to them, and a clock to take them by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from quizzes.models import Attempt, AttemptQuestion, Question, Quiz, QuizQuestion
from quizzes.saving import SavedAnswer, save_answer
from tests.make.quizzes import answer_data, question


class Clock:
    """The time as the whole program sees it; it moves when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


def asked(attempt: Attempt, position: int = 1) -> AttemptQuestion:
    """Return a question of an attempt as the database holds it."""
    return attempt.questions.select_related("version").get(position=position)


def form_of_answer(attempt: Attempt, position: int = 1, *, right: bool | None = True) -> QueryDict:
    """Return the form that answers a question rightly, wrongly or, with None, not at all."""
    return QueryDict("") if right is None else answer_data(asked(attempt, position), right=right)


def save(attempt: Attempt, *, position: int = 1, right: bool | None = True, seq: int = 1, **how: object) -> SavedAnswer:
    """Save an answer as the attempt's own person, or as `user`."""
    about = {"user": attempt.user, "attempt_key": attempt.key, "position": position, "seq": seq}
    return save_answer(data=form_of_answer(attempt, position, right=right), **{**about, **how})


def page_of_answers(attempt: Attempt, *, seq: int = 1, base: int | None = None, right: bool = True) -> QueryDict:
    """Return the form of a whole page, as a browser without script posts it."""
    data = QueryDict(mutable=True)
    for row in attempt.questions.select_related("version"):
        data.update(answer_data(row, right=right))
        data[f"seq{row.position}"] = str(seq)
        if base is not None:
            data[f"base{row.position}"] = str(base)
    return data


def ask_always(quiz: Quiz, *, count: int = 1, **fields: object) -> list[Question]:
    """Add fixed questions to a quiz, from a topic that no draw asks for."""
    made = [question(bank=quiz.bank, **{"topic": "always", **fields}) for _number in range(count)]
    for one in made:
        QuizQuestion.objects.create(quiz=quiz, question=one)
    return made


def move_end(attempt: Attempt, by: timedelta, *, grace: timedelta = timedelta(0)) -> Attempt:
    """Set an attempt's end to `by` from now; return it as it is then."""
    due_at = timezone.now() + by
    Attempt.objects.filter(pk=attempt.pk).update(due_at=due_at, closes_at=due_at + grace)
    return Attempt.objects.get(pk=attempt.pk)
