"""How far a trainee is, and the steps that take them further. Every step may be repeated without harm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Case, QuerySet, UUIDField, Value, When
from django.utils import timezone

from courses.models import Enrolment, LessonProgress, ModuleProgress
from courses.outline import LessonEntry, ModuleEntry, Outline
from lms.core.compiled import Compiled, Slot


@dataclass(frozen=True)
class Progress:
    """What is finished in one enrolment.

    What was added to the course after `since` does not count. `elsewhere` are the lessons, modules and courses (their
    keys) that the person has finished in any course, of those asked for; `locked` are the modules of this course that
    wait for something else (`courses.prerequisites`).
    """

    lessons: frozenset[UUID]
    modules: frozenset[UUID]
    since: datetime | None = None
    elsewhere: frozenset[UUID] = frozenset()
    locked: frozenset[UUID] = frozenset()

    def lessons_done(self, outline: Outline) -> int:
        """Return how many of the course's present lessons that count are finished."""
        return sum(lesson.key in self.lessons for lesson in outline.counted(self.since).lessons)

    def lessons_asked(self, outline: Outline) -> int:
        """Return how many of the course's present lessons count."""
        return len(outline.counted(self.since).lessons)

    def open_lesson_in(self, module: ModuleEntry) -> LessonEntry | None:
        """Return the first lesson of the module that counts and is not finished."""
        return next((one for one in module.counted_lessons(self.since) if one.key not in self.lessons), None)

    def next_step(self, outline: Outline, *, place: UUID | None = None) -> "Step":
        """Return the one thing to do next: a lesson, a quiz, or nothing because the course is finished.

        `place` is the lesson where the trainee was reading: they go on there while it is unfinished. Modules that wait
        for something elsewhere are passed over; where only those are left, the step is the first of them, "locked".
        """
        counted = outline.counted(self.since)
        module = counted.module_of(place) if place and place not in self.lessons else None
        if module is not None and module.key not in self.locked:
            return Step("lesson", module, next(lesson for lesson in module.lessons if lesson.key == place))
        unfinished = [module for module in counted.modules if module.key not in self.modules]
        for module in unfinished:
            if module.key in self.locked:
                continue
            lesson = self.open_lesson_in(module)
            return Step("lesson", module, lesson) if lesson else Step("quiz", module)
        return Step("locked", unfinished[0]) if unfinished else Step("finished")

    def step_before_quiz(self, outline: Outline, module: ModuleEntry) -> "Step | None":
        """Return what comes before a module's quiz where lessons go in order, None where it is the quiz's turn.

        That is a lesson of its own; for a final test, which has none, whatever the modules before it leave to do.
        """
        if lesson := self.open_lesson_in(module):
            return Step("lesson", module, lesson)
        if module.lessons or module.key in self.modules:
            return None
        step = self.next_step(outline)
        return None if step.module is None or step.module.key == module.key else step

    def lesson_is_open(self, outline: Outline, lesson_key: UUID, *, sequential: bool) -> bool:
        """Say whether a lesson may be read: any finished one, and in order up to the first unfinished one.

        What does not count for the person is open to them at any time.
        """
        module = outline.module_of(lesson_key)
        if module is not None and module.key in self.locked and lesson_key not in self.lessons:
            return False
        if not sequential or lesson_key in self.lessons or outline.counted(self.since).module_of(lesson_key) is None:
            return True
        step = self.next_step(outline)
        return step.lesson is not None and step.lesson.key == lesson_key


NOTHING = Progress(frozenset(), frozenset())


@dataclass(frozen=True)
class Step:
    """The next step of a course: `kind` is lesson, quiz, locked or finished."""

    kind: str
    module: ModuleEntry | None = None
    lesson: LessonEntry | None = None


# What a key that was found stands for.
LESSON, BEGUN, FINISHED, ELSEWHERE = 0, 1, 2, 3


@dataclass(frozen=True)
class WayToQuiz:
    """A module's first unfinished lesson, the key of its `ModuleProgress` (None where there is none), and whether the
    module is finished.
    """

    open_lesson: LessonEntry | None
    place_key: UUID | None
    is_finished: bool


def progress_of(enrolment: Enrolment, *, elsewhere: Collection[UUID] = ()) -> Progress:
    """Return what is finished. One query."""
    return progress_by_enrolment([enrolment], elsewhere=elsewhere)[enrolment.pk]


def way_to_quiz(enrolment: Enrolment, module: ModuleEntry) -> WayToQuiz:
    """Return what lies before a module's quiz. One query."""
    rows = WAY_TO_QUIZ.rows(enrolment=enrolment.pk, module=module.key)
    read = frozenset(key for key, what in rows if what == LESSON)
    finished = Progress(read, frozenset(), since=enrolment.owes_since)
    place_key, state = next(((key, what) for key, what in rows if what != LESSON), (None, BEGUN))
    return WayToQuiz(finished.open_lesson_in(module), place_key, state == FINISHED)


def _read_and_begun() -> QuerySet:
    """Return the keys of the lessons finished in an enrolment, and that of a module begun or finished in it."""
    enrolment, module = Slot("enrolment", BigIntegerField()), Slot("module", UUIDField())
    read = LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_key", Value(LESSON))
    state = Case(When(completed_at__isnull=True, then=Value(BEGUN)), default=Value(FINISHED))
    begun = ModuleProgress.objects.filter(enrolment=enrolment, module_key=module).values_list("key", state)
    return read.union(begun, all=True)


WAY_TO_QUIZ = Compiled(_read_and_begun)


def progress_by_enrolment(enrolments: list[Enrolment], *, elsewhere: Collection[UUID] = ()) -> dict[int, Progress]:
    """Return what is finished in each of several enrolments, by enrolment id. One query, none for no enrolments.

    With `elsewhere` (keys of lessons, modules and courses) the enrolments are one person's: which of those they have
    finished, in any course, is read with it.
    """
    lessons: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments}
    modules: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments}
    done = set()
    if not enrolments:
        return {}
    read = LessonProgress.objects.filter(enrolment__in=lessons).values_list("enrolment_id", "lesson_key", Value(LESSON))
    passed = ModuleProgress.objects.filter(enrolment__in=modules, completed_at__isnull=False)
    rows = [passed.values_list("enrolment_id", "module_key", Value(FINISHED))]
    if elsewhere:
        rows += finished_keys(enrolments[0].user_id, elsewhere)
    for pk, key, what in read.union(*rows, all=True):
        if what == ELSEWHERE:
            done.add(key)
        else:
            (lessons if what == LESSON else modules)[pk].add(key)
    return {
        one.pk: Progress(
            frozenset(lessons[one.pk]), frozenset(modules[one.pk]), since=one.owes_since, elsewhere=frozenset(done)
        )
        for one in enrolments
    }


def finished_keys(user_id: int, keys: Collection[UUID]) -> list[QuerySet]:
    """Return what finds which lessons, modules and courses a person has finished in any course, of those asked for.

    Three queries to be united; rows are (enrolment id, key, ELSEWHERE).
    """
    mine = Enrolment.objects.filter(user=user_id).values("pk")
    lessons = LessonProgress.objects.filter(enrolment__in=mine, lesson_key__in=keys)
    modules = ModuleProgress.objects.filter(enrolment__in=mine, module_key__in=keys, completed_at__isnull=False)
    courses = Enrolment.objects.filter(user=user_id, completed_at__isnull=False, course__translation_key__in=keys)
    return [
        lessons.values_list("enrolment_id", "lesson_key", Value(ELSEWHERE)),
        modules.values_list("enrolment_id", "module_key", Value(ELSEWHERE)),
        courses.values_list("pk", "course__translation_key", Value(ELSEWHERE)),
    ]


def remember_place(*, enrolment: Enrolment, lesson_key: UUID) -> None:
    """Keep where the trainee is reading, to resume there."""
    if enrolment.last_lesson_key != lesson_key:
        Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson_key=lesson_key)


def complete_lesson(*, enrolment: Enrolment, lesson_key: UUID) -> bool:
    """Count a lesson as finished; returns whether it was not before."""
    with transaction.atomic():
        _row, created = LessonProgress.objects.get_or_create(enrolment=enrolment, lesson_key=lesson_key)
    return created


def begin_module(*, enrolment: Enrolment, module_key: UUID) -> ModuleProgress:
    """Return the row of a module that the trainee works on, made on the first call."""
    with transaction.atomic():
        row, _created = ModuleProgress.objects.get_or_create(enrolment=enrolment, module_key=module_key)
    return row


def complete_module(*, place: ModuleProgress) -> bool:
    """Count a module as finished; returns whether it was not before."""
    changed = ModuleProgress.objects.filter(pk=place.pk, completed_at__isnull=True).update(completed_at=timezone.now())
    return bool(changed)


MODULES_COMPLETE = Compiled(
    lambda: ModuleProgress.objects.filter(
        enrolment=Slot("enrolment", BigIntegerField()), completed_at__isnull=False
    ).values_list("module_key")
)


def all_modules_complete(enrolment: Enrolment, outline: Outline) -> bool:
    """Say whether every module that the course has now, and that counts for the person, is finished. One query."""
    keys = {key for (key,) in MODULES_COMPLETE.rows(enrolment=enrolment.pk)}
    asked = outline.counted(enrolment.owes_since).modules
    return bool(asked) and all(module.key in keys for module in asked)


def complete_course(*, enrolment: Enrolment) -> bool:
    """Count the course as finished; returns whether it was not before."""
    changed = Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=True).update(completed_at=timezone.now())
    enrolment.refresh_from_db(fields=["completed_at"])
    return bool(changed)
