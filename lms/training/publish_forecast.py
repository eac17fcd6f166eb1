"""Whom a publish touches, before it is made: people in mid-course, certified, active. Reads across packages.

Counted exactly up to so many enrolments as the rule `forecast_sample` says. Of a larger course every n-th enrolment is
looked at, so that the answer costs about the same however many there are; its figures are told as “about”.
"""

from collections import Counter
from collections.abc import Set
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Mod
from django.db.models.lookups import IsNull

from certificates.models import Certificate
from courses.forecast import ALL_NEW, Change, Forecast, Touched
from courses.models import CoursePage, Enrolment, LessonProgress, ModuleProgress, PublishPolicy
from lms.training.refreshers import newest_enrolments
from lms.volunteers.models import Volunteer

HOUR = 3600  # seconds
IN_MID_COURSE, NOBODY = Q(completed_at__isnull=True), Q(pk__isnull=True)
KINDS = ("is_done", "asked_again", "held_up", "holds", "serves")


def forecast_publish(course: CoursePage, change: Change = ALL_NEW, *, step: int = 1) -> Forecast:
    """Return how many people each choice gives something to do, looking at every `step`-th enrolment. One query."""
    rows = list(_people(course, change, step).values(*KINDS).annotate(n=Count("pk")).order_by())
    at_once = _touched([row for row in rows if not row["is_done"] and row["held_up"]], step)
    repeats = bool(change.lessons or change.modules or change.is_new)
    again = [row for row in rows if row["held_up"] or (repeats and (row["is_done"] or row["asked_again"]))]
    repeating, rules = _touched(again, step), settings.LMS_RULES
    enrolled = step * sum(row["n"] for row in rows)
    return Forecast(
        round(enrolled, 2 - len(str(enrolled))) if step > 1 else enrolled,
        {PublishPolicy.SMALL.value: at_once, PublishPolicy.NEW.value: at_once, PublishPolicy.REPEAT.value: repeating},
        days=rules["refresher_days"],
        ends=rules["refresher_after_deadline"] == "lapse",
        step=step,
    )


def forecast_bounded(course: CoursePage, change: Change = ALL_NEW) -> Forecast:
    """Return the same at the same cost however many there are: exact for small courses. One query, hourly two."""
    return forecast_publish(course, change, step=_enrolled(course) // settings.LMS_RULES["forecast_sample"] + 1)


def _enrolled(course: CoursePage) -> int:
    """Return how many enrolments a course has, as of within the last hour: only how many are looked at rests on it."""
    key = f"enrolled:{course.pk}"
    counted: int | None = cache.get(key)
    if counted is None:
        counted = Enrolment.objects.filter(course=course).count()
        cache.set(key, counted, HOUR)
    return counted


def _touched(rows: list[dict[str, Any]], step: int) -> Touched:
    counts: Counter[str] = Counter()
    for row in rows:
        kinds = {
            "finished" if row["is_done"] else "mid_course": True,
            "certified": row["holds"],
            "active": row["serves"],
        }
        counts.update({kind: row["n"] * step for kind, holds in kinds.items() if holds})
    return Touched(**counts)


def _people(course: CoursePage, change: Change, step: int) -> QuerySet[Enrolment]:
    """Return each person's newest enrolment, or every n-th of them, with what they have done and what they hold."""
    certified = Certificate.objects.valid().filter(
        enrolment__user=OuterRef("user"), enrolment__course=OuterRef("course")
    )
    active = Volunteer.objects.filter(
        user=OuterRef("user"), status=Volunteer.Status.ACTIVE, programme__required_courses=OuterRef("course")
    )
    found = newest_enrolments(course)
    if step > 1:
        found = found.alias(place=Mod("pk", step)).filter(place=0)
    return found.annotate(
        is_done=_claim(Q(completed_at__isnull=False)),
        asked_again=_claim(_has_done(change)),
        held_up=_claim(_waits_for_rules(change)),
        holds=_claim(_there_is(certified)),
        serves=_claim(_there_is(active)),
    )


def _claim(condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _there_is(rows: QuerySet) -> IsNull:
    """Say whether there is such a row, asked for each person by an index.

    For EXISTS, PostgreSQL may read the whole table first, as if everybody were looked at.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def _has_done(change: Change) -> Q:
    """Say who in mid-course has something to do again, or anew, where everyone repeats."""
    if change.is_new:
        return IN_MID_COURSE
    return IN_MID_COURSE & (Q(_read(change.lessons)) | Q(_finished(change.modules)))


def _waits_for_rules(change: Change) -> Q:
    """Say for whom in mid-course new rules hold, whatever the choice."""
    if change.rules_of is None:
        return NOBODY
    return IN_MID_COURSE & ~Q(_finished(change.rules_of)) if change.rules_of else IN_MID_COURSE


def _read(keys: Set[UUID]) -> IsNull:
    return _there_is(LessonProgress.objects.filter(enrolment=OuterRef("pk"), lesson_key__in=keys))


def _finished(keys: Set[UUID]) -> IsNull:
    done = ModuleProgress.objects.filter(enrolment=OuterRef("pk"), module_key__in=keys, completed_at__isnull=False)
    return _there_is(done)
