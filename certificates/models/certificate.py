"""Certificates: what was issued to whom for what, frozen at the time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> "CertificateQuerySet":
        """Issued, not revoked, not past its date."""
        today = timezone.localdate()
        return self.filter(Q(state="issued") & (Q(valid_until__isnull=True) | Q(valid_until__gte=today)))


class Certificate(models.Model):
    """A certificate. Name, course title and edition are frozen at issue; the row is never deleted.

    `state` is what was decided; whether an issued one has expired is a matter of the day (`is_expired`).
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        SUPERSEDED = "superseded", _("replaced")
        REVOKED = "revoked", _("revoked")

    serial = models.CharField(_("serial"), max_length=40, unique=True)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ISSUED)
    full_name = models.CharField(_("name as printed"), max_length=250)
    latin_name = models.CharField(_("name in Latin letters"), max_length=250, blank=True)
    course_title = models.CharField(_("course title"), max_length=255)
    course_title_en = models.CharField(_("course title (English)"), max_length=255, blank=True)
    edition = models.PositiveIntegerField(_("edition"))
    issued_at = models.DateTimeField(_("issued at"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    issue_reason = models.TextField(_("reason for issue by hand"), blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoke_reason = models.TextField(_("reason for revocation"), blank=True)
    file = models.CharField(_("file"), max_length=200, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state="issued"), name="certificate_one_issued_per_enrolment"
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_time_and_reason",
                condition=(
                    Q(state="revoked", revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")
                )
                | (~Q(state="revoked") & Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason="")),
            ),
            models.CheckConstraint(
                name="certificate_by_hand_has_a_reason",
                condition=Q(issued_by__isnull=True) | ~Q(issue_reason=""),
            ),
            models.CheckConstraint(
                name="certificate_file_whole_or_absent",
                condition=Q(file="", file_sha256="", rendered_at__isnull=True)
                | (~Q(file="") & ~Q(file_sha256="") & Q(rendered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["issued_at"],
                condition=Q(rendered_at__isnull=True, state="issued"),
                name="certificate_unrendered",
            )
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.ISSUED and not self.is_expired
