"""Published lessons that are too heavy or have something to mend. Looked through once a day, some at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from wagtail.admin.ui.components import Component

from courses.admin.weights import own_lessons
from courses.checks import findings
from courses.models import LessonPage
from courses.weighing import weigh_published

DAY = 24 * 60 * 60  # seconds
AT_ONCE = 12  # lessons that one request looks through
MOST = 8  # rows of the panel


@dataclass(frozen=True)
class Looked:
    """What was found in a published lesson."""

    kilobytes: int
    errors: int
    warnings: int

    @property
    def is_heavy(self) -> bool:
        return self.kilobytes > int(settings.LMS_RULES["lesson_budget_kb"])


class MendPanel(Component):
    """Fetched by the page when it is looked at: weighing takes a moment for each lesson."""

    name, order = "to_mend", 130
    template_name = "courses/admin/home/mending.html"

    @property
    def media(self) -> Media:
        return Media(js=["courses/admin/editor.js"])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"address": reverse("courses_admin:to_mend")}


@require_GET
def to_mend(request: HttpRequest) -> HttpResponse:
    """Answer with the lessons that someone may edit and should: a fragment for the panel."""
    looked, left = look_through(own_lessons(request.user).defer("body", "sources"))
    rows = [(page, found) for page, found in looked if found.is_heavy or found.errors]
    rows.sort(key=lambda row: (-row[1].errors, -row[1].kilobytes))
    facts = {"rows": rows[:MOST], "more": max(0, len(rows) - MOST), "left": left, "looked": len(looked)}
    return render(
        request, "courses/admin/home/_to_mend.html", facts | {"budget": settings.LMS_RULES["lesson_budget_kb"]}
    )


def look_through(lessons: Iterable[LessonPage]) -> tuple[list[tuple[LessonPage, Looked]], int]:
    """Return what is known of each lesson, and how many are still to be looked through; `AT_ONCE` of them are now."""
    keys = {_key(lesson): lesson for lesson in lessons}
    known: dict[str, Looked] = cache.get_many(keys)
    unknown = [key for key in keys if key not in known]
    for key in unknown[:AT_ONCE]:
        known[key] = _look(LessonPage.objects.get(pk=keys[key].pk))
        cache.set(key, known[key], DAY)
    return [(keys[key], known[key]) for key in keys if key in known], max(0, len(unknown) - AT_ONCE)


def _look(lesson: LessonPage) -> Looked:
    found = findings(lesson)
    errors = sum(one.is_error for one in found)
    return Looked(weigh_published(lesson).kilobytes, errors, len(found) - errors)


def _key(lesson: LessonPage) -> str:
    published = lesson.last_published_at.timestamp() if lesson.last_published_at else 0
    return f"lesson-looked-through:{lesson.pk}:{published}"
