"""Raising the signatures of stored files to the configured level, in the background and as often as it takes.

The certificate stays available at the level it has; each level is a file of its own, stored before the row names it.
"""

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from certificates.models import Certificate
from certificates.signing.configuration import LEVELS, configuration, is_below
from certificates.signing.ladder import Signed, is_paused, raise_file
from certificates.storing import read_file, store_file
from certificates.troubles import attempt, end_trouble, not_given_up

SWEEP_AT_MOST = 500


def raise_certificate(certificate_id: int) -> Certificate:
    """Raise the file to the configured level where it is below, and return the certificate. May be repeated.

    Raises SigningFailed where that cannot be done now: nothing has changed then, and the sweep tries again. Where the
    stored file is damaged or gone, FileDamaged or FileNotFoundError: that waits for a person (`troubles.py`).
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if not may_be_raised(certificate):
        return certificate
    with attempt(certificate, is_counted=False):
        before = Signed(read_file(certificate), certificate.signature_level or "unsigned", certificate.signing_key)
        raised = raise_file(before, certificate)
        if raised.level == before.level:
            end_trouble(certificate)
            return certificate
        with transaction.atomic():
            current = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
            if current.file_sha256 == certificate.file_sha256:  # else another worker was first
                store_file(certificate=current, signed=raised)
            end_trouble(current)
    return current


def may_be_raised(certificate: Certificate) -> bool:
    """Return whether the certificate has a file below the configured level."""
    return bool(certificate.file) and is_below(certificate.signature_level, configuration().level)


def certificates_to_raise() -> list[int]:
    """Return the ids of certificates in force below the configured level, oldest first, each once in a while.

    One query, answered by the index on levels. None while the time-stamp authority is left alone.
    """
    wanted = configuration().level
    below = LEVELS[: LEVELS.index(wanted)]
    if not below or is_paused():
        return []
    retry: int = settings.LMS_RULES["certificate_raise_retry_seconds"]
    rows = Certificate.objects.filter(
        not_given_up(), rendered_at__isnull=False, state=Certificate.State.ISSUED, signature_level__in=below
    )
    ids = rows.order_by("issued_at").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    return [pk for pk in ids if cache.add(f"certificates.raised.{pk}", True, timeout=retry)]
