"""The marks of a quiz's attempts, counted by the database: a few statements that group, and histograms in return.

No statement names a person, and nothing that comes back belongs to one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
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
    """A version that was asked: its question, its number, how often it was asked, how often left unanswered."""

    question: int
    number: int
    times: int
    unanswered: int


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
    empty = Count("pk", filter=Q(response__isnull=True))
    grouped = list(rows.annotate(often=Count("pk"), recently=_recent(chosen, "attempt__"), empty=empty))
    asked = asked_versions(grouped)
    found: dict[QuestionKey, Counter[Asked]] = {}
    for version, topic, earned, of, numerator, denominator, possible, often, recent, _empty in grouped:
        key = QuestionKey(asked[version].question, version, topic)
        answers = found.setdefault(key, Counter())
        for is_recent, number in apart(often, recent):
            attempt = Scored(Fraction(numerator, denominator), possible, is_recent)
            answers[Asked(Fraction(earned, of), 1, attempt)] += number
    return found, asked


def apart(often: int, recent: int) -> list[tuple[bool, int]]:
    """Return (is it recent, how often), without noughts."""
    return [(is_recent, number) for is_recent, number in ((True, recent), (False, often - recent)) if number]


def asked_versions(grouped: Iterable[tuple]) -> dict[int, Asking]:
    """Return what there is to know of the versions in rows of `answers_of`. One statement."""
    times: Counter[int] = Counter()
    unanswered: Counter[int] = Counter()
    for version, *_others, often, _recent_ones, empty in grouped:
        times[version] += often
        unanswered[version] += empty
    about = QuestionVersion.objects.filter(pk__in=times).values_list("pk", "question_id", "number")
    return {
        version: Asking(question, number, times[version], unanswered[version]) for version, question, number in about
    }


def draws_of(chosen: Chosen, alone: set[int], marks: set[Fraction]) -> dict[str, Counter[Asked]]:
    """Return, for each topic drawn from, how many attempts earned how much on its questions together. One statement.

    `alone` are the versions of the questions that every attempt asks: they belong to no draw. `marks` are all marks
    there are, so that the database can add them up in whole numbers; where its 64 bits do not hold those, they are
    added up here. None is called recent.
    """
    scale = common_denominator(marks)
    if scale > GREATEST_SCALE:
        return drawn_one_by_one(chosen, alone)
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


def drawn_one_by_one(chosen: Chosen, alone: set[int]) -> dict[str, Counter[Asked]]:
    """Return what `draws_of` does, of any marks whatever. One statement, whose rows are read one after the other."""
    rows = chosen.questions.exclude(version__in=alone).order_by("attempt_id", "topic")
    columns = ("attempt_id", "topic", *OF_ATTEMPT, "marks_numerator", "marks_denominator")
    found: dict[str, Counter[Asked]] = {}
    alike = groupby(rows.values_list(*columns).iterator(), key=itemgetter(slice(5)))
    for (_attempt, topic, numerator, denominator, possible), answers in alike:
        marks = [Fraction(earned, of) for *_same, earned, of in answers]
        attempt = Scored(Fraction(numerator, denominator), possible, recent=False)
        found.setdefault(topic, Counter())[Asked(sum(marks, Fraction(0)), len(marks), attempt)] += 1
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
