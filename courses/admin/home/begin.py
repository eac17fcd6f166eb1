"""The ways on that an editor takes most often."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.agencies.reach import reach
from quizzes.models import Question
from quizzes.report_access import MAY_SEE

Way = tuple[str | Promise, str, str]


class BeginPanel(Component):
    """Buttons: a new lesson, the question bank, statistics, the guide; each for whoever may."""

    name, order = "begin", 50
    template_name = "courses/admin/home/begin.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"ways": list(_ways(parent_context["request"]))}


def _ways(request: HttpRequest) -> list[Way]:
    """Return words, address and icon of each. No query beyond what the user's rights cost."""
    user, found = request.user, list[Way]()
    if policy_registry.get_by_type(Page).user_has_permission(user, "add"):
        address = reverse("wagtailadmin_pages:choose_parent", args=["courses", "lessonpage"])
        found.append((_("Write a new lesson"), address, "plus-inverse"))
    if reach(user, *(f"quizzes.{action}_question" for action in ("view", "add", "change"))):
        found.append((_("Question bank"), reverse(Question.snippet_viewset.get_url_name("list")), "help"))
    if reach(user, MAY_SEE):
        found.append((_("Statistics of quizzes"), reverse("quiz_statistics:index"), "view"))
    found.append((_("Guide for agencies"), reverse("courses_admin:guide"), "doc-full-inverse"))
    return found
