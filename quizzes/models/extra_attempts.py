"""Further attempts that the programme office opened for one person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.quizzes import Quiz


class ExtraAttempt(models.Model):
    """One more attempt at a quiz for one person in one scope, on a named person's decision. It never changes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_attempts", verbose_name=_("trainee")
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="extra_attempts", verbose_name=_("quiz"))
    scope = models.UUIDField(_("scope"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("allowed by")
    )
    reason = models.TextField(_("reason"))
    granted_at = models.DateTimeField(_("allowed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("further attempt")
        verbose_name_plural = _("further attempts")
        default_permissions = ("add", "view")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extra_attempt_has_a_reason")]
        indexes = [models.Index(fields=["user", "quiz", "scope"], name="extra_attempt_place")]

    def __str__(self) -> str:
        return f"{self.quiz_id} +1"
