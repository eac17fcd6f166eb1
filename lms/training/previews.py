"""Drafts as trainees would see them, at a step of the course: with the trainee's own templates and no enrolment.

Nothing is read of the person who looks, and nothing is recorded. The example trainee has finished what the step needs.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from certificates.serials import example_serial
from content.rendering import render_stream
from courses.models import CoursePage, Enrolment, LessonPage, ModulePage
from courses.outline import Outline, draft_outline
from courses.ownership import COURSE_PATH, owner_of
from courses.page_rights import owned_by
from courses.previews import BEFORE, DONE, FINISHED, preview_with
from courses.progress import NOTHING, Progress
from lms.accounts.models import User
from lms.training.pages import lesson_context, module_context
from lms.training.steps import course_url, steps

NO_KEY = 0  # stands in addresses for the key of a page that was not saved yet
Course = CoursePage | ModulePage | LessonPage


@dataclass(frozen=True)
class ExampleCertificate:
    """A certificate that nobody has."""

    serial: str
    is_valid: bool = True


def present_draft(page: Course, request: HttpRequest, step: str) -> HttpResponse:
    """Answer with a draft as an example trainee sees it at a step of the course, in the page's own language."""
    page.is_previewed = True
    page.pk = page.pk or NO_KEY
    with translation.override(page.locale.language_code):
        course = _course_of(page)
        outline = draft_outline(course, _drafts_shown(page))
        template, context = _view(page, course, outline, step)
        # Messages to the editor are not for this page, and showing them here would use them up.
        shown = {**context, "user": User(first_name="สมใจ", last_name="ใจดี"), "messages": []}
        return render(request, template, {**shown, "request": request})


def _view(page: Course, course: CoursePage, outline: Outline, step: str) -> tuple[str, dict[str, Any]]:
    """Return the template, and what it shows."""
    progress = _progress(outline, page, step)
    enrolment = Enrolment(course=course, edition=course.edition)
    if isinstance(page, LessonPage):
        return "training/lesson.html", lesson_context(page, enrolment, outline, progress)
    if isinstance(page, ModulePage):
        return "training/module.html", module_context(page, enrolment, outline, progress)
    context = {
        "page": page,
        "course": course,
        "refusal": None,
        "introduction": render_stream(page, "introduction"),
        "enrolment": None if step == BEFORE else enrolment,
        "certificate": ExampleCertificate(example_serial()) if step == FINISHED else None,
        **steps(outline, progress, course_url(page)),
    }
    return "training/course.html", context


def _drafts_shown(page: Course) -> Q:
    """Return which drafts its preview names: those of its own agency; the programme office sees all. One query."""
    owner = owner_of(page.path)
    return owned_by([owner]) if owner else Q()


def _course_of(page: Course) -> CoursePage:
    """Return the course that a page lies in; a course itself as its draft says."""
    if isinstance(page, CoursePage):
        return page
    return CoursePage.objects.get(path=page.path[:COURSE_PATH])


def _progress(outline: Outline, page: Course, step: str) -> Progress:
    """Return what the example trainee has finished: all before the page; in a course, the first half of its lessons."""
    lessons = [lesson.key for lesson in outline.lessons]
    if step == BEFORE:
        return NOTHING
    if step == FINISHED:
        return Progress(frozenset(lessons), frozenset(module.key for module in outline.modules))
    done = frozenset(lessons[: _reached(outline, lessons, page) + (step == DONE)])
    passed = (module.key for module in outline.modules if {lesson.key for lesson in module.lessons} <= done)
    before = frozenset(key for key in passed if key != page.translation_key)
    return Progress(done, before)


def _reached(outline: Outline, lessons: list[Any], page: Course) -> int:
    """Return how many lessons lie before a page."""
    if isinstance(page, CoursePage):
        return len(lessons) // 2
    key = page.translation_key
    if isinstance(page, ModulePage):
        module = outline.module(key)
        key = module.lessons[0].key if module and module.lessons else key
    return lessons.index(key) if key in lessons else len(lessons)


preview_with(present_draft)
