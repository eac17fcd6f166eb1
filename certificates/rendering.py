"""From a certificate's row to its stored file, so that a crash anywhere leaves nothing that cannot be taken up again.

The file is complete in storage before the row names it, and the row is changed only while it names none. Drawing and
signing take long and hold no lock; storing is short and holds the row's: of workers that race, whose signatures differ,
the first to store wins.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.pdf import render_pdf
from certificates.signing.ladder import sign
from certificates.storing import certificate_files, store_file
from certificates.troubles import attempt, end_trouble, not_given_up

__all__ = ["certificate_files", "render_certificate", "unfinished_certificates"]

SWEEP_AT_MOST = 500


def render_certificate(certificate_id: int) -> Certificate:
    """Make sure that the certificate has its file, and return it. May be repeated, also at the same time.

    Raises SigningFailed where a key is configured and cannot sign: the sweep tries again. What else goes wrong is
    raised as well, and counted (`troubles.py`): after some tries it waits for a person.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.file or certificate.state != Certificate.State.ISSUED:  # drawn then, it would never get its badge
        return certificate
    with attempt(certificate, is_counted=certificate.issued_at < _grace_began()):
        signed = sign(render_pdf(certificate), certificate)
        with transaction.atomic():
            certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
            if not certificate.file:
                store_file(certificate=certificate, signed=signed)
            end_trouble(certificate)
    return certificate


def unfinished_certificates() -> list[int]:
    """Return the ids of issued certificates whose file is overdue, oldest first, each once in a grace period.

    Not those that were given up.

    The partial index on unrendered certificates answers this: its cost does not grow with the table. The cache keeps
    a long queue from being queued again every minute; losing it costs a second, harmless render.
    """
    grace: int = settings.LMS_RULES["certificate_render_grace_seconds"]
    overdue = Certificate.objects.filter(
        not_given_up(), rendered_at__isnull=True, state=Certificate.State.ISSUED, issued_at__lt=_grace_began()
    )
    ids = overdue.order_by("issued_at").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    return [pk for pk in ids if cache.add(f"certificates.swept.{pk}", True, timeout=grace)]


def _grace_began() -> datetime:
    grace: int = settings.LMS_RULES["certificate_render_grace_seconds"]
    return timezone.now() - timedelta(seconds=grace)
