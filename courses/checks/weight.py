"""What a lesson costs a phone, against its budget; and pictures that are no longer stored."""

from collections.abc import Iterator
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.models import LessonPage
from courses.weighing import weigh


def check(page: Page) -> Iterator[Finding]:
    """Find a lesson that weighs more than `lesson_budget_kb`, or shows pictures whose files are gone."""
    if not isinstance(page, LessonPage):
        return
    weight, budget = weigh(page), settings.LMS_RULES["lesson_budget_kb"]
    for address in weight.gone:
        words = _("The file of a picture is gone: “%(name)s”. Upload the picture again.")
        yield Finding("picture_gone", words % {"name": unquote(address.rsplit("/", maxsplit=1)[-1])}, "body")
    if weight.kilobytes > budget:
        words = _("The lesson weighs %(weight)s kB, more than the %(budget)s kB that a phone should need for one.")
        yield Finding("weight", words % {"weight": weight.kilobytes, "budget": budget}, "body")
