"""The marks of a quiz's attempts, counted by the database: a few statements that group, and histograms in return.

No statement names a person, and nothing that comes back belongs to one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)

from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, QuizReport
from quizzes.statistics.exact import common_denominator
from quizzes.statistics.histograms import Asked, Scored

ROWS_AT_ONCE = 5000
GREATEST_SCALE = 2**40  # sums over an attempt stay far within the database's 64 bits


@dataclass(frozen=True)
class Chosen:
    """Which attempts at a quiz are analysed, and since when they count as recent."""

    quiz: Quiz
    which: str
    since: datetime
    until: datetime

    @property
    def attempts(self) -> QuerySet[Attempt]:
        """The finished ones: of each person, and for each enrolment apart, the first, the last or all of them.

        What comes before `|` leaves PostgreSQL no choice but to look for a nearer attempt by the index, one by one. On
        its own, `not exists` becomes a join, which compares all with all where the planner does not know better.
        """
        finished = Attempt.objects.filter(
            quiz=self.quiz, state=Attempt.State.FINISHED, finished_at__lte=self.until
        ).order_by()
        same = finished.filter(user=OuterRef("user"), scope=OuterRef("scope"))
        if self.which == QuizReport.Attempts.FIRST:
            return finished.filter(Q(number=1) | ~Exists(same.filter(number__lt=OuterRef("number"))))
        if self.which == QuizReport.Attempts.LAST:
            return finished.filter(Q(number=0) | ~Exists(same.filter(number__gt=OuterRef("number"))))
        return finished

    @property
    def questions(self) -> QuerySet[AttemptQuestion]:
        return AttemptQuestion.objects.filter(attempt__in=self.attempts.values("pk")).order_by()


@dataclass(frozen=True)
class QuestionKey:
    """A version of a question, as asked under a topic."""

    question: int
    version: int
    topic: str


@dataclass(frozen=True)
class Asking:
    """What the bank says of a version that was asked."""

    question: int
    number: int


def scores_of(chosen: Chosen) -> Counter[Scored]:
    """Return how many attempts have which score. One statement."""
    rows = chosen.attempts.values_list("marks_numerator", "marks_denominator", "marks_possible")
    found: Counter[Scored] = Counter()
    for numerator, denominator, possible, often, recent in rows.annotate(often=Count("pk"), recently=_recent(chosen)):
        for is_recent, number in apart(often, recent):
            found[Scored(Fraction(numerator, denominator), possible, is_recent)] += number
    return found


def answers_of(chosen: Chosen) -> tuple[dict[QuestionKey, Counter[Asked]], dict[int, Asking]]:
    """Return, for each version asked, how many answers earned which mark in attempts with which score. Two statements.

    The rows of the first are as many as there are different combinations, not as many as there are attempts. It groups
    by columns alone and counts the recent ones apart: an expression to group by makes PostgreSQL expect as many groups
    as rows, and sort them all.
    """
    rows = chosen.questions.values_list("version_id", "topic", "marks_numerator", "marks_denominator", *OF_ATTEMPT)
    grouped = list(rows.annotate(often=Count("pk"), recently=_recent(chosen, "attempt__")))
    asked = asked_versions({row[0] for row in grouped})
    found: dict[QuestionKey, Counter[Asked]] = {}
    for version, topic, earned, of, numerator, denominator, possible, often, recent in grouped:
        key = QuestionKey(asked[version].question, version, topic)
        answers = found.setdefault(key, Counter())
        for is_recent, number in apart(often, recent):
            attempt = Scored(Fraction(numerator, denominator), possible, is_recent)
            answers[Asked(Fraction(earned, of), 1, attempt)] += number
    return found, asked


def apart(often: int, recent: int) -> list[tuple[bool, int]]:
    """Return (is it recent, how often), without noughts."""
    return [(is_recent, number) for is_recent, number in ((True, recent), (False, often - recent)) if number]


def asked_versions(versions: set[int]) -> dict[int, Asking]:
    """Return what the bank says of versions. One statement."""
    rows = QuestionVersion.objects.filter(pk__in=versions)
    about = rows.values_list("pk", "question_id", "number")
    return {version: Asking(question, number) for version, question, number in about}


def draws_of(chosen: Chosen, alone: set[int], marks: set[Fraction]) -> dict[str, Counter[Asked]]:
    """Return, for each topic drawn from, how many attempts earned how much on its questions together. One statement.

    `alone` are the versions of the questions that every attempt asks: they belong to no draw. `marks` are all marks
    there are, so that the database can add them up in whole numbers. None is called recent.
    """
    scale = common_denominator(marks)
    if scale > GREATEST_SCALE:
        raise ArithmeticError(f"marks in units of 1/{scale} cannot be added up exactly")
    units = ExpressionWrapper(
        F("marks_numerator") * (Value(scale, output_field=BigIntegerField()) / F("marks_denominator")),
        output_field=BigIntegerField(),
    )
    numerator, denominator, possible = map(F, OF_ATTEMPT)
    by_attempt = (
        chosen.questions.exclude(version__in=alone)
        .values("topic", "attempt_id", numerator=numerator, denominator=denominator, possible=possible)
        .annotate(asked=Count("pk"), earned=Sum(units))
    )
    found: dict[str, Counter[Asked]] = {}
    columns = ("topic", "numerator", "denominator", "possible", "asked", "earned")
    for topic, total, of, size, asked, earned, often in counted(by_attempt, columns):
        attempt = Scored(Fraction(total, of), size, recent=False)
        found.setdefault(topic, Counter())[Asked(Fraction(int(earned), scale), asked, attempt)] += often
    return found


def counted(rows: QuerySet[Any, Any], columns: Sequence[str]) -> list[tuple]:
    """Return how many of grouped rows are alike in some columns, counted by the database.

    Django groups once; a row for each attempt and topic is what this spares reading.
    """
    inner, values = rows.query.sql_with_params()
    listed = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed}, COUNT(*) FROM ({inner}) AS grouped GROUP BY {listed}", values)  # noqa: S608 -- names of this file, and what Django wrote
        return cursor.fetchall()


OF_ATTEMPT = ("attempt__marks_numerator", "attempt__marks_denominator", "attempt__marks_possible")


def _recent(chosen: Chosen, attempt: str = "") -> Count:
    return Count("pk", filter=Q(**{f"{attempt}started_at__gte": chosen.since}))
