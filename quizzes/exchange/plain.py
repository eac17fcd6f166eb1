"""Questions and quizzes in the plain form of docs/course-package.md."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from quizzes.errors import FieldError, FieldErrors
from quizzes.kinds import KINDS
from quizzes.kinds.base import Content
from quizzes.kinds.plain import PlainReader
from quizzes.models import Question, QuestionBank, Quiz, QuizDraw
from quizzes.versions import publish_question

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE_LENGTH = 80

__all__ = ["FieldError", "FieldErrors", "Outcome", "PlainQuestion", "read_question", "save_question", "save_quiz"]


class Outcome(StrEnum):
    """What saving did; each equals its word."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlainQuestion:
    """A question fit to be saved. `value` is the JSON of the kind's block, `content` what its version will hold."""

    code: str
    kind: str
    topic: str
    difficulty: int
    lesson_code: str
    source: str
    value: dict[str, Any]
    content: Content


def read_question(item: dict[str, Any]) -> PlainQuestion:
    """Return a question from an entry of `questions.yaml`. Raises FieldErrors with everything that is wrong with it."""
    reader = PlainReader(item)
    code, topic = read_code(reader, "id"), read_code(reader, "topic")
    lesson_code = read_code(reader, "lesson", required=False)
    difficulty, source = read_difficulty(reader), read_source(reader)
    name = reader.string("kind")
    if name not in KINDS:
        remedy = _("Write one of these: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
        reader.refuse("kind", _("There is no such kind of question."), remedy)
        raise FieldErrors(reader.errors)
    value = KINDS[name].from_plain(reader)
    reader.refuse_unknown()
    content = KINDS[name].freeze(KINDS[name].block().to_python(value))
    said = {error.field for error in reader.errors}
    errors = reader.errors + [error for error in KINDS[name].problems(content) if error.field not in said]
    if errors:
        raise FieldErrors(errors)
    return PlainQuestion(code, name, topic, difficulty, lesson_code, source, value, content)


def read_code(reader: PlainReader, name: str, *, required: bool = True) -> str:
    """Return a code of small letters, digits and hyphens."""
    code = reader.string(name)
    fitting = CODE.fullmatch(code) and len(code) <= CODE_LENGTH
    if not fitting and (code or required) and not any(error.field == name for error in reader.errors):
        problem = _("This is not a code.") if code else _("The code is missing.")
        reader.refuse(name, problem, _("Use up to 80 letters a–z, digits and hyphens."))
    return code


def read_difficulty(reader: PlainReader) -> int:
    """Return 1, 2 or 3; 2 where nothing is said."""
    difficulty = reader.number("difficulty")
    if difficulty is None:
        return Question.Difficulty.MEDIUM
    if difficulty not in Question.Difficulty.values:
        reader.refuse("difficulty", _("There is no such difficulty."), _("Write 1 (easy), 2 (medium) or 3 (hard)."))
    return difficulty


def read_source(reader: PlainReader) -> str:
    """Return an optional web address."""
    source = reader.string("source")
    try:
        if source:
            URLValidator(["http", "https"])(source)
    except ValidationError:
        reader.refuse("source", _("This is not a web address."), _("Begin it with https://."))
    return source


def save_question(*, bank: QuestionBank, plain: PlainQuestion, actor: User | None) -> tuple[Question, Outcome]:
    """Save and publish a question; one that is the same already is left alone, live or withdrawn."""
    with transaction.atomic():
        found = Question.objects.select_for_update(of=("self",)).select_related("current_version")
        question = found.filter(bank=bank, code=plain.code).first()
        if question is not None and _holds(question, plain):
            return question, Outcome.UNCHANGED
        outcome = Outcome.CHANGED if question else Outcome.CREATED
        question = question or Question(bank=bank, code=plain.code)
        question.topic, question.difficulty = plain.topic, plain.difficulty
        question.lesson_code, question.source = plain.lesson_code, plain.source
        question.write(plain.kind, plain.value)
        publish_question(question=question, actor=actor)
    return question, outcome


def _holds(question: Question, plain: PlainQuestion) -> bool:
    version = question.current_version
    about = (question.topic, question.difficulty, question.lesson_code, question.source)
    return (
        version is not None
        and about == (plain.topic, plain.difficulty, plain.lesson_code, plain.source)
        and (version.kind, version.content) == (plain.kind, plain.content)
    )


def save_quiz(*, code: str, bank: QuestionBank, settings: dict[str, Any], actor: User | None) -> tuple[Quiz, Outcome]:
    """Save and publish a quiz from the settings under `quiz:` in `module.yaml`; what they leave out gets its default.

    Times are minutes, 0 means none; `draws` is a list of `topic`, `count` and, where it matters, `difficulty`.
    """
    fields, draws = _quiz_fields(settings), _quiz_draws(settings)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(code=code).first()
        if quiz is not None and quiz.live and _has(quiz, bank, fields, draws):
            return quiz, Outcome.UNCHANGED
        outcome = Outcome.CHANGED if quiz else Outcome.CREATED
        quiz = quiz or Quiz(code=code)
        quiz.bank = bank
        for name, value in fields.items():
            setattr(quiz, name, value)
        quiz.draws = [QuizDraw(sort_order=order, **draw) for order, draw in enumerate(draws)]
        quiz.full_clean(exclude=["latest_revision", "live_revision"])
        quiz.save()
        quiz.save_revision(user=actor, log_action=True).publish(user=actor, skip_permission_checks=True)
    return Quiz.objects.get(pk=quiz.pk), outcome


def _quiz_fields(settings: dict[str, Any]) -> dict[str, Any]:
    limit, defaults = settings.get("time_limit_minutes", 0), Quiz()
    wait = settings.get("cooldown_minutes")
    title = settings.get("title") or {}
    return {
        "title": title.get("th", ""),
        "title_en": title.get("en") or "",
        "pass_percent": settings.get("pass_percent", defaults.pass_percent),
        "time_limit": timedelta(minutes=limit) if limit else None,
        "attempts_allowed": settings.get("attempts_allowed", defaults.attempts_allowed),
        "cooldown": defaults.cooldown if wait is None else timedelta(minutes=wait),
        "shuffle_choices": settings.get("shuffle_choices", defaults.shuffle_choices),
    }


def _quiz_draws(settings: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"topic": draw["topic"], "difficulty": draw.get("difficulty", 0), "count": draw["count"]}
        for draw in settings.get("draws") or []
    ]


def _has(quiz: Quiz, bank: QuestionBank, fields: dict[str, Any], draws: list[dict[str, Any]]) -> bool:
    held = [{"topic": one.topic, "difficulty": one.difficulty, "count": one.count} for one in quiz.draws.all()]
    return quiz.bank_id == bank.pk and held == draws and all(getattr(quiz, name) == fields[name] for name in fields)
