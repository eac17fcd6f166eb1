"""Drawing the questions of an attempt, on the server: unseen ones first, then the least used, else by chance."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from lms.accounts.models import User
from lms.core.refusals import Refused
from quizzes.kinds import KINDS
from quizzes.kinds.base import Layout
from quizzes.models import AttemptQuestion, Question, QuestionUse, Quiz

CHANCE = random.SystemRandom()


class Draw(Protocol):
    """`count` questions of a topic; difficulty 0 means any."""

    topic: str
    difficulty: int
    count: int


@dataclass(frozen=True)
class Candidate:
    """A live question that may be drawn. `seen` says that this person had it before in this scope."""

    question_id: int
    version_id: int
    kind: str
    layout: Layout
    topic: str
    difficulty: int
    times_used: int = 0
    seen: bool = False


@dataclass(frozen=True)
class Shortfall:
    """A draw that its pool cannot meet; `found` counts what other draws leave it."""

    draw: Draw
    found: int


def allot(
    draws: Sequence[Draw], pool: Sequence[Candidate], chance: random.Random
) -> tuple[list[Candidate], list[Shortfall]]:
    """Return the questions for all draws, in random order, none twice, and the draws that fall short. Pure.

    Draws that ask for a difficulty choose first: what they leave over still serves those that take any.
    """
    taken: dict[int, Candidate] = {}
    short = []
    for draw in sorted(draws, key=lambda draw: draw.difficulty == 0):
        fitting = [one for one in pool if one.question_id not in taken and fits(one, draw)]
        ranked = sorted(fitting, key=lambda one: (one.seen, one.times_used, chance.random()))
        taken.update({one.question_id: one for one in ranked[: draw.count]})
        if len(ranked) < draw.count:
            short.append(Shortfall(draw, len(ranked)))
    return chance.sample(list(taken.values()), len(taken)), short


def fits(candidate: Candidate, draw: Draw) -> bool:
    """Say whether a draw asks for questions like this one."""
    return candidate.topic == draw.topic and draw.difficulty in (0, candidate.difficulty)


def draw_questions(*, quiz: Quiz, user: User, scope: UUID, is_first: bool) -> list[Candidate]:
    """Return the questions of a new attempt. Two statements, whose cost does not grow with the attempts there are.

    `is_first` says that the person never tried before in this scope. Raises Refused("quiz_not_ready") where a draw
    cannot be met.
    """
    draws = list(quiz.draws.all())
    drawn, short = allot(draws, pool_for(quiz, draws, None if is_first else user, scope), CHANCE)
    if short or not drawn:
        raise Refused("quiz_not_ready")
    return drawn


def pool_for(quiz: Quiz, draws: Sequence[Draw], user: User | None, scope: UUID | None = None) -> list[Candidate]:
    """Return the live questions of the draws' topics; those that `user` had in this scope are marked as seen."""
    seen: Combinable = Value(False, output_field=BooleanField())
    if user is not None and scope is not None:
        asked = AttemptQuestion.objects.filter(attempt__user=user, attempt__quiz=quiz, attempt__scope=scope)
        seen = ExpressionWrapper(Q(pk__in=asked.values("version__question_id")), output_field=BooleanField())
    live = Question.objects.filter(bank=quiz.bank_id, live=True, current_version__isnull=False)
    rows = live.filter(topic__in={draw.topic for draw in draws}).order_by()
    rows = rows.annotate(times=Coalesce("use__times", 0), seen=seen)
    version = ("current_version_id", "current_version__kind", "current_version__layout")
    return [Candidate(*row) for row in rows.values_list("pk", *version, "topic", "difficulty", "times", "seen")]


def shuffled_layout(candidate: Candidate, *, shuffle: bool) -> Layout:
    """Return the order of a drawn question's parts for one attempt."""
    return KINDS[candidate.kind].shuffled(candidate.layout, CHANCE) if shuffle else candidate.layout


def count_uses(drawn: Sequence[Candidate]) -> None:
    """Count each drawn question once more. One statement.

    It locks the rows in the order of their keys, so that two attempts that share questions cannot wait for each other.
    """
    keys = [one.question_id for one in drawn]
    in_order = QuestionUse.objects.filter(pk__in=keys).order_by("pk").select_for_update()
    QuestionUse.objects.filter(pk__in=in_order.values("pk")).update(times=F("times") + 1)


def shortfalls(quiz: Quiz) -> list[Shortfall]:
    """Return the draws that the bank cannot meet as it is now, for the author."""
    draws = list(quiz.draws.all())
    return allot(draws, pool_for(quiz, draws, None), CHANCE)[1]
