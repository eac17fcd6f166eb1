"""Statistics of a quiz as they were computed last."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.jobs import BackgroundJob
from quizzes.models.quizzes import Quiz


class QuizReport(BackgroundJob):
    """The statistics of a quiz over some of its finished attempts; computing them anew replaces `data`."""

    class Attempts(models.TextChoices):
        FIRST = "first", _("everyone's first attempt")
        LAST = "last", _("everyone's last attempt")
        ALL = "all", _("all attempts")

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="reports", verbose_name=_("quiz"))
    attempts = models.CharField(_("attempts"), max_length=8, choices=Attempts.choices, default=Attempts.FIRST)
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True)
    data = models.JSONField(_("figures"), null=True, blank=True)

    class Meta(BackgroundJob.Meta):
        verbose_name = _("quiz statistics")
        verbose_name_plural = _("quiz statistics")
        default_permissions = ("view",)
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.UniqueConstraint(fields=["quiz", "attempts"], name="quiz_report_once"),
            models.CheckConstraint(
                name="quiz_report_data_has_its_time",
                condition=Q(data__isnull=True, computed_at__isnull=True)
                | Q(data__isnull=False, computed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.attempts}"
