"""Marking certificates whose last day is over. Pages do not wait for that: they compare the date themselves."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.transitions import Cause, Why, move
from lms.core.audit import record


def expire_overdue(*, today: date) -> int:
    """Mark as expired what was valid to a day before `today`; returns how many. May be cut short, and run again.

    Each is a transaction of its own, and takes the row as it is then: what was revoked or renewed meanwhile stays so.
    """
    overdue = Certificate.objects.filter(state=Certificate.State.ISSUED, valid_until__lt=today)
    return sum(
        _expire_one(pk, today) for pk in list(overdue.order_by("valid_until", "pk").values_list("pk", flat=True))
    )


@transaction.atomic
def _expire_one(certificate_id: int, today: date) -> bool:
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.valid_until is None or certificate.valid_until >= today:
        return False
    if certificate.state != Certificate.State.ISSUED:
        return False
    why = Why(Cause.EXPIRY, reason=certificate.end_reason)
    move(certificate, Certificate.State.EXPIRED, why, expired_at=timezone.now())
    told = {"serial": certificate.serial, "last_day": certificate.valid_until.isoformat()}
    record(certificate, "certificate.expire", reason=certificate.end_reason, **told)
    return True
