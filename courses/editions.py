"""Editions of a course: raised by a publish that everyone repeats, and what changed with each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from content.published import forget_published, kept
from courses.models import CoursePage, Edition, Enrolment, Publication, PublishPolicy
from courses.outline import LessonEntry, ModuleEntry, Outline
from lms.accounts.models import User
from lms.core.audit import record


def raise_edition(*, course: CoursePage, actor: User | None, reason: str = "") -> Edition:
    """Return the course's next edition, which everyone repeats; `actor` is whoever decided that.

    Publishes that follow each other within the hours of the rules make one edition, while nobody is in it yet.
    """
    rules, now = settings.LMS_RULES, timezone.now()
    with transaction.atomic():
        course = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
        latest = Edition.objects.filter(course=course, number=course.edition).first()
        begun = Enrolment.objects.filter(course=course, edition=course.edition).exists()
        if latest and not begun and latest.raised_at > now - timedelta(hours=rules["edition_gather_hours"]):
            return latest
        # The page may have been saved meanwhile with the number it had before: the editions themselves know better.
        newest = Edition.objects.filter(course=course).aggregate(newest=Max("number"))["newest"]
        number = max(course.edition, newest or 0) + 1
        day = timezone.localdate(now) + timedelta(days=rules["refresher_days"])
        CoursePage.objects.filter(translation_key=course.translation_key).update(edition=number)
        away = None if course.live else timezone.localdate(now)  # nobody can refresh before it is published again
        facts = {"raised_at": now, "refresh_by": day, "stopped_on": away}
        raised = Edition.objects.create(course=course, number=number, raised_by=actor, **facts)
        record(course, "courses.edition", actor=actor, reason=reason, edition=number, refresh_by=day.isoformat())
        forget_published()
    return raised


@dataclass(frozen=True)
class Repeats:
    """What everyone repeats since an edition: when each page, by its key, was last published so."""

    course_key: UUID
    times: Mapping[UUID, datetime]

    def of_lesson(self, lesson: LessonEntry | UUID, module: ModuleEntry | None) -> datetime | None:
        """Return since when a lesson is to be read again; that of a module without a quiz goes with its module."""
        key = lesson.key if isinstance(lesson, LessonEntry) else lesson
        keys = {key, self.course_key}
        if module is not None and module.quiz_id is None:
            keys.add(module.key)
        return self._latest(keys)

    def of_module(self, key: UUID, module: ModuleEntry | None) -> datetime | None:
        """Return since when a module is to be finished again: for any of its lessons, or itself."""
        return self._latest({key, self.course_key, *(lesson.key for lesson in (module.lessons if module else ()))})

    def _latest(self, keys: set[UUID]) -> datetime | None:
        return max((self.times[key] for key in keys if key in self.times), default=None)

    def __bool__(self) -> bool:
        return bool(self.times)


def repeats_since(course_key: UUID, edition: int, *, fresh: bool = False) -> Repeats:
    """Return what was published to be repeated after an edition. No query where it is kept, unless `fresh`."""
    times: dict[UUID, datetime] = {}
    rows = list(_repeats(course_key)) if fresh else kept(("repeats", course_key), lambda: list(_repeats(course_key)))
    for number, key, published_at in rows:
        if number > edition:
            times[key] = published_at
    return Repeats(course_key, times)


def _repeats(course_key: UUID) -> QuerySet:
    rows = Publication.objects.filter(course_key=course_key, policy=PublishPolicy.REPEAT)
    return rows.order_by("published_at").values_list("edition", "page_key", "published_at")


def refresh_by(course_key: UUID, edition: int) -> date | None:
    """Return the day by which holders of an edition refresh: the first that a later edition set. Kept."""
    days = kept("edition-days", _days_by_course)
    return min((day for number, day in days.get(course_key, ()) if number > edition), default=None)


def _days_by_course() -> dict[UUID, list[tuple[int, date]]]:
    found: dict[UUID, list[tuple[int, date]]] = defaultdict(list)
    rows = Edition.objects.values_list("course__translation_key", "number", "refresh_by")
    for key, number, day in rows:
        found[key].append((number, day))
    return dict(found)


@dataclass(frozen=True)
class Refresher:
    """What someone who finished an edition does again, and by when; None: no day was set."""

    lessons: tuple[LessonEntry, ...]
    quizzes: tuple[ModuleEntry, ...]
    due_on: date | None


def refresher_since(outline: Outline, edition: int) -> Refresher:
    """Return what of a course was published to be repeated after an edition. No query where it is kept."""
    repeats = repeats_since(outline.course_key, edition)
    lessons = [one for m in outline.modules for one in m.lessons if repeats.of_lesson(one, m)]
    quizzes = [m for m in outline.modules if m.quiz_id is not None and repeats.of_module(m.key, m)]
    return Refresher(tuple(lessons), tuple(quizzes), refresh_by(outline.course_key, edition))
