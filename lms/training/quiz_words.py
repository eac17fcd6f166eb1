"""What a trainee is told of a quiz beside its questions: its rules before, what to learn again after a fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.outline import LessonEntry, Outline
from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.training.durations import in_words
from quizzes.missed import TopicMissed
from quizzes.models import Quiz
from quizzes.models.attempts import longest_open
from quizzes.rules import rules_of
from quizzes.topic_lessons import lesson_codes_by_topic


@dataclass(frozen=True)
class TopicMinimum:
    """A topic that needs `needed` per cent of its marks; `reached` is what an attempt got, None before one."""

    topic: str
    lessons: tuple[LessonEntry, ...]
    needed: int
    reached: int | None = None

    @property
    def name(self) -> str:
        """The topic as trainees know it: by the lessons that teach it, else as its author wrote it."""
        return " · ".join(lesson.title for lesson in self.lessons) or self.topic


def rules_shown(quiz: Quiz, user: User, outline: Outline) -> dict[str, Any]:
    """Return the rules of a quiz for one person, lengths of time in words.

    One statement, and one where there are minimums by topic.
    """
    rules = rules_of(quiz, user)
    codes = lesson_codes_by_topic(quiz, rules.topic_minimums)
    extra = rules.extra_percent if quiz.time_limit else 0
    return {
        "question_count": sum(draw.count for draw in rules.draws) + len(rules.fixed),
        "time": in_words(quiz.time_limit * (100 + extra) / 100) if quiz.time_limit else "",
        "extra_percent": extra,
        "open_for": in_words(longest_open()),
        "grace": in_words(quiz.grace_period) if quiz.time_limit and quiz.grace_period else "",
        "hands_in_itself": quiz.time_over == Quiz.TimeOver.ABANDON and bool(quiz.time_limit and quiz.grace_period),
        "wait": in_words(quiz.cooldown) if quiz.cooldown else "",
        "minimums": [
            TopicMinimum(topic, lessons_named(outline, codes[topic]), needed)
            for topic, needed in rules.topic_minimums.items()
        ],
    }


def minimums_not_reached(
    missed: Iterable[TopicMissed], minimums: Mapping[str, int], outline: Outline
) -> list[TopicMinimum]:
    """Return the topics of an attempt that stayed below what a pass needs, percentages rounded down. Pure."""
    return [
        TopicMinimum(
            one.topic,
            lessons_named(outline, one.lesson_codes),
            needed=minimums[one.topic],
            reached=int(one.earned * 100 / one.possible),
        )
        for one in missed
        if one.topic in minimums and one.earned * 100 < minimums[one.topic] * one.possible
    ]


def lessons_again(missed: Iterable[TopicMissed], outline: Outline) -> tuple[LessonEntry, ...]:
    """Return the lessons that teach what went wrong, in the course's order. Pure."""
    return lessons_named(outline, {code for one in missed for code in one.lesson_codes})


def not_saved(refused: Mapping[int, Refused], *, goes_on: bool) -> list[str]:
    """Return, for each reason, which questions' answers were not saved; to whoever goes on, also what to do. Pure."""
    positions: dict[str, list[int]] = {}
    for position, refusal in refused.items():
        positions.setdefault(refusal.code, []).append(position)
    words = []
    for numbers in positions.values():
        refusal = refused[numbers[0]]
        remedy = _("The newer answer is shown here; you can change it.")
        remedy = remedy if refusal.code == "stale_answer" else refusal.remedy
        which = _("Not saved: see question %(n)s.") % {"n": ", ".join(map(str, numbers))}
        words.append(" ".join([which, refusal.message, *([remedy] if goes_on else [])]))
    return words


def lessons_named(outline: Outline, codes: Iterable[str]) -> tuple[LessonEntry, ...]:
    """Return the course's lessons with these codes, in its order; a lesson that is gone is left out."""
    wanted = set(codes)
    return tuple(lesson for lesson in outline.lessons if lesson.code in wanted)
