"""Ways from a question to its regrade: in the list of questions, and where a corrected key was just published."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from lms.training.admin.regrade_questions import DECIDE
from lms.training.admin.regrades import MAY_DECIDE
from quizzes.models import Question
from quizzes.regrading import awaits_decision


def regrade_button(snippet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """Offer the regrade of a published question. No query: whether anyone was asked before, its page says."""
    if not isinstance(snippet, Question) or snippet.current_version_id is None or not user.has_perm(MAY_DECIDE):
        return []
    url = reverse(DECIDE, args=[snippet.pk])
    return [Button(_("Regrade"), url=url, icon_name="resubmit", priority=50)]


def tell_of_earlier_answers(request: HttpRequest, snippet: Any) -> None:
    """Tell whoever publishes a question anew that the answers to its earlier versions keep their marks."""
    if not isinstance(snippet, Question):
        return
    question = Question.objects.select_related("current_version").get(pk=snippet.pk)
    if question.current_version is None or not awaits_decision(question.current_version):
        return
    words = gettext("Answers to earlier versions of this question keep the marks that the key asked with gave them.")
    if request.user.has_perm(MAY_DECIDE):
        buttons = [messages.button(reverse(DECIDE, args=[question.pk]), gettext("Regrade"))]
        messages.info(request, words, buttons=buttons)
    else:
        messages.info(request, f"{words} {gettext('If the key was wrong, ask the programme office for a regrade.')}")
