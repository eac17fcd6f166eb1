"""Certificates: what was issued to whom for what, frozen at the time."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models.keeping import Kept, KeptQuerySet
from certificates.models.layouts import LayoutVersion
from courses.models import Enrolment

# The ways between states; `certificates/transitions.py` takes them. A replaced certificate stays replaced.
WAYS: dict[str, frozenset[str]] = {
    "issued": frozenset({"superseded", "revoked", "expired"}),
    "expired": frozenset({"superseded", "revoked"}),
    "revoked": frozenset({"issued", "expired"}),
    "superseded": frozenset(),
}


class CertificateQuerySet(KeptQuerySet):
    def valid(self) -> "CertificateQuerySet":
        """Issued, not revoked, not past its date."""
        today = timezone.localdate()
        return self.filter(Q(state="issued") & (Q(valid_until__isnull=True) | Q(valid_until__gte=today)))

    def past_their_day(self, today: date) -> "CertificateQuerySet":
        """Neither revoked nor replaced, and valid to a day before `today`: marked as expired or not yet."""
        return self.filter(state__in=("issued", "expired"), valid_until__lt=today)


class Certificate(Kept):
    """A certificate. Name, course title and edition are frozen at issue; the row is never deleted.

    `state` is what was decided or has happened; each change of it is a `CertificateChange`. Whether an issued one has
    expired is a matter of the day (`is_expired`): that is true from midnight, the sweep only marks it.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        SUPERSEDED = "superseded", _("replaced")
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

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
    course_minutes = models.PositiveIntegerField(_("minutes that the course needs"), default=0)
    agency_name = models.CharField(_("agency of the course"), max_length=200, blank=True)
    agency_name_en = models.CharField(_("agency of the course (English)"), max_length=200, blank=True)
    # What it is printed with. None: issued before there were layouts, so printed with the built-in one.
    layout_version = models.ForeignKey(
        LayoutVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("layout version"),
    )
    issued_at = models.DateTimeField(_("issued at"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # Why it ends sooner than it was issued for; "" where it does not.
    end_reason = models.TextField(_("reason for ending sooner"), blank=True)
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
    # The certificate in whose place this one was issued: corrected, renewed or issued again.
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("replaces"),
    )
    expired_at = models.DateTimeField(_("marked as expired at"), null=True, blank=True)
    file = models.CharField(_("file"), max_length=200, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True)
    # Both of the current file; the key of an unsigned one is empty.
    signature_level = models.CharField(_("level of the signature"), max_length=8, blank=True)
    signing_key = models.CharField(_("signing key"), max_length=64, blank=True)
    # Its place in the published list that says which badges still hold (`certificates/badges/status_list.py`).
    status_list = models.PositiveSmallIntegerField(_("status list"), null=True, blank=True, editable=False)
    status_index = models.PositiveIntegerField(_("place in the status list"), null=True, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()  # type: ignore[misc]  # it narrows that of `Kept`

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
                name="certificate_expired_with_time",
                condition=~Q(state="expired") | Q(expired_at__isnull=False, valid_until__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_replaces_another",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
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
            models.UniqueConstraint(fields=["status_list", "status_index"], name="certificate_one_status_place"),
            models.CheckConstraint(
                name="certificate_status_place_whole_or_absent",
                condition=Q(status_list__isnull=True, status_index__isnull=True)
                | Q(
                    status_list__isnull=False,
                    status_list__gte=1,
                    status_index__isnull=False,
                    status_index__gte=0,
                    status_index__lt=131072,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["issued_at"],
                condition=Q(rendered_at__isnull=True, state="issued"),
                name="certificate_unrendered",
            ),
            # The sweep looks here for files whose signature is to be raised.
            models.Index(
                fields=["signature_level", "issued_at"],
                condition=Q(rendered_at__isnull=False, state="issued"),
                name="certificate_by_level",
            ),
            models.Index(fields=["valid_until"], condition=Q(state="issued"), name="certificate_ending"),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.ISSUED and not self.is_expired
