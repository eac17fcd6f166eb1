"""Practice questions of lessons: an answer is told at once whether it is right. Nothing about the person is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from courses.outline import outline_of
from courses.practice import practised
from courses.practice_asked import ask, read_answer, tell
from courses.prerequisites import progress_in
from lms.accounts.requests import SignedInRequest
from lms.core.refusals import Refused
from lms.training.access import enrolment_below, lesson_page, require_open_lesson
from lms.training.signing_in import form_of
from lms.training.steps import page_address, path_above


# A lesson's HTML is the same for everyone and carries no token of a person's own. The view changes nothing, so a forged
# request brings nothing about.
@csrf_exempt
@form_of(lambda page_id, version_id: f"{page_address(lesson_page(page_id))}#practice-{version_id}")
@never_cache
def practise(request: SignedInRequest, page_id: int, version_id: int) -> HttpResponse:
    """Tell an answer; ask again where there is none, or the question has changed since the lesson was opened."""
    page = lesson_page(page_id)
    enrolment = enrolment_below(request.user, page, levels=2)
    outline = outline_of(enrolment.course, own_path=path_above(page, levels=2))
    require_open_lesson(enrolment, outline, progress_in(enrolment, outline), page.translation_key)
    question, version = practised(page, version_id)
    context: dict[str, Any] = {"page": page, "version_id": version.pk, "lesson_url": page_address(page)}
    if version.pk != version_id:
        return _ask_again(request, {**context, "question": ask(version)}, _("The question was improved just now."))
    try:
        response = read_answer(version, request.POST)
    except Refused as refused:
        return _ask_again(request, {**context, "question": ask(version)}, refused.message, status=refused.status)
    if response is None:
        return _ask_again(request, {**context, "question": ask(version)}, _("Choose or write an answer first."))
    return render(request, "training/practice.html", {**context, "told": tell(question, version, response)})


def _ask_again(request: SignedInRequest, context: dict[str, Any], hint: str, *, status: int = 200) -> HttpResponse:
    return render(request, "training/practice.html", {**context, "hint": hint}, status=status)
