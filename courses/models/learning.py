"""Enrolment and progress: what a trainee has done."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.pages import CoursePage


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
    # What was added to the course after this moment does not count. It goes on from edition to edition.
    owes_since = models.DateTimeField(default=timezone.now, editable=False)
    # A refresher: the edition that the person had finished before. Empty for those who have never finished.
    refreshes_edition = models.PositiveIntegerField(null=True, editable=False)
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
    completed_at = models.DateTimeField(default=timezone.now)

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
