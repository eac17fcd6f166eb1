"""Renewals: what a holder does again before a certificate ends, and the certificate that follows."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate
from certificates.models.keeping import Kept


class Renewal(Kept):
    """That a holder has begun to renew a certificate. `key` is the scope in which attempts at the final test count.

    `passed_at` without `renewed_as`: a rule refuses the new certificate, which is issued once its cause is gone.
    """

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="renewal", verbose_name=_("certificate")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    passed_at = models.DateTimeField(_("passed at"), null=True)
    renewed_as = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, null=True, related_name="renews", verbose_name=_("new certificate")
    )

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="renewal_passed_before_renewed",
                condition=Q(renewed_as__isnull=True) | Q(passed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
