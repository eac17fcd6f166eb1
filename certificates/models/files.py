"""What was given out: every file of a certificate, and every key that ever signed one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate
from certificates.models.keeping import Kept


class SignatureLevel(models.TextChoices):
    """How far a file's signature reaches: the levels of PAdES (ETSI EN 319 142-1), lowest first."""

    UNSIGNED = "unsigned", _("not signed")
    B_B = "b-b", _("signed")
    B_T = "b-t", _("signed, with the time proven")
    B_LTA = "b-lta", _("signed, for long keeping")


class CertificateFile(Kept):
    """A file of a certificate that may be in somebody's hands: known for good, also once a higher level follows it.

    `lost_at`: when it was found that the storage has it no longer, or damaged; another of its level may then follow.
    """

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="files", verbose_name=_("certificate")
    )
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    level = models.CharField(_("level of the signature"), max_length=8, choices=SignatureLevel.choices)
    key_id = models.CharField(_("signing key"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("made at"))
    lost_at = models.DateTimeField(_("found lost at"), null=True)

    class Meta:
        verbose_name = _("file of a certificate")
        verbose_name_plural = _("files of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "level"],
                condition=Q(lost_at__isnull=True),
                name="certificate_file_one_kept_a_level",
            ),
            models.UniqueConstraint(fields=["certificate", "sha256"], name="certificate_file_once"),
            models.CheckConstraint(
                name="certificate_file_signed_by_a_key",
                condition=Q(level="unsigned", key_id="") | (~Q(level="unsigned") & ~Q(key_id="")),
            ),
            models.CheckConstraint(
                name="certificate_file_known_level", condition=Q(level__in=["unsigned", "b-b", "b-t", "b-lta"])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SigningKey(Kept):
    """A key that has signed, kept after it was replaced, so that its files stay verifiable.

    `key_id` is the SHA-256 of the signer's certificate (DER, in hex); `chain` is PEM, the signer's own first. One that
    was withdrawn (lost, stolen) is trusted no longer.
    """

    key_id = models.CharField(_("signing key"), max_length=64, unique=True)
    subject = models.CharField(_("signer"), max_length=300)
    chain = models.TextField(_("certificates of the key"))
    not_after = models.DateTimeField(_("valid until"))
    first_used_at = models.DateTimeField(_("first used at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.TextField(_("reason for withdrawing"), blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [
            models.CheckConstraint(
                name="signing_key_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
            )
        ]

    def __str__(self) -> str:
        return self.subject
