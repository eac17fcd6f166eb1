"""Quizzes in the plain form of docs/course-package.md."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from lms.accounts.models import User
from quizzes.exchange.plain import Outcome
from quizzes.models import Question, QuestionBank, Quiz, QuizDraw, QuizQuestion, QuizTopicMinimum

PLAIN = ("pass_percent", "attempts_allowed", "shuffle_choices", "counts", "review", "pages", "time_over")
DRAW = ("topic", "difficulty", "count", "rest_days")


def save_quiz(
    *, code: str, bank: QuestionBank, settings: dict[str, Any], actor: User | None, publish: bool = True
) -> tuple[Quiz, Outcome]:
    """Save and publish a quiz from the settings under `quiz:` in `module.yaml`; what they leave out gets its default.

    Without `publish` it is saved as a draft: what is published stays as it is.

    Times are minutes, 0 means none; `draws` is a list of `topic`, `count` and, where it matters, `difficulty` and
    `rest_days`; `fixed` lists codes of the bank's questions, `minimums` has `topic` and `percent`.
    """
    fields, parts = _fields(settings), _parts(settings)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(code=code).first()
        if quiz is not None and quiz.live and _holds(quiz, bank, fields, parts):
            return quiz, Outcome.UNCHANGED
        outcome = Outcome.CHANGED if quiz else Outcome.CREATED
        quiz = quiz or Quiz(code=code)
        quiz.bank = bank
        for name, value in fields.items():
            setattr(quiz, name, value)
        _set_parts(quiz, parts)
        quiz.full_clean(exclude=["latest_revision", "live_revision"])
        if publish or quiz.pk is None:
            quiz.live = publish
            quiz.save()
        revision = quiz.save_revision(user=actor, log_action=True)
        if publish:
            revision.publish(user=actor, skip_permission_checks=True)
    return Quiz.objects.get(pk=quiz.pk), outcome


def _fields(settings: dict[str, Any]) -> dict[str, Any]:
    defaults, title = Quiz(), settings.get("title") or {}
    wait, grace = settings.get("cooldown_minutes"), settings.get("grace_minutes")
    return {
        **{name: settings.get(name, getattr(defaults, name)) for name in PLAIN},
        "title": title.get("th", ""),
        "title_en": title.get("en") or "",
        "time_limit": timedelta(minutes=settings.get("time_limit_minutes", 0)) or None,
        "cooldown": defaults.cooldown if wait is None else timedelta(minutes=wait),
        "grace": None if grace is None else timedelta(minutes=grace),
    }


def _parts(settings: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that belong to a quiz: draws, codes of fixed questions, minimums by topic."""
    return {
        "draws": [
            {"difficulty": 0, "rest_days": 0, **{name: draw[name] for name in DRAW if name in draw}}
            for draw in settings.get("draws") or []
        ],
        "fixed": [{"code": code} for code in settings.get("fixed") or []],
        "minimums": [{"topic": one["topic"], "percent": one["percent"]} for one in settings.get("minimums") or []],
    }


def _set_parts(quiz: Quiz, parts: dict[str, list[dict[str, Any]]]) -> None:
    codes = [one["code"] for one in parts["fixed"]]
    questions = {one.code: one for one in Question.objects.filter(bank=quiz.bank_id, code__in=codes)}
    quiz.draws = [QuizDraw(sort_order=order, **draw) for order, draw in enumerate(parts["draws"])]
    quiz.fixed_questions = [
        QuizQuestion(sort_order=order, question=questions[code]) for order, code in enumerate(codes)
    ]
    quiz.topic_minimums = [QuizTopicMinimum(sort_order=order, **one) for order, one in enumerate(parts["minimums"])]


def _holds(quiz: Quiz, bank: QuestionBank, fields: dict[str, Any], parts: dict[str, list[dict[str, Any]]]) -> bool:
    held = {
        "draws": _rows(quiz.draws.all(), DRAW),
        "fixed": [{"code": one.question.code} for one in quiz.fixed_questions.select_related("question")],
        "minimums": _rows(quiz.topic_minimums.all(), ("topic", "percent")),
    }
    return quiz.bank_id == bank.pk and held == parts and all(getattr(quiz, name) == fields[name] for name in fields)


def _rows(rows: Iterable[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]
