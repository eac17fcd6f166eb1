"""A module's quiz as the trainee takes it: the rules, the questions, each answer saved, the result."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from courses.models import ModuleProgress
from courses.outline import outline_of
from courses.progress import NOTHING, progress_of
from lms.accounts.requests import SignedInRequest
from lms.core.refusals import Refused
from lms.training.access import enrolment_below, main_module, module_page, place_of
from lms.training.journey import settle, start_quiz, submit_quiz
from lms.training.signing_in import form_of
from lms.training.steps import course_url, in_reader_language, path_above, steps
from quizzes.access import attempt_for
from quizzes.attempts import save_answer, save_answers
from quizzes.models import Attempt, Quiz
from quizzes.presenting import questions_shown, review
from quizzes.standing import standing

LONGEST_NUMBER = 19  # digits; whether it is too great, the saving says


@login_required
@never_cache
@require_GET
def quiz(request: SignedInRequest, page_id: int) -> HttpResponse:
    """The page before a quiz: its rules, how often it was tried, when the next try opens."""
    page = module_page(page_id)
    enrolment = enrolment_below(request.user, page, levels=1)
    outline = outline_of(enrolment.course, own_path=path_above(page, levels=1))
    module = outline.module(page.translation_key)
    if module is None or module.quiz_id is None:
        raise Refused("no_quiz")
    chosen = get_object_or_404(Quiz.objects.prefetch_related("draws"), pk=module.quiz_id)
    progress = progress_of(enrolment)
    place = ModuleProgress.objects.filter(enrolment=enrolment, module_key=module.key).first()
    stand = standing(quiz=chosen, user=request.user, scope=place.key if place else None)
    if stand.passed and module.key not in progress.modules:  # passed while the module was away
        settle(enrolment=enrolment)
        progress = progress_of(enrolment)
    context = {
        "page": page,
        "module": module,
        "quiz": chosen,
        "question_count": sum(draw.count for draw in chosen.draws.all()),
        "minutes": int(chosen.time_limit.total_seconds() // 60) if chosen.time_limit else None,
        "open_lesson": progress.open_lesson_in(module) if enrolment.course.sequential else None,
        "standing": stand,
        "now": timezone.now(),
        **steps(outline, progress, course_url(page)),
    }
    return render(request, "training/quiz.html", context)


@form_of(lambda page_id: reverse("training:quiz", args=[page_id]))
def start(request: SignedInRequest, page_id: int) -> HttpResponse:
    module = main_module(page_id)
    opened = start_quiz(enrolment=enrolment_below(request.user, module, levels=1), module=module)
    return redirect("training:attempt", opened.key)


@login_required
@never_cache
@require_GET
def attempt(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The questions. Neither keys nor feedback are anywhere in this page."""
    found = attempt_for(request.user, key)
    if found.is_over_at(timezone.now()):
        return redirect("training:result", key)
    questions = questions_shown(found)
    context = {
        "attempt": found,
        "questions": questions,
        "answered": sum(question.is_answered for question in questions),
        "seconds_left": max(0, int((found.due_at - timezone.now()).total_seconds())) if found.due_at else None,
    }
    return render(request, "training/attempt.html", context)


@form_of(lambda key, position: reverse("training:attempt", args=[key]))
def answer(request: SignedInRequest, key: UUID, position: int) -> HttpResponse:
    """Save one answer; the script's own answer names what is now kept."""
    seq = _whole_number(request.POST.get("seq", ""))
    saved = save_answer(user=request.user, attempt_key=key, position=position, data=request.POST, seq=seq)
    return JsonResponse({"saved": True, "position": position, "seq": saved.seq})


@form_of(lambda key: reverse("training:attempt", args=[key]))
def submit(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Save what the form holds; then close the attempt, or go on where only saving was asked."""
    found = attempt_for(request.user, key)
    if found.is_over_at(timezone.now()):
        messages.warning(
            request, _("The time was over or the attempt handed in already: what was saved before counts.")
        )
    else:
        save_answers(attempt=found, data=request.POST)
        if "save" in request.POST:
            messages.success(request, _("Your answers are saved."))
            return redirect("training:attempt", key)
    _result, finished = submit_quiz(attempt=found)
    if finished.refusal:
        messages.error(request, f"{finished.refusal.message} {finished.refusal.remedy}")
    return redirect("training:result", key)


@login_required
@never_cache
@require_GET
def result(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What came of an attempt, with feedback on each question, and the next step."""
    found = attempt_for(request.user, key)
    if not found.is_over_at(timezone.now()):
        return redirect("training:attempt", key)
    if found.state != Attempt.State.FINISHED:  # out of time, or its grading was cut short
        found = submit_quiz(attempt=found)[0].attempt
    enrolment, module_key = place_of(found)
    course = in_reader_language(enrolment.course)
    outline = outline_of(enrolment.course, own_path=course.path)
    module = outline.module(module_key)
    stand = None if found.passed else standing(quiz=found.quiz, user=request.user, scope=found.scope)
    has_passed = bool(found.passed or (stand and stand.passed))
    context = {
        "attempt": found,
        "questions": review(found),
        "standing": stand,
        "has_passed": has_passed,
        "now": timezone.now(),
        "enrolment": enrolment,
        "quiz_url": reverse("training:quiz", args=[module.page_id]) if module else None,
        **steps(outline, progress_of(enrolment) if has_passed else NOTHING, course_url(course)),
    }
    return render(request, "training/result.html", context)


def _whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Refused("bad_answer")
    return int(text)
