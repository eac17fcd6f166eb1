"""Pages of the site itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import lesson_blocks


class HomePage(Page):
    """The first page: what this is, and the one next step."""

    tagline = models.CharField(_("tagline"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(lesson_blocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """A page of plain information, such as how to reach the programme office."""

    body = StreamField(lesson_blocks(), verbose_name=_("text"))

    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("information page")
