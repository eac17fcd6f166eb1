"""What publishes meant for those enrolled: publications, editions, who was reminded, translations that were checked."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models.learning import Enrolment
from courses.models.pages import CoursePage
from courses.policy import PublishPolicy


class Publication(models.Model):
    """A publish of a course, module or lesson page, and what its author said it means.

    `page_key` and `course_key` are translation keys. `adds`: the page is new to a course that was live already, and
    counts only for those who enrol from then on. `edition` is the course's after the publish.
    """

    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    page_key = models.UUIDField(db_index=True)
    course_key = models.UUIDField(db_index=True)
    policy = models.CharField(max_length=8, choices=PublishPolicy.choices)
    adds = models.BooleanField(default=False)
    edition = models.PositiveIntegerField()
    revision = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return f"{self.page_key} {self.policy}"


class Edition(models.Model):
    """An edition of a course that everyone repeats, and the day by which holders of older ones refresh."""

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    raised_at = models.DateTimeField(default=timezone.now)
    refresh_by = models.DateField(_("refresh by"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # When certificates of older editions were ended, where the rules say so.
    ended_at = models.DateTimeField(null=True)
    # Since when the course is not published, and the deadline does not run (`courses.deadlines`).
    stopped_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("edition")
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.course_id} #{self.number}"


class RefresherReminder(models.Model):
    """That someone was reminded, so many days before the deadline, of the refresher that an edition asks for."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="refresher_reminders")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "edition", "days"], name="reminded_once_for_each_day"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.edition_id} {self.days}"


class TranslationCheck(models.Model):
    """A translator's word that a translated page is still right, though the main language's was changed."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["page", "-checked_at"], name="translation_checks")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.checked_at}"
