"""What someone in mid-course does again since the course was renewed, so that their pages can say why.

Whoever had finished the course is told by its refresher (`lms.training.refreshers`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.editions import repeats_since
from courses.models import Enrolment, LessonProgress, ModuleProgress
from courses.outline import Outline
from courses.progress import Progress

FIRST_EDITION = 1
Way = tuple[Enrolment, Outline, Progress]


@dataclass(frozen=True)
class Again:
    """How many lessons that were read, and quizzes that were passed, are still to be done again; renewed when."""

    lessons: int
    quizzes: int
    renewed_at: datetime


def asked_again(ways: Iterable[Way]) -> dict[int, Again]:
    """Return what a person does again, by enrolment id. One query, none where no enrolment goes on from an older one.

    `ways` are the person's newest enrolments.
    """
    carried = [way for way in ways if _goes_on(way[0], way[1])]
    if not carried:
        return {}
    done = _done_before([enrolment for enrolment, _outline, _progress in carried])
    found = {enrolment.pk: _again(enrolment, outline, progress, done) for enrolment, outline, progress in carried}
    return {pk: again for pk, again in found.items() if again is not None}


def _goes_on(enrolment: Enrolment, outline: Outline) -> bool:
    """Say whether an unfinished enrolment was carried over from an older edition. No query where it is kept."""
    if enrolment.edition == FIRST_EDITION or enrolment.completed_at is not None or enrolment.refreshes_edition:
        return False
    times = repeats_since(outline.course_key, 0).times.values()
    return any(time > enrolment.owes_since for time in times)


def _done_before(enrolments: list[Enrolment]) -> frozenset[UUID]:
    """Return the keys of the lessons and modules that were finished in older editions of these courses. One query."""
    older = Enrolment.objects.filter(
        user=enrolments[0].user_id, course__in=[one.course_id for one in enrolments]
    ).exclude(pk__in=[one.pk for one in enrolments])
    read = LessonProgress.objects.filter(enrolment__in=older.values("pk")).values_list("lesson_key")
    passed = ModuleProgress.objects.filter(enrolment__in=older.values("pk"), completed_at__isnull=False)
    return frozenset(key for (key,) in read.union(passed.values_list("module_key"), all=True))


def _again(enrolment: Enrolment, outline: Outline, progress: Progress, done: frozenset[UUID]) -> Again | None:
    repeats, asked = repeats_since(outline.course_key, 0), outline.counted(enrolment.owes_since)
    lessons = [
        repeats.of_lesson(one, module)
        for module in asked.modules
        for one in module.lessons
        if one.key in done and one.key not in progress.lessons
    ]
    quizzes = [
        repeats.of_module(module.key, module)
        for module in asked.modules
        if module.quiz_id is not None and module.key in done and module.key not in progress.modules
    ]
    times = [time for time in (*lessons, *quizzes) if time is not None]
    return Again(len(lessons), len(quizzes), max(times)) if times else None
