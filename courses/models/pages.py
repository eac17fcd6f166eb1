"""The pages of courses: content, and no learner state."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import SourceBlock, teaching_blocks
from courses.blocks import lesson_blocks
from courses.ownership import OwnedPage
from courses.policy import policy_field
from courses.previews import BEFORE, DONE, FINISHED, READING, PreviewedPage
from courses.publishable import PublishablePage
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


class CoursePage(OwnedPage, PreviewedPage, PublishablePage, Page):
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
    publish_policy = policy_field()

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    preview_steps = (BEFORE, READING, FINISHED)

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("course")


class ModulePage(OwnedPage, PreviewedPage, PublishablePage, Page):
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
    publish_policy = policy_field()
    was_live = False  # before it was saved last; see courses.published

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    preview_steps = (READING, FINISHED)

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("module")


class LessonPage(OwnedPage, PreviewedPage, PublishablePage, Page):
    """One page of five to ten minutes."""

    code = models.SlugField(_("code"), max_length=80, help_text=_("The same in every language; never changes."))
    summary = models.TextField(_("summary"), max_length=400)
    body = StreamField(lesson_blocks(), verbose_name=_("text"))
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=5)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)
    checked_on = models.DateField(_("facts checked on"), null=True, blank=True)
    review_by = models.DateField(_("check again by"), null=True, blank=True)
    publish_policy = policy_field()
    was_live = False  # before it was saved last; see courses.published

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    preview_steps = (READING, DONE, FINISHED)

    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("lesson")
