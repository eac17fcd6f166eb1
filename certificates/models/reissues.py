"""Re-issues: many certificates replaced on one decision, e.g. after a mistake in a layout."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.layouts import LayoutVersion
from courses.models import CoursePage
from lms.core.jobs import BackgroundJob


class Reissue(BackgroundJob):
    """A decision to replace the certificates in force of a course, a layout or a span of time; work for a worker.

    Nothing begins before `confirmed_at`: with four eyes that is when a second person approves. `last_id` fences off
    what is issued later, the replacements among it; so each certificate is replaced once, however often the work is
    begun.
    """

    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("course")
    )
    layout_version = models.ForeignKey(
        LayoutVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version of the layout"),
    )
    issued_from = models.DateTimeField(_("issued from"), null=True, blank=True)
    issued_to = models.DateTimeField(_("issued before"), null=True, blank=True)
    last_id = models.BigIntegerField(default=0, editable=False)
    reason = models.TextField(_("reason"))
    sends_mail = models.BooleanField(_("write to the holders"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    told_at = models.DateTimeField(_("holders written to at"), null=True, blank=True)
    replaced = models.PositiveIntegerField(_("replaced"), default=0)
    refused = models.PositiveIntegerField(_("could not be replaced"), default=0)

    class Meta(BackgroundJob.Meta):
        verbose_name = _("re-issue")
        verbose_name_plural = _("re-issues")
        default_permissions = ("add", "view")
        constraints = [
            *BackgroundJob.Meta.constraints,
            models.CheckConstraint(
                name="reissue_begins_once_confirmed",
                condition=models.Q(confirmed_at__isnull=False) | models.Q(state__in=["waiting", "failed"]),
            ),
            models.CheckConstraint(name="reissue_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
