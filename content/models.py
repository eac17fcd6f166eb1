"""Pages of the site itself, and the lists that lessons take from: hotlines and the glossary."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import teaching_blocks
from lms.core.thai import normalise, to_arabic_digits


class HomePage(Page):
    """The first page: what this is, and the one next step."""

    tagline = models.CharField(_("tagline"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(teaching_blocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """A page of plain information, such as how to reach the programme office."""

    body = StreamField(teaching_blocks(), verbose_name=_("text"))

    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("information page")


def _here(thai: str, english: str) -> str:
    """Return the text in the language of the page, Thai where there is no English one."""
    return english if get_language() == "en" and english else thai


class Hotline(models.Model):
    """A number to call. Lessons show it from here, so what is changed here changes in every lesson."""

    code = models.SlugField(
        _("code"), max_length=80, unique=True, help_text=_("How course packages name it; never changes.")
    )
    name = models.CharField(_("name (Thai)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    number = models.CharField(
        pgettext_lazy("telephone", "number"),
        max_length=40,
        help_text=_("As it is dialled, such as 1441 or 02-123-4567."),
    )
    press = models.CharField(_("then press"), max_length=10, blank=True)
    hours = models.CharField(_("hours (Thai)"), max_length=200)
    hours_en = models.CharField(_("hours (English)"), max_length=200)
    when_to_call = models.CharField(_("when to call (Thai)"), max_length=300)
    when_to_call_en = models.CharField(_("when to call (English)"), max_length=300)
    source = models.URLField(_("source"), max_length=500)
    checked_on = models.DateField(_("facts checked on"))
    review_by = models.DateField(_("check again by"))

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ["number", "press", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(review_by__gt=F("checked_on")), name="hotline_reviewed_after_checked"),
        ]

    def __str__(self) -> str:
        return f"{self.number_here} {self.name_here}"

    def clean(self) -> None:
        self.number, self.press = (to_arabic_digits(normalise(text)) for text in (self.number, self.press))
        if not self.dialled:
            raise ValidationError({"number": _("Write the number in digits.")})
        if self.checked_on and self.review_by and self.review_by <= self.checked_on:
            raise ValidationError({"review_by": _("The facts must be checked again after the day they were checked.")})

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it: digits, and a plus sign before them."""
        return "".join(sign for sign in self.number if sign in "+0123456789")

    @property
    def name_here(self) -> str:
        return _here(self.name, self.name_en)

    @property
    def number_here(self) -> str:
        """The number to read, with what to press afterwards."""
        if not self.press:
            return self.number
        return gettext("%(number)s, then press %(press)s") % {"number": self.number, "press": self.press}

    @property
    def hours_here(self) -> str:
        return _here(self.hours, self.hours_en)

    @property
    def when_to_call_here(self) -> str:
        return _here(self.when_to_call, self.when_to_call_en)


class GlossaryTerm(models.Model):
    """A word that lessons explain, in the same words everywhere."""

    code = models.SlugField(
        _("code"), max_length=80, unique=True, help_text=_("How course packages name it; never changes.")
    )
    term = models.CharField(_("term (Thai)"), max_length=120)
    term_en = models.CharField(_("term (English)"), max_length=120)
    definition = models.TextField(_("meaning (Thai)"), max_length=600)
    definition_en = models.TextField(_("meaning (English)"), max_length=600)
    checked_on = models.DateField(_("facts checked on"), null=True, blank=True)
    review_by = models.DateField(
        _("check again by"), null=True, blank=True, help_text=_("Empty: the meaning does not grow old.")
    )

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.term_here

    @property
    def term_here(self) -> str:
        return _here(self.term, self.term_en)

    @property
    def definition_here(self) -> str:
        return _here(self.definition, self.definition_en)


class ReviewNotice(models.Model):
    """That a person was told that something (a lesson, a hotline, a word) is to be checked again by a day.

    Told once: a later day, after it was checked, is told anew.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    review_by = models.DateField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "review_by", "user"], name="review_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id} {self.review_by}: {self.user_id}"
