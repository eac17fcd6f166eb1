"""What a lesson costs a phone, against its budget."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.models import LessonPage
from courses.weighing import weigh


def check(page: Page) -> Iterator[Finding]:
    """Find a lesson that weighs more than `lesson_budget_kb`."""
    if not isinstance(page, LessonPage):
        return
    weight, budget = weigh(page), settings.LMS_RULES["lesson_budget_kb"]
    if weight.kilobytes > budget:
        words = _("The lesson weighs %(weight)s kB, more than the %(budget)s kB that a phone should need for one.")
        yield Finding("weight", words % {"weight": weight.kilobytes, "budget": budget}, "body")
