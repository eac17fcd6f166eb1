"""Certificates with files, as somebody holds them in hand."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from certificates.storing import certificate_files

_HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Annot/A<</S/URI/URI(http://localhost:8000/verify/"


def plain_pdf(serial: str, *, more: bytes = b"") -> bytes:
    """Return as much of a PDF as an unsigned certificate has for the check: its mark and its link."""
    return _HEAD + serial.encode() + b"/)>>>>\nendobj\n" + more + b"trailer\n<<>>\n%%EOF\n"


def given_out(certificate: Certificate, data: bytes | None = None) -> bytes:
    """Return a file that is recorded as given out for the certificate."""
    data = data if data is not None else plain_pdf(certificate.serial)
    name, digest = f"2026/{certificate.serial}.pdf", hashlib.sha256(data).hexdigest()
    CertificateFile.objects.create(
        certificate=certificate, name=name, sha256=digest, level="unsigned", created_at=timezone.now()
    )
    return data


def superseded(old: Certificate, new: Certificate) -> None:
    """Let one certificate stand in the place of another."""
    old.state = Certificate.State.SUPERSEDED
    old.save()
    new.supersedes = old
    new.save()


def files_in(folder: Path, settings: Any) -> None:
    """Keep certificates' files in a folder of the test's."""
    backend = settings.STORAGES["certificates"]["BACKEND"]
    options = {"location": folder, "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "certificates": {"BACKEND": backend, "OPTIONS": options}}


def store(name: str, data: bytes) -> None:
    certificate_files().save(name, ContentFile(data))
