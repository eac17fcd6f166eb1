"""How far a trainee is, and the steps that take them further. Every step may be repeated without harm."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Case, QuerySet, UUIDField, Value, When
from django.utils import timezone

from courses.models import Enrolment, LessonProgress, ModuleProgress
from courses.outline import LessonEntry, ModuleEntry, Outline
from lms.core.compiled import Compiled, Slot


@dataclass(frozen=True)
class Progress:
    """What is finished in one enrolment."""

    lessons: frozenset[UUID]
    modules: frozenset[UUID]

    def lessons_done(self, outline: Outline) -> int:
        """Return how many of the course's present lessons are finished."""
        return sum(lesson.key in self.lessons for lesson in outline.lessons)

    def open_lesson_in(self, module: ModuleEntry) -> LessonEntry | None:
        """Return the first lesson of the module that is not finished."""
        return next((lesson for lesson in module.lessons if lesson.key not in self.lessons), None)

    def next_step(self, outline: Outline, *, place: UUID | None = None) -> "Step":
        """Return the one thing to do next: a lesson, a quiz, or nothing because the course is finished.

        `place` is the lesson where the trainee was reading: they go on there while it is unfinished.
        """
        module = outline.module_of(place) if place and place not in self.lessons else None
        if module is not None:
            return Step("lesson", module, next(lesson for lesson in module.lessons if lesson.key == place))
        for module in outline.modules:
            if module.key in self.modules:
                continue
            lesson = self.open_lesson_in(module)
            return Step("lesson", module, lesson) if lesson else Step("quiz", module)
        return Step("finished")

    def lesson_is_open(self, outline: Outline, lesson_key: UUID, *, sequential: bool) -> bool:
        """Say whether a lesson may be read: any finished one, and in order up to the first unfinished one."""
        if not sequential or lesson_key in self.lessons:
            return True
        step = self.next_step(outline)
        return step.lesson is not None and step.lesson.key == lesson_key


NOTHING = Progress(frozenset(), frozenset())


@dataclass(frozen=True)
class Step:
    """The next step of a course: `kind` is lesson, quiz or finished."""

    kind: str
    module: ModuleEntry | None = None
    lesson: LessonEntry | None = None


# What a key found on the way to a quiz stands for.
LESSON, BEGUN, FINISHED = 0, 1, 2


@dataclass(frozen=True)
class WayToQuiz:
    """A module's first unfinished lesson, the key of its `ModuleProgress` (None where there is none), and whether the
    module is finished.
    """

    open_lesson: LessonEntry | None
    place_key: UUID | None
    is_finished: bool


def progress_of(enrolment: Enrolment) -> Progress:
    """Return what is finished. One query."""
    return progress_by_enrolment([enrolment])[enrolment.pk]


def way_to_quiz(enrolment: Enrolment, module: ModuleEntry) -> WayToQuiz:
    """Return what lies before a module's quiz. One query."""
    rows = WAY_TO_QUIZ.rows(enrolment=enrolment.pk, module=module.key)
    finished = Progress(frozenset(key for key, what in rows if what == LESSON), frozenset())
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


def progress_by_enrolment(enrolments: list[Enrolment]) -> dict[int, Progress]:
    """Return what is finished in each of several enrolments, by enrolment id. One query, none for no enrolments."""
    lessons: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments}
    modules: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments}
    if not enrolments:
        return {}
    read = LessonProgress.objects.filter(enrolment__in=lessons).annotate(is_lesson=Value(True))
    passed = ModuleProgress.objects.filter(enrolment__in=modules, completed_at__isnull=False)
    rows = read.values_list("enrolment_id", "lesson_key", "is_lesson").union(
        passed.annotate(is_lesson=Value(False)).values_list("enrolment_id", "module_key", "is_lesson"), all=True
    )
    for pk, key, is_lesson in rows:
        (lessons if is_lesson else modules)[pk].add(key)
    return {pk: Progress(frozenset(lessons[pk]), frozenset(modules[pk])) for pk in lessons}


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
    """Say whether every module that the course has now is finished. One query."""
    keys = {key for (key,) in MODULES_COMPLETE.rows(enrolment=enrolment.pk)}
    return bool(outline.modules) and all(module.key in keys for module in outline.modules)


def complete_course(*, enrolment: Enrolment) -> bool:
    """Count the course as finished; returns whether it was not before."""
    changed = Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=True).update(completed_at=timezone.now())
    enrolment.refresh_from_db(fields=["completed_at"])
    return bool(changed)
