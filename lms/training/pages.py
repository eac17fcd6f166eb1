"""Course, module and lesson pages as the trainee sees them.

Wagtail finds the page; the hook `before_serve_page` hands it to the view here, so pages never import the journey.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from wagtail.models import Page

from content.rendering import render_stream
from courses.enrolment import main_course
from courses.models import CourseIndexPage, CoursePage, Enrolment, LessonPage, ModulePage
from courses.outline import Outline, outline_of
from courses.prerequisites import progress_in, unmet_for_course, waiting_for
from courses.progress import NOTHING, Progress, Step, remember_place
from lms.core.refusals import Refused
from lms.training.access import find_enrolment, find_enrolment_below, require_open_lesson
from lms.training.asked_again import asked_again
from lms.training.catalogue import certificate_held, courses_listed, newest_certificate
from lms.training.journey import settle
from lms.training.refreshers import refresher_of
from lms.training.steps import course_url, extras, path_above, place_kept, steps


def present_page(page: Page, request: HttpRequest, args: tuple, kwargs: dict) -> HttpResponse | None:
    """Answer with the trainee's view of a page, or None for pages that have none."""
    view = VIEWS.get(type(page))
    if view is None:
        return None
    response = view(request, page)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def index_view(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    return render(request, "training/courses.html", {"page": page, "courses": courses_listed(request.user)})


def course_view(request: HttpRequest, page: CoursePage) -> HttpResponse:
    enrolment = find_enrolment(request.user, page.translation_key)
    course = enrolment.course if enrolment else main_course(page)
    outline = outline_of(course, own_path=page.path)
    progress = progress_in(enrolment, outline) if enrolment else NOTHING
    certificate, refusal = newest_certificate(enrolment), None
    if enrolment and certificate is None and nothing_left_to_do(progress.next_step(outline)):
        finished = settle(enrolment=enrolment)
        certificate, refusal = finished.certificate, finished.refusal
        progress = progress_in(enrolment, outline)
    context = {
        "page": page,
        "course": course,
        "refusal": refusal,
        "introduction": render_stream(page, "introduction"),
        "enrolment": enrolment,
        "certificate": certificate,
        "held": None if certificate else certificate_held(enrolment),
        "again": asked_again([(enrolment, outline, progress)]).get(enrolment.pk) if enrolment else None,
        "unmet": [] if enrolment else unmet_for_course(request.user.pk, page.translation_key),
        "refresher": refresher_of(enrolment, course.edition, outline),
        **steps(outline, progress, course_url(page), place=place_kept(enrolment, course)),
    }
    return render(request, "training/course.html", context)


def module_view(request: HttpRequest, page: ModulePage) -> HttpResponse:
    enrolment = find_enrolment_below(request.user, page, levels=1)
    if enrolment is None:
        return redirect("../")
    outline = outline_of(enrolment.course, own_path=path_above(page, levels=1))
    progress = progress_in(enrolment, outline)
    return render(request, "training/module.html", module_context(page, enrolment, outline, progress))


def module_context(page: ModulePage, enrolment: Enrolment, outline: Outline, progress: Progress) -> dict[str, Any]:
    """Return what the page of a module shows."""
    module = outline.module(page.translation_key)
    return {
        "page": page,
        "introduction": render_stream(page, "introduction"),
        "module": module,
        "number": outline.modules.index(module) + 1 if module else None,
        "needs": waiting_for(module, progress),
        "enrolment": enrolment,
        **steps(outline, progress, course_url(page)),
    }


def lesson_view(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson is for those who are enrolled; others are shown its course."""
    if isinstance(request.user, AnonymousUser):
        return redirect_to_login(request.get_full_path())
    enrolment = find_enrolment_below(request.user, page, levels=2)
    if enrolment is None:
        raise Refused("not_enrolled")
    outline = outline_of(enrolment.course, own_path=path_above(page, levels=2))
    progress = progress_in(enrolment, outline)
    require_open_lesson(enrolment, outline, progress, page.translation_key)
    remember_place(enrolment=enrolment, lesson_key=page.translation_key)
    return render(request, "training/lesson.html", lesson_context(page, enrolment, outline, progress))


def lesson_context(page: LessonPage, enrolment: Enrolment, outline: Outline, progress: Progress) -> dict[str, Any]:
    """Return what the page of a lesson shows."""
    keys = [lesson.key for lesson in outline.lessons]
    number = keys.index(page.translation_key) + 1 if page.translation_key in keys else None
    return {
        "page": page,
        "body": render_stream(page, "body"),
        "enrolment": enrolment,
        "module": outline.module_of(page.translation_key),
        "number": number,
        "previous": outline.lessons[number - 2] if number and number > 1 else None,
        "following": outline.lessons[number] if number and number < len(outline.lessons) else None,
        "finished": page.translation_key in progress.lessons,
        "is_extra": page.translation_key in extras(outline, progress),
        **steps(outline, progress, course_url(page)),
    }


def nothing_left_to_do(step: Step) -> bool:
    """Say whether the next step is none that the trainee could take: the course changed, or issuing was refused."""
    return step.kind == "finished" or (step.kind == "quiz" and step.module is not None and step.module.quiz_id is None)


VIEWS: dict[type[Page], Callable[[HttpRequest, Any], HttpResponse]] = {
    CourseIndexPage: index_view,
    CoursePage: course_view,
    ModulePage: module_view,
    LessonPage: lesson_view,
}
