"""Going on from one edition of a course to the next: what was done is carried over, what changed is done again.

The earlier enrolment stays as it is, a record of what was finished then; attempts and certificates name it. The new
one begins with everything that no publish asked to be repeated since it was done. So a refresher, for whoever had
finished, is only what changed; and whoever was in the middle goes on, with their open attempts, where they were.
"""

from collections.abc import Iterator

from django.db import transaction

from courses.editions import Repeats, repeats_since
from courses.models import Enrolment, LessonProgress, ModuleProgress
from courses.outline import Outline, outline_of


def begin_edition(*, before: Enrolment) -> Enrolment:
    """Return the person's enrolment in the course's present edition, made from the one `before` where there is none."""
    with transaction.atomic():
        query = Enrolment.objects.select_for_update(of=("self",)).select_related("course")
        before = query.get(pk=before.pk)
        if before.edition >= before.course.edition:
            return before
        after, is_new = Enrolment.objects.get_or_create(
            user_id=before.user_id,
            course=before.course,
            edition=before.course.edition,
            defaults={
                "owes_since": before.owes_since,
                "refreshes_edition": before.edition if before.completed_at else before.refreshes_edition,
                "last_lesson_key": before.last_lesson_key,
            },
        )
        if is_new:
            _carry_over(before, after)
    return after


def is_behind(enrolment: Enrolment) -> bool:
    """Say whether an unfinished enrolment is in an older edition: such a person goes on in the present one."""
    return enrolment.completed_at is None and enrolment.edition < enrolment.course.edition


def _carry_over(before: Enrolment, after: Enrolment) -> None:
    outline = outline_of(before.course)
    # Fresh: the edition was read just now, and what is kept may be from before it rose.
    repeats = repeats_since(outline.course_key, before.edition, fresh=True)
    LessonProgress.objects.bulk_create(_lessons(before, after, outline, repeats))
    ModuleProgress.objects.bulk_create(_modules(before, after, outline, repeats))
    # What is begun and not finished goes along, with its attempts: they name it by its key.
    begun = ModuleProgress.objects.filter(enrolment=before, completed_at__isnull=True)
    begun.update(enrolment=after)


def _lessons(before: Enrolment, after: Enrolment, outline: Outline, repeats: Repeats) -> Iterator[LessonProgress]:
    for row in LessonProgress.objects.filter(enrolment=before):
        since = repeats.of_lesson(row.lesson_key, outline.module_of(row.lesson_key))
        if since is None or row.completed_at >= since:
            yield LessonProgress(enrolment=after, lesson_key=row.lesson_key, completed_at=row.completed_at)


def _modules(before: Enrolment, after: Enrolment, outline: Outline, repeats: Repeats) -> Iterator[ModuleProgress]:
    for row in ModuleProgress.objects.filter(enrolment=before, completed_at__isnull=False):
        since = repeats.of_module(row.module_key, outline.module(row.module_key))
        if since is None or (row.completed_at is not None and row.completed_at >= since):
            yield ModuleProgress(enrolment=after, module_key=row.module_key, completed_at=row.completed_at)
