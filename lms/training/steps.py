"""The way through a course: what is done, what comes next, and where that lies."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from content.routing import site_roots
from courses.models import CoursePage, Enrolment
from courses.outline import Outline
from courses.prerequisites import waiting_for
from courses.progress import Progress, Step

# Root, home, list of courses, course: the page types allow no other place for a course.
COURSE_DEPTH = 4


def steps(outline: Outline, progress: Progress, course_address: str, *, place: UUID | None = None) -> dict:
    """Return what every page of a course shows of the way: outline, progress and the one next step.

    `place` is the lesson where the trainee was reading.
    """
    step = progress.next_step(outline, place=place)
    return {
        "outline": outline,
        "progress": progress,
        "lessons_done": progress.lessons_done(outline),
        "lessons_asked": progress.lessons_asked(outline),
        "extras": extras(outline, progress),
        "waiting_for": waiting_for(step.module, progress),
        "step": step,
        "next_url": step_url(step, course_address),
        "course_url": course_address,
    }


def extras(outline: Outline, progress: Progress) -> frozenset[UUID]:
    """Return the keys of the lessons that were added for new trainees, and do not count for this one."""
    counted = outline.counted(progress.since)
    if counted is outline:
        return frozenset()
    return frozenset(lesson.key for lesson in outline.lessons) - {lesson.key for lesson in counted.lessons}


def place_kept(enrolment: Enrolment | None, course: CoursePage) -> UUID | None:
    """Return the lesson to resume at; where lessons go in order, the first unfinished one is that by itself."""
    return enrolment.last_lesson_key if enrolment and not course.sequential else None


def step_url(step: Step, course_address: str) -> str:
    """Return where a step is taken: the lesson, the quiz's first page; else the course, which says what comes first."""
    if step.kind == "locked":
        return course_address
    if step.lesson is not None:
        return step.lesson.url
    if step.module is not None:
        return reverse("training:quiz", args=[step.module.page_id])
    return course_address


def path_above(page: Page, *, levels: int) -> str:
    """Return the tree path of an ancestor. No query."""
    return page.path[: -levels * Page.steplen]


def in_reader_language(course: CoursePage) -> CoursePage:
    """Return the course in the reader's language where it exists in it. No query in the main language, else one."""
    language = get_language() or settings.LANGUAGE_CODE
    site = site_roots()
    if site.language_of(course.url_path) == language or language not in site.paths:
        return course
    translations = CoursePage.objects.filter(translation_key=course.translation_key, live=True)
    return translations.filter(url_path__startswith=site.paths[language]).first() or course


def page_address(page: Page) -> str:
    """Return the address of a page. No query."""
    return site_roots().url_of(page.url_path)


def course_url(page: Page) -> str:
    """Return the address of the course that a course, module or lesson page belongs to, in the page's language."""
    levels = page.depth - COURSE_DEPTH
    parts = page.url_path.rstrip("/").split("/")
    here = "/".join(parts[: len(parts) - levels]) + "/"
    return site_roots().url_of(here)
