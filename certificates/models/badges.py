"""Badges that were made, and the keys that have signed them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate
from certificates.models.keeping import AppendOnly


class BadgeKey(AppendOnly):
    """A public key that has signed a badge. It stays published for ever, so that old badges can be checked.

    `kid` is the key's thumbprint (RFC 7638), `jwk` the public key itself (RFC 7517).
    """

    kid = models.CharField(_("key"), max_length=64, unique=True)
    algorithm = models.CharField(_("algorithm"), max_length=8)
    jwk = models.JSONField(_("public key"))
    first_used_at = models.DateTimeField(_("first used at"), default=timezone.now)

    class Meta:
        verbose_name = _("badge key")
        verbose_name_plural = _("badge keys")

    def __str__(self) -> str:
        return self.kid


class Badge(AppendOnly):
    """The badge of a certificate, kept as it was signed: whatever changes later, it stays the same.

    `valid_until` is what the badge says; the certificate's own may come earlier since (`certificates.ending`).
    """

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="badge", verbose_name=_("certificate")
    )
    key = models.ForeignKey(BadgeKey, on_delete=models.PROTECT, related_name="badges", verbose_name=_("badge key"))
    token = models.TextField(_("signed badge"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")

    def __str__(self) -> str:
        return f"badge of {self.certificate_id}"
