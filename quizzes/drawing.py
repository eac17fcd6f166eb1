"""Drawing the questions of an attempt, on the server: unseen ones first, then the least used, else by chance."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from lms.accounts.models import User
from lms.core.compiled import Compiled, CompiledUpdate, Slot
from lms.core.refusals import Refused
from quizzes.kinds import KINDS
from quizzes.kinds.base import Layout
from quizzes.models import AttemptQuestion, Question, QuestionUse, Quiz
from quizzes.rules import Rules
from quizzes.version_store import HeldVersion, held_versions

CHANCE = random.SystemRandom()
BIG = BigIntegerField()


class Draw(Protocol):
    """`count` questions of a topic; difficulty 0 means any, and those used within `rest_days` days come last."""

    @property
    def topic(self) -> str: ...
    @property
    def difficulty(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def rest_days(self) -> int: ...


@dataclass(frozen=True)
class Fixed:
    """A question that every attempt asks, seen as a draw of that one question."""

    topic: str
    code: str
    difficulty: int = 0
    count: int = 1
    rest_days: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live question that may be drawn. `seen` says that this person had it before in this scope."""

    question_id: int
    version_id: int
    topic: str
    difficulty: int
    times_used: int = 0
    used_at: datetime | None = None
    seen: bool = False


@dataclass(frozen=True)
class Shortfall:
    """A draw that its pool cannot meet; `found` counts what other draws leave it."""

    draw: Draw
    found: int


@dataclass(frozen=True)
class Drawn:
    """A question of a new attempt, in the order in which its parts are shown."""

    question_id: int
    version_id: int
    topic: str
    layout: Layout


def allot(
    draws: Sequence[Draw],
    pool: Sequence[Candidate],
    chance: random.Random,
    *,
    now: datetime,
    fixed: Iterable[Candidate] = (),
) -> tuple[list[Candidate], list[Shortfall]]:
    """Return the questions to be asked, none twice, and the draws that fall short. Pure.

    The fixed questions come first, in their order, whatever the draws bring; those drawn follow in random order, and no
    draw brings a fixed one again. Draws that ask for a difficulty choose first: what they leave over still serves those
    that take any. Questions that a draw lets rest come last in it, but they come before a draw that falls short.
    """
    taken = {one.question_id: one for one in fixed}
    always, short = list(taken.values()), []
    for draw in sorted(draws, key=lambda draw: draw.difficulty == 0):
        fitting = [one for one in pool if one.question_id not in taken and fits(one, draw)]
        rested_since = now - timedelta(days=draw.rest_days)
        keys = {
            one.question_id: (was_used_after(one, rested_since), one.seen, one.times_used, chance.random())
            for one in fitting
        }
        ranked = sorted(fitting, key=lambda one: keys[one.question_id])
        taken.update({one.question_id: one for one in ranked[: draw.count]})
        if len(ranked) < draw.count:
            short.append(Shortfall(draw, len(ranked)))
    drawn = list(taken.values())[len(always) :]
    return always + chance.sample(drawn, len(drawn)), short


def fits(candidate: Candidate, draw: Draw) -> bool:
    """Say whether a draw asks for questions like this one."""
    return candidate.topic == draw.topic and draw.difficulty in (0, candidate.difficulty)


def was_used_after(candidate: Candidate, moment: datetime) -> bool:
    """Say whether a question was drawn for anyone after a moment."""
    return candidate.used_at is not None and candidate.used_at > moment


def draw_questions(*, quiz: Quiz, rules: Rules, user: User, scope: UUID, is_first: bool, now: datetime) -> list[Drawn]:
    """Return the questions of a new attempt. One statement, and one for versions that the process does not hold yet.

    The cost does not grow with the attempts there are. `is_first` says that the person never tried before in this
    scope. Raises Refused("quiz_not_ready") where a draw cannot be met or a fixed question cannot be asked.
    """
    pool = pool_for(quiz, rules.draws, rules.fixed, None if is_first else user, scope)
    by_key = {one.question_id: one for one in pool}
    fixed = [by_key[key] for key in rules.fixed if key in by_key]
    drawn, short = allot(rules.draws, pool, CHANCE, now=now, fixed=fixed)
    if short or not drawn or len(fixed) < len(rules.fixed):
        raise Refused("quiz_not_ready")
    versions = held_versions(one.version_id for one in drawn)
    return [
        Drawn(one.question_id, one.version_id, one.topic, shown_layout(versions[one.version_id], quiz.shuffle_choices))
        for one in drawn
    ]


def pool_for(
    quiz: Quiz,
    draws: Iterable[Draw],
    fixed: Sequence[int] = (),
    user: User | None = None,
    scope: UUID | None = None,
) -> list[Candidate]:
    """Return the live questions of the draws' topics and the fixed ones; those `user` had in this scope are `seen`."""
    topics = sorted({draw.topic for draw in draws})
    if not topics and not fixed:
        return []
    values: dict[str, Any] = {f"topic{number}": topic for number, topic in enumerate(topics)}
    values |= {f"fixed{number}": key for number, key in enumerate(fixed)} | {"bank": quiz.bank_id}
    if user is not None and scope is not None:
        values |= {"user": user.pk, "quiz": quiz.pk, "scope": scope}
    pool = _pool(topics=len(topics), fixed=len(fixed), before="scope" in values)
    return [Candidate(*row) for row in pool.rows(**values)]


@lru_cache(maxsize=64)
def _pool(*, topics: int, fixed: int, before: bool) -> Compiled[Question]:
    """Return the statement for a pool of so many topics and fixed questions, with what was asked before or not."""

    def build() -> QuerySet:
        bank, keys = Slot("bank", BIG), [Slot(f"fixed{number}", BIG) for number in range(fixed)]
        names = [Slot(f"topic{number}", CharField()) for number in range(topics)]
        wanted = Q(bank=bank, topic__in=names) if topics else Q()
        wanted |= Q(pk__in=keys) if fixed else Q()
        seen: Combinable = Value(False, output_field=BooleanField())
        if before:
            place = {"user": Slot("user", BIG), "quiz": Slot("quiz", BIG), "scope": Slot("scope", UUIDField())}
            mine = {f"attempt__{name}": slot for name, slot in place.items()}
            asked = AttemptQuestion.objects.filter(**mine).values("version__question_id")
            seen = ExpressionWrapper(Q(pk__in=asked), output_field=BooleanField())
        rows = Question.objects.filter(wanted, live=True, current_version__isnull=False).order_by()
        rows = rows.annotate(times=Coalesce("use__times", 0), seen=seen)
        about = ("topic", "difficulty", "times", "use__last_at", "seen")
        return rows.values_list("pk", "current_version_id", *about)

    return Compiled(build)


def shown_layout(version: HeldVersion, shuffle: bool) -> Layout:
    """Return the order of a drawn question's parts for one attempt."""
    return KINDS[version.kind].shuffled(version.layout, CHANCE) if shuffle else version.layout


def count_uses(keys: Sequence[int], now: datetime) -> None:
    """Count questions, given by their keys, as used once more. One statement.

    It locks the rows in the order of their keys, so that two attempts that share questions cannot wait for each other.
    """
    _count(len(keys)).update(now=now, **{f"key{number}": key for number, key in enumerate(keys)})


@lru_cache(maxsize=64)
def _count(questions: int) -> CompiledUpdate:
    def build() -> QuerySet:
        keys = [Slot(f"key{number}", BIG) for number in range(questions)]
        used = QuestionUse.objects.filter(question__id__in=keys)  # type: ignore[misc]
        in_order = used.order_by("pk").select_for_update()
        return QuestionUse.objects.filter(pk__in=in_order.values("pk"))

    return CompiledUpdate(build, times=F("times") + 1, last_at=Slot("now", DateTimeField()))


def shortfalls(quiz: Quiz) -> list[Shortfall]:
    """Return what the bank cannot meet as it is now, for the author: draws, and fixed questions (`Fixed`)."""
    draws, asked = list(quiz.draws.all()), list(quiz.fixed_questions.all())
    keys = [one.question_id for one in asked]
    pool = pool_for(quiz, draws, keys)
    by_key = {one.question_id: one for one in pool}
    fixed = [by_key[key] for key in keys if key in by_key]
    missing = Question.objects.filter(pk__in=set(keys) - by_key.keys()).order_by("topic", "code")
    not_ready = [Shortfall(Fixed(*row), 0) for row in missing.values_list("topic", "code")]
    return not_ready + allot(draws, pool, CHANCE, now=timezone.now(), fixed=fixed)[1]
