"""Revoking certificates: the row stays, so that whoever checks it learns that it was revoked."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.transitions import Cause, decided, move
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused


def revoke(*, certificate: Certificate, actor: User, reason: str, approved_by: User | None = None) -> Certificate:
    """Revoke a certificate on a named person's decision. One that is revoked already stays as it is.

    Raises `Refused`: "certificate_reason_missing", or "certificate_not_in_force" for one that was replaced.
    """
    why = decided(Cause.REVOCATION, actor=actor, reason=reason, approved_by=approved_by)
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.state == Certificate.State.REVOKED:
            return certificate
        values = {"revoked_at": timezone.now(), "revoked_by": actor, "revoke_reason": why.reason}
        if not move(certificate, Certificate.State.REVOKED, why, **values):
            raise Refused("certificate_not_in_force")
        record(certificate, "certificate.revoke", actor=actor, reason=why.reason, serial=certificate.serial)
    return certificate
