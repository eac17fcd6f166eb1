"""Course, module and lesson pages, which hold content and no learner state; enrolment and progress, which hold it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import SourceBlock, teaching_blocks
from courses.blocks import lesson_blocks
from courses.ownership import OwnedPage
from lms.agencies.models import Agency
from quizzes.models import Quiz


class CourseIndexPage(OwnedPage, Page):
    """The list of all courses."""

    introduction = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    # These pages have views of their own, which Wagtail's private pages would not reach.
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("list of courses")


class CoursePage(OwnedPage, Page):
    """A topic that ends with a certificate.

    The rules (`edition`, `sequential`, `certificate_valid_months`) hold as they stand on the page in the site's main
    language; the texts are each language's own.
    """

    code = models.SlugField(_("code"), max_length=80, help_text=_("The same in every language; never changes."))
    summary = models.TextField(_("summary"), max_length=400)
    introduction = StreamField(teaching_blocks(), verbose_name=_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes needed"), default=60)
    edition = models.PositiveIntegerField(_("edition"), default=1)
    sequential = models.BooleanField(
        _("lessons in order"), default=True, help_text=_("A lesson opens when those before it are finished.")
    )
    certificate_valid_months = models.PositiveSmallIntegerField(
        _("certificate valid for months"), default=0, help_text=_("0: does not expire.")
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("agency"),
        help_text=_("Who writes it. Empty: the programme office."),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("course")


class ModulePage(OwnedPage, Page):
    """One agency's unit of a course: lessons, and a quiz to end with."""

    code = models.SlugField(_("code"), max_length=80, help_text=_("The same in every language; never changes."))
    summary = models.TextField(_("summary"), max_length=400)
    introduction = StreamField(teaching_blocks(), verbose_name=_("introduction"), blank=True)
    quiz = models.ForeignKey(
        Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="modules", verbose_name=_("quiz")
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="modules",
        verbose_name=_("agency"),
        help_text=_("Who writes it, if not whose course it is. That agency alone edits it then."),
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("module")


class LessonPage(OwnedPage, Page):
    """One page of five to ten minutes."""

    code = models.SlugField(_("code"), max_length=80, help_text=_("The same in every language; never changes."))
    summary = models.TextField(_("summary"), max_length=400)
    body = StreamField(lesson_blocks(), verbose_name=_("text"))
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=5)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)
    checked_on = models.DateField(_("facts checked on"), null=True, blank=True)
    review_by = models.DateField(_("check again by"), null=True, blank=True)

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("lesson")


class Enrolment(models.Model):
    """A trainee in an edition of a course. `course` is the page in the site's main language."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("trainee")
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("course")
    )
    edition = models.PositiveIntegerField(_("edition"))
    enrolled_at = models.DateTimeField(_("enrolled at"), auto_now_add=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # Where to resume: the lesson's translation key, the same in every language.
    last_lesson_key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "edition"], name="enrolment_once_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} › {self.course_id}"


class LessonProgress(models.Model):
    """That a trainee finished a lesson. Counted once, whichever language it was read in."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson_key = models.UUIDField()
    completed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="lesson_completed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_key}"


class ModuleProgress(models.Model):
    """A module that a trainee has begun. `key` is the scope in which attempts at its quiz are counted."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="module_progress")
    module_key = models.UUIDField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "module_key"], name="module_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.module_key}"


class ImportedItem(models.Model):
    """What an import of a course package wrote last.

    Where the package still says the same (`digest`), the next import writes nothing; where the page or question has
    another latest revision by now, someone edited it here, and the import leaves it alone.
    """

    course_code = models.SlugField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_code", "key"], name="imported_item_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.course_code}: {self.key}"
