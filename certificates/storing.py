"""The stored files of certificates: complete in storage before a row names them, and never replaced.

A signature is different each time it is made, so a file's name carries its hash: a worker that was held up and lost its
lock can only ever write beside what stands, never over it. The first stored of a level is the one that counts.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from certificates.signing.configuration import LEVELS
from certificates.signing.ladder import Signed

FIELDS = ["file", "file_sha256", "signature_level", "signing_key", "rendered_at"]


class FileDamaged(Exception):
    """A stored file is not what was stored."""


def certificate_files() -> Storage:
    """Return the storage of certificates: never under a public address."""
    return storages["certificates"]


def store_file(*, certificate: Certificate, signed: Signed) -> Certificate:
    """Store a file and make it the certificate's current one. Call it in a transaction that holds the row's lock."""
    digest = hashlib.sha256(signed.data).hexdigest()
    now = timezone.now()
    name = _write(certificate, signed, digest)
    # Unsigned, a file that was lost comes out as it was, byte for byte: it is found again.
    lost = CertificateFile.objects.filter(certificate=certificate, sha256=digest, lost_at__isnull=False)
    if not lost.update(lost_at=None, name=name):
        values = {"name": name, "sha256": digest, "level": signed.level, "key_id": signed.key_id, "created_at": now}
        CertificateFile.objects.create(certificate=certificate, **values)
    certificate.file, certificate.file_sha256 = name, digest
    certificate.signature_level, certificate.signing_key = signed.level, signed.key_id
    certificate.rendered_at = certificate.rendered_at or now
    certificate.save(update_fields=FIELDS)
    return certificate


def drop_lost(*, certificate: Certificate) -> list[CertificateFile]:
    """Note which files of a certificate the storage has lost, and fall back to the highest that is left, or to none.

    Returns those lost now. Call it in a transaction that holds the row's lock. Raises OSError where the storage does
    not answer.
    """
    kept = {one.level: one for one in certificate.files.filter(lost_at__isnull=True)}
    lost = [one for one in kept.values() if not _is_sound(one)]
    if not lost:
        return []
    CertificateFile.objects.filter(pk__in=[one.pk for one in lost]).update(lost_at=timezone.now())
    left = [kept[level] for level in LEVELS if level in kept and kept[level] not in lost]
    found = left[-1] if left else None
    certificate.file, certificate.file_sha256 = (found.name, found.sha256) if found else ("", "")
    certificate.signature_level, certificate.signing_key = (found.level, found.key_id) if found else ("", "")
    certificate.rendered_at = certificate.rendered_at if found else None
    certificate.save(update_fields=FIELDS)
    return lost


def _is_sound(file: CertificateFile) -> bool:
    try:
        return _digest_of(certificate_files(), file.name) == file.sha256
    except FileNotFoundError:
        return False


def read_file(certificate: Certificate) -> bytes:
    """Return the current file. Raises FileDamaged where it is not what was stored, FileNotFoundError where it is not
    there, OSError where the storage does not answer.
    """
    with certificate_files().open(certificate.file) as file:
        data = bytes(file.read())
    if hashlib.sha256(data).hexdigest() != certificate.file_sha256:
        raise FileDamaged(f"certificate {certificate.pk}")
    return data


def _write(certificate: Certificate, signed: Signed, digest: str) -> str:
    """Write the file and return its name; what a crash left half done is written anew."""
    files, folder = certificate_files(), f"{certificate.issued_at.year}/{certificate.serial}"
    name = f"{folder}/{signed.level}-{digest[:16]}.pdf"
    _tidy(files, certificate, folder, name)
    if files.exists(name):
        if _digest_of(files, name) == digest:
            _settle(files, name)  # whoever wrote it may have crashed before
            return name
        files.delete(name)
    name = files.save(name, ContentFile(signed.data))
    _settle(files, name)
    return name


def _settle(files: Storage, name: str) -> None:
    """Wait until the file is on the disk, and its name in the folder: a power cut must not leave the row alone."""
    try:
        path = Path(files.path(name))
    except NotImplementedError:  # object storage has kept what it acknowledges
        return
    for place in (path, *list(path.parents)[:3]):  # the certificate's folder, the year's, and the one with the years
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _digest_of(files: Storage, name: str) -> str:
    with files.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def _tidy(files: Storage, certificate: Certificate, folder: str, name: str) -> None:
    """Remove what a crash left in a certificate's folder and no row names.

    Only where a crash is likely, as listing costs a request. Under the row's lock that is safe: whoever wrote there has
    either committed its row or never will.
    """
    grace: int = settings.LMS_RULES["certificate_render_grace_seconds"]
    is_late = (timezone.now() - certificate.issued_at).total_seconds() > grace
    if certificate.file or not is_late:
        return
    try:
        left_there = files.listdir(folder)[1]
    except FileNotFoundError:  # only a file system has folders that are not there
        return
    known = set(CertificateFile.objects.filter(certificate=certificate).values_list("name", flat=True))
    for left in left_there:
        if f"{folder}/{left}" not in known | {name}:
            files.delete(f"{folder}/{left}")
