"""What a trainee does: see where they are, enrol, finish a lesson."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from courses.outline import outline_of
from courses.prerequisites import progress_in
from lms.accounts.requests import SignedInRequest
from lms.training.access import (
    course_page,
    enrolment_below,
    enrolment_for,
    lesson_page,
    require_open_lesson,
)
from lms.training.dashboard import dashboard_for
from lms.training.journey import begin_course, finish_lesson
from lms.training.signing_in import form_of
from lms.training.steps import course_url, page_address, path_above, step_url


@login_required
@require_GET
def dashboard(request: SignedInRequest) -> HttpResponse:
    return render(request, "training/dashboard.html", dashboard_for(request.user))


@form_of(lambda page_id: course_url(course_page(page_id)))
def enrol(request: SignedInRequest, page_id: int) -> HttpResponse:
    page = course_page(page_id)
    begin_course(user=request.user, course=page)
    enrolment = enrolment_for(request.user, page.translation_key)
    outline = outline_of(enrolment.course, own_path=page.path)
    return redirect(step_url(progress_in(enrolment, outline).next_step(outline), course_url(page)))


@form_of(lambda page_id: page_address(lesson_page(page_id)))
def complete_lesson(request: SignedInRequest, page_id: int) -> HttpResponse:
    page = lesson_page(page_id)
    enrolment = enrolment_below(request.user, page, levels=2)
    outline = outline_of(enrolment.course, own_path=path_above(page, levels=2))
    require_open_lesson(enrolment, outline, progress_in(enrolment, outline), page.translation_key)
    finish_lesson(enrolment=enrolment, lesson_key=page.translation_key)
    return redirect(step_url(progress_in(enrolment, outline).next_step(outline), course_url(page)))
