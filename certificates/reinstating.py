"""Reinstating certificates that were revoked by mistake. That they were revoked, by whom and why stays on record."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.transitions import Cause, decided, move
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused


def reinstate(*, certificate: Certificate, actor: User, reason: str, approved_by: User | None = None) -> Certificate:
    """Put a revoked certificate back in force; past its day it is expired instead. One in force stays as it is.

    Raises `Refused`: "certificate_reason_missing", "certificate_not_revoked" for one that was replaced,
    "certificate_issued_anew" where another of the same enrolment is in force since.
    """
    why = decided(Cause.REINSTATEMENT, actor=actor, reason=reason, approved_by=approved_by)
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=certificate.enrolment_id)
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.state == Certificate.State.ISSUED:
            return certificate
        if certificate.state != Certificate.State.REVOKED:
            raise Refused("certificate_not_revoked")
        others = Certificate.objects.filter(enrolment=certificate.enrolment_id, state=Certificate.State.ISSUED)
        other = others.first()
        if other is not None:
            raise Refused("certificate_issued_anew", serial=other.serial)
        cleared = {"revoked_at": None, "revoked_by": None, "revoke_reason": ""}
        if certificate.is_expired:
            move(certificate, Certificate.State.EXPIRED, why, **cleared, expired_at=timezone.now())
        else:
            move(certificate, Certificate.State.ISSUED, why, **cleared)
        record(certificate, "certificate.reinstate", actor=actor, reason=why.reason, serial=certificate.serial)
    return certificate
