"""What happened to certificates: each change of state with who, why and when, and who was told of what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificate import WAYS, Certificate
from certificates.models.keeping import AppendOnly
from certificates.models.reissues import Reissue


def _allowed_ways() -> Q:
    """Return the changes that there are: the first one, and each way between two states."""
    allowed = Q(from_state="", to_state="issued")
    for source in sorted(WAYS):
        for target in sorted(WAYS[source]):
            allowed |= Q(from_state=source, to_state=target)
    return allowed


class CertificateChange(AppendOnly):
    """One change of a certificate's state. The first leads from nothing to *issued*; no `actor`: the system.

    `approved_by` is the second person, where the rules ask for one; `cause` says what the change was for.
    """

    class Cause(models.TextChoices):
        COMPLETION = "completion", pgettext_lazy("cause of a change", "course finished")
        BY_HAND = "by_hand", pgettext_lazy("cause of a change", "issued by hand")
        CORRECTION = "correction", pgettext_lazy("cause of a change", "correction")
        RENEWAL = "renewal", pgettext_lazy("cause of a change", "renewal")
        REISSUE = "reissue", pgettext_lazy("cause of a change", "re-issue of many")
        REVOCATION = "revocation", pgettext_lazy("cause of a change", "revocation")
        REINSTATEMENT = "reinstatement", pgettext_lazy("cause of a change", "reinstatement")
        EXPIRY = "expiry", pgettext_lazy("cause of a change", "end of validity")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="changes", verbose_name=_("certificate")
    )
    from_state = models.CharField(_("state before"), max_length=12, choices=Certificate.State.choices, blank=True)
    to_state = models.CharField(_("state after"), max_length=12, choices=Certificate.State.choices)
    cause = models.CharField(_("cause"), max_length=13, choices=Cause.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    reissue = models.ForeignKey(Reissue, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")

    class Meta:
        verbose_name = _("change of a certificate")
        verbose_name_plural = _("changes of certificates")
        default_permissions = ()
        indexes = [models.Index(fields=["certificate", "at"], name="certificate_changes")]
        constraints = [
            models.CheckConstraint(name="certificate_change_is_a_way", condition=_allowed_ways()),
            models.CheckConstraint(
                name="certificate_change_decided_for_a_reason", condition=Q(actor__isnull=True) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="certificate_change_by_two_people",
                condition=Q(approved_by__isnull=True) | Q(actor__isnull=False) & ~Q(actor=F("approved_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.from_state} › {self.to_state}"


class CertificateNotice(AppendOnly):
    """That the holder was written to about a certificate: so many days before its end, or that it was replaced."""

    class About(models.TextChoices):
        RENEWAL = "renewal", pgettext_lazy("what a mail is about", "renewal")
        REPLACEMENT = "replacement", pgettext_lazy("what a mail is about", "replacement")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="notices")
    about = models.CharField(max_length=11, choices=About.choices)
    days = models.PositiveSmallIntegerField(default=0)  # before the end of validity; 0 where it is about something else
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["certificate", "about", "days"], name="certificate_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.about} {self.days}"
