"""The rules of a quiz as an attempt freezes them when it starts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from lms.accounts.models import User
from lms.core.compiled import Compiled, Slot
from quizzes.models import ExtraTime, Quiz, QuizDraw, QuizQuestion, QuizTopicMinimum


@dataclass(frozen=True)
class DrawRule:
    """`count` questions of a topic; difficulty 0 means any, and questions used within `rest_days` days come last."""

    topic: str
    difficulty: int
    count: int
    rest_days: int = 0


@dataclass
class Rules:
    """What a quiz asks and what a pass needs by topic; `extra_percent` is how much longer this person has."""

    draws: list[DrawRule] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)  # keys of questions, each once, in the author's order
    topic_minimums: dict[str, int] = field(default_factory=dict)
    extra_percent: int = 0


def rules_of(quiz: Quiz, user: User) -> Rules:
    """Return the published rules for one person. One statement."""
    rules, rows = Rules(), RULES.rows(quiz=quiz.pk, user=user.pk)
    for what, _order, topic, *numbers in sorted(rows, key=lambda row: (row[0], row[1] or 0)):
        match what:
            case "draw":
                rules.draws.append(DrawRule(topic, *numbers))
            case "fixed" if numbers[0] not in rules.fixed:
                rules.fixed.append(numbers[0])
            case "minimum":
                rules.topic_minimums[topic] = max(numbers[0], rules.topic_minimums.get(topic, 0))
            case "time":
                rules.extra_percent = numbers[0]
    return rules


def frozen_times(quiz: Quiz, rules: Rules, now: datetime) -> dict[str, Any]:
    """Return when an attempt that starts now is due and closes; both None without a time limit."""
    if not quiz.time_limit:
        return {"due_at": None, "closes_at": None, "extra_percent": 0}
    due_at = now + quiz.time_limit * (100 + rules.extra_percent) / 100
    return {"due_at": due_at, "closes_at": due_at + quiz.grace_period, "extra_percent": rules.extra_percent}


def _rows() -> QuerySet:
    """Return rows of (what, order, topic, three numbers)."""
    quiz, none, nothing = Slot("quiz", BigIntegerField()), Value(""), Value(0)
    draws = QuizDraw.objects.filter(quiz=quiz).values_list(
        Value("draw"), "sort_order", "topic", "difficulty", "count", "rest_days"
    )
    fixed = QuizQuestion.objects.filter(quiz=quiz).values_list(
        Value("fixed"), "sort_order", none, "question_id", nothing, nothing
    )
    minimums = QuizTopicMinimum.objects.filter(quiz=quiz).values_list(
        Value("minimum"), "sort_order", "topic", "percent", nothing, nothing
    )
    times = ExtraTime.objects.filter(user=Slot("user", BigIntegerField())).values_list(
        Value("time"), Cast(F("percent"), IntegerField()), none, "percent", nothing, nothing
    )
    return draws.order_by().union(*[one.order_by() for one in (fixed, minimums, times)], all=True)


RULES = Compiled(_rows)
