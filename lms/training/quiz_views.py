"""A module's quiz as the trainee takes it: the rules, the questions, each answer saved, the result."""

import math
from datetime import datetime
from typing import Any
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
from courses.prerequisites import progress_in, require_unlocked
from courses.progress import NOTHING
from lms.accounts.requests import SignedInRequest
from lms.core.middleware import wants_json
from lms.core.refusals import Refused
from lms.training.access import enrolment_below, main_module, module_page, place_of, renewal_of
from lms.training.journey import settle, start_quiz, submit_quiz
from lms.training.quiz_words import lessons_again, minimums_not_reached, not_saved, rules_shown
from lms.training.signing_in import form_of
from lms.training.steps import course_url, in_reader_language, path_above, step_url, steps
from quizzes.access import attempt_for
from quizzes.attempts import GradingFailed
from quizzes.missed import topics_missed
from quizzes.models import Attempt, Quiz
from quizzes.presenting import asked, questions_shown, review, review_level, unanswered
from quizzes.saving import SavedPage, save_answer, save_answers
from quizzes.showing import ShownQuestion
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
    chosen, progress = get_object_or_404(Quiz, pk=module.quiz_id), progress_in(enrolment, outline)
    require_unlocked(progress, module)
    place = ModuleProgress.objects.filter(enrolment=enrolment, module_key=module.key).first()
    stand = standing(quiz=chosen, user=request.user, scope=place.key if place else None)
    if stand.passed and module.key not in progress.modules:  # passed while the module was away
        settle(enrolment=enrolment)
        progress = progress_in(enrolment, outline)
    before = progress.step_before_quiz(outline, module) if enrolment.course.sequential else None
    way = steps(outline, progress, course_url(page))
    context = {
        "page": page,
        "module": module,
        "quiz": chosen,
        "rules": rules_shown(chosen, request.user, outline),
        "before": before,
        "before_url": step_url(before, way["course_url"]) if before else "",
        "may_start": before is None and not stand.passed and stand.may_start_at(timezone.now()),
        "standing": stand,
        "module_stays": module.key in progress.modules and not stand.passed,
        "now": timezone.now(),
        **way,
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
    """The questions. Neither keys nor feedback are anywhere in this page.

    All questions are on this one page. Where the quiz shows one at a time, a script does: moving on costs no load and
    needs no network. Without the script they stand one below the other.
    """
    found = attempt_for(request.user, key)
    if found.is_over_at(timezone.now()):
        return redirect("training:result", key)
    questions = questions_shown(found)
    one_at_a_time = found.quiz.pages == Quiz.Pages.ONE and len(questions) > 1
    context = {
        "attempt": found,
        "questions": questions,
        "answered": sum(question.is_answered for question in questions),
        "seconds_left": _seconds_until(found.due_at),
        "one_at_a_time": one_at_a_time,
        "scripts": _scripts(questions, one_at_a_time=one_at_a_time),
    }
    return render(request, "training/attempt.html", context)


@form_of(lambda key, position: reverse("training:attempt", args=[key]))
def answer(request: SignedInRequest, key: UUID, position: int) -> HttpResponse:
    """Save one answer; the script's own answer names what is now kept."""
    post = request.POST
    saved = save_answer(
        user=request.user,
        attempt_key=key,
        position=position,
        data=post,
        seq=_whole_number(post.get("seq", "")),
        base=_whole_number(post["base"]) if "base" in post else None,
        writer=post.get("writer", ""),
    )
    return JsonResponse({"saved": True, "position": position, "seq": saved.seq, "late": saved.is_late})


@form_of(lambda key: reverse("training:attempt", args=[key]))
def submit(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Save what the form holds; then close the attempt, or go on where only saving was asked.

    A script has saved every answer before: it sends none, and is told in JSON where to go next.
    """
    found = attempt_for(request.user, key)
    has_answers = any(name.startswith("seq") for name in request.POST)
    page = save_answers(attempt=found, data=request.POST) if has_answers else SavedPage([], {})
    now = timezone.now()
    if found.is_over_at(now):
        if not (found.abandon_when_over and found.ran_out_at(now)):  # the result's page says that nothing counts
            words = _("The time was over or the attempt handed in already: what was saved before counts.")
            messages.warning(request, words)
    else:
        address = _place_before_end(request, found, now, has_refused=bool(page.refused))
        _say_what_was_saved(request, page, goes_on=bool(address))
        if address:
            return _lead_to(request, address)
    _hand_in(request, found)
    return _lead_to(request, reverse("training:result", args=[key]))


@login_required
@never_cache
@require_GET
def hand_in(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The question before handing in with questions left unanswered: it names them."""
    found = attempt_for(request.user, key)
    if found.is_over_at(timezone.now()):
        return redirect("training:result", key)
    return render(request, "training/hand_in.html", {"attempt": found, "unanswered": unanswered(found)})


@login_required
@never_cache
@require_GET
def result(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What came of an attempt, with what the quiz lets be seen of each question, and the next step."""
    found = attempt_for(request.user, key)
    if not found.is_over_at(timezone.now()):
        return redirect("training:attempt", key)
    if found.state in (Attempt.State.IN_PROGRESS, Attempt.State.SUBMITTED):  # out of time, or not graded yet
        try:
            found = submit_quiz(attempt=found)[0].attempt
        except GradingFailed:
            return render(request, "training/being_graded.html", {"attempt": found})
    place = place_of(found)
    if place is None:
        return redirect("training:renewal", renewal_of(found).certificate.serial)
    return render(request, "training/result.html", _outcome(request, found, place))


def _outcome(request: SignedInRequest, found: Attempt, place: ModuleProgress) -> dict[str, Any]:
    """Return what the result's page shows of an attempt that is over."""
    course = in_reader_language(place.enrolment.course)
    outline = outline_of(place.enrolment.course, own_path=course.path)
    module = outline.module(place.module_key)
    stand = None if _settles_all(found) else standing(quiz=found.quiz, user=request.user, scope=found.scope)
    level = review_level(found.quiz, stand) if stand else "full"
    has_passed = stand is None or stand.passed
    module_stays = place.completed_at is not None and not has_passed
    progress = progress_in(place.enrolment, outline) if has_passed or module_stays else NOTHING
    missed = [] if has_passed else topics_missed(found)
    return {
        "attempt": found,
        "level": level,
        "questions": review(found, level=level),
        "standing": stand,
        "has_passed": has_passed,
        "module_stays": module_stays,
        "now": timezone.now(),
        "late": [row.position for row in asked(found) if row.is_late],
        "too_late": [row.position for row in asked(found) if row.refused_late_at],
        "minimums": minimums_not_reached(missed, found.topic_minimums, outline),
        "lessons_again": lessons_again(missed, outline),
        "quiz_url": reverse("training:quiz", args=[module.page_id]) if module else None,
        **steps(outline, progress, course_url(course)),
    }


def _settles_all(found: Attempt) -> bool:
    """Say whether the page of a result need not ask for the other attempts: most people's way, a statement shorter."""
    quiz = found.quiz
    return bool(found.passed) and quiz.counts == Quiz.Counts.BEST and quiz.review == Quiz.Review.FULL


def _place_before_end(request: SignedInRequest, found: Attempt, now: datetime, *, has_refused: bool) -> str:
    """Return where to go on before an attempt is closed; empty where it is to be closed now.

    That a browser says that the time is over counts only where the server's clock agrees. While there is time, answers
    that could not be saved are mended first.
    """
    here = reverse("training:attempt", args=[found.key])
    if "save" in request.POST:
        return here
    if "over" in request.POST or has_refused:
        return "" if found.due_at is not None and found.due_at <= now else here
    if "confirmed" in request.POST or not unanswered(found):
        return ""
    return reverse("training:hand_in", args=[found.key])


def _say_what_was_saved(request: SignedInRequest, page: SavedPage, *, goes_on: bool) -> None:
    """Say which answers could not be saved and why and, to whoever goes on, what to do and that the others are."""
    for words in not_saved(page.refused, goes_on=goes_on):
        messages.error(request, words)
    if page.refused and goes_on:
        messages.success(request, _("Your other answers are saved."))
    elif "save" in request.POST:
        messages.success(request, _("Your answers are saved."))


def _hand_in(request: SignedInRequest, found: Attempt) -> None:
    """Close an attempt; what stands in the way of a certificate is said, failed grading the result's page says."""
    try:
        finished = submit_quiz(attempt=found)[1]
    except GradingFailed:
        return
    if finished.refusal:
        messages.error(request, f"{finished.refusal.message} {finished.refusal.remedy}")


def _lead_to(request: SignedInRequest, address: str) -> HttpResponse:
    return JsonResponse({"next": address}) if wants_json(request) else redirect(address)


def _scripts(questions: list[ShownQuestion], *, one_at_a_time: bool) -> list[str]:
    """Return the static files of the page's scripts, each once. The first puts answers that waited into the form."""
    own = ["training/quiz.js", "training/quiz-pages.js"] if one_at_a_time else ["training/quiz.js"]
    return own + list(dict.fromkeys(script for question in questions for script in question.scripts))


def _seconds_until(moment: datetime | None) -> int | None:
    """Return the whole seconds left, rounded up, so that a browser never finds the time over before the server does."""
    return None if moment is None else max(0, math.ceil((moment - timezone.now()).total_seconds()))


def _whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Refused("bad_answer")
    return int(text)
