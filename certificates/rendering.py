"""From a certificate's row to its stored file, so that a crash anywhere leaves nothing that cannot be taken up again.

The file is complete in storage before the row names it, and the row is changed only while it names none. Drawing takes
long and holds no lock; storing is short and holds the row's, so one worker at a time writes the certificate's file, and
what a crash left under its name is written anew.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.pdf import render_pdf

SWEEP_AT_MOST = 500


def certificate_files() -> Storage:
    """Return the storage of certificates: never under a public address."""
    return storages["certificates"]


def render_certificate(certificate_id: int) -> Certificate:
    """Make sure that the certificate has its file, and return it. May be repeated, also at the same time."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.file:
        return certificate
    data = render_pdf(certificate)
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
        if not certificate.file:
            certificate.file = _store(certificate, data)
            certificate.file_sha256 = hashlib.sha256(data).hexdigest()
            certificate.rendered_at = timezone.now()
            certificate.save(update_fields=["file", "file_sha256", "rendered_at"])
    return certificate


def _store(certificate: Certificate, data: bytes) -> str:
    """Write the file and return its name; what stands there, left by a crash, is written anew."""
    files, name = certificate_files(), f"{certificate.issued_at.year}/{certificate.serial}.pdf"
    if files.exists(name):
        files.delete(name)
    return files.save(name, ContentFile(data))


def unfinished_certificates() -> list[int]:
    """Return the ids of issued certificates whose file is overdue, oldest first, each once in a grace period.

    The partial index on unrendered certificates answers this: its cost does not grow with the table. The cache keeps
    a long queue from being queued again every minute; losing it costs a second, harmless render.
    """
    grace: int = settings.LMS_RULES["certificate_render_grace_seconds"]
    overdue = Certificate.objects.filter(
        rendered_at__isnull=True,
        state=Certificate.State.ISSUED,
        issued_at__lt=timezone.now() - timedelta(seconds=grace),
    )
    ids = overdue.order_by("issued_at").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    return [pk for pk in ids if cache.add(f"certificates.swept.{pk}", True, timeout=grace)]
