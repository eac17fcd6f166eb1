"""Extra time that the programme office allows one person, e.g. for poor sight or shaking hands."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExtraTime(models.Model):
    """How much longer than others a person has for every quiz, in per cent of its time limit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_time", verbose_name=_("trainee")
    )
    percent = models.PositiveSmallIntegerField(
        _("extra time, per cent"), validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("allowed by")
    )
    reason = models.TextField(_("reason"))
    granted_at = models.DateTimeField(_("allowed at"), auto_now=True)

    class Meta:
        verbose_name = _("extra time")
        verbose_name_plural = _("extra times")
        constraints = [
            models.CheckConstraint(name="extra_time_percent", condition=Q(percent__gte=1, percent__lte=400)),
            models.CheckConstraint(name="extra_time_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"+{self.percent} %"
