"""Revoking certificates: the row stays, so that whoever checks it learns that it was revoked."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise


def revoke(*, certificate: Certificate, actor: User, reason: str) -> Certificate:
    """Revoke a certificate on a named person's decision. One that is revoked already stays as it is.

    Raises `Refused`: "certificate_reason_missing", or "certificate_not_in_force" for one that was replaced.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.state == Certificate.State.REVOKED:
            return certificate
        if certificate.state != Certificate.State.ISSUED:
            raise Refused("certificate_not_in_force")
        certificate.state = Certificate.State.REVOKED
        certificate.revoked_at = timezone.now()
        certificate.revoked_by = actor
        certificate.revoke_reason = reason
        certificate.save(update_fields=["state", "revoked_at", "revoked_by", "revoke_reason"])
        record(certificate, "certificate.revoke", actor=actor, reason=reason, serial=certificate.serial)
    return certificate
