"""Withdrawing a key that was lost or stolen: what it signed is trusted no longer, and it signs nothing more here."""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from certificates.models import SigningKey
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise


def withdraw_key(*, key_id: str, reason: str, actor: User | None) -> SigningKey:
    """Withdraw a key for a reason; repeated, nothing changes. Files that are known by their hash stay genuine.

    Raises `Refused` ("certificate_reason_missing"), and SigningKey.DoesNotExist.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    with transaction.atomic():
        key = SigningKey.objects.select_for_update().get(key_id=key_id)
        if key.withdrawn_at is None:
            key.withdrawn_at, key.withdraw_reason = timezone.now(), reason
            key.save(update_fields=["withdrawn_at", "withdraw_reason"])
            record(key, "signing_key.withdraw", actor=actor, reason=reason, key=key_id)
    cache.delete(f"certificates.key.{key_id}")
    return key
