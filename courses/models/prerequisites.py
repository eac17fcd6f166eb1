"""What must be done before a course or a module opens. Chosen in the page's editor; it holds once published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page

from courses.models.pages import CoursePage, ModulePage


class Level(models.TextChoices):
    """How much of what comes first must be done."""

    FINISHED = "finished", _("finished: all its lessons read")
    PASSED = "passed", _("passed: its quizzes too")


class Prerequisite(Orderable):
    """A course or module that comes first. Any language's page will do: its translation key counts.

    The rows of the page in the site's main language hold. A page that is deleted, or not live, asks for nothing.
    """

    needed = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("first do"))
    level = models.CharField(_("how much of it"), max_length=8, choices=Level.choices, default=Level.PASSED)
    page: Any

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.page_id} ← {self.needed_id}"


class CoursePrerequisite(Prerequisite):
    """What must be done before someone may enrol in a course."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites")


class ModulePrerequisite(Prerequisite):
    """What must be done before a module opens."""

    page = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="prerequisites")
