"""How far a trainee is, and the steps that take them further. Every step may be repeated without harm."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery, Value
from django.utils import timezone
from wagtail.models import Page

from courses.models import Enrolment, LessonProgress, ModulePage, ModuleProgress
from courses.outline import LessonEntry, ModuleEntry, Outline


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


@dataclass(frozen=True)
class WayToQuiz:
    """The title of a module's first unfinished lesson and the key of its `ModuleProgress`, None where there is none."""

    open_lesson: str | None
    place_key: UUID | None


def progress_of(enrolment: Enrolment) -> Progress:
    """Return what is finished. One query."""
    return progress_by_enrolment([enrolment])[enrolment.pk]


def way_to_quiz(enrolment: Enrolment, module: ModulePage) -> WayToQuiz:
    """Return what lies before a module's quiz; the module is the page in the main language. One query."""
    finished = LessonProgress.objects.filter(enrolment=enrolment).values("lesson_key")
    lessons = Page.objects.filter(path__startswith=module.path, depth=module.depth + 1, live=True)
    open_lessons = lessons.exclude(translation_key__in=finished).order_by("path")
    places = ModuleProgress.objects.filter(enrolment=enrolment, module_key=module.translation_key)
    row = Enrolment.objects.filter(pk=enrolment.pk).values_list(
        Subquery(open_lessons.values("title")[:1]), Subquery(places.values("key")[:1])
    )
    return WayToQuiz(*row.get())


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


def all_modules_complete(enrolment: Enrolment, outline: Outline) -> bool:
    """Say whether every module that the course has now is finished. One query."""
    finished = ModuleProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    keys = set(finished.values_list("module_key", flat=True))
    return bool(outline.modules) and all(module.key in keys for module in outline.modules)


def complete_course(*, enrolment: Enrolment) -> bool:
    """Count the course as finished; returns whether it was not before."""
    changed = Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=True).update(completed_at=timezone.now())
    enrolment.refresh_from_db(fields=["completed_at"])
    return bool(changed)
