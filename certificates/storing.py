"""The stored files of certificates: complete in storage before a row names them, and never replaced.

A signature is different each time it is made, so a file's name carries its hash: a worker that was held up and lost its
lock can only ever write beside what stands, never over it. The first stored of a level is the one that counts.
"""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from certificates.signing.ladder import Signed


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
    values = {"name": name, "sha256": digest, "level": signed.level, "key_id": signed.key_id, "created_at": now}
    CertificateFile.objects.create(certificate=certificate, **values)
    certificate.file, certificate.file_sha256 = name, digest
    certificate.signature_level, certificate.signing_key = signed.level, signed.key_id
    certificate.rendered_at = certificate.rendered_at or now
    fields = ["file", "file_sha256", "signature_level", "signing_key", "rendered_at"]
    certificate.save(update_fields=fields)
    return certificate


def read_file(certificate: Certificate) -> bytes:
    """Return the current file. Raises FileDamaged where it is not what was stored, OSError where it is not there."""
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
            return name
        files.delete(name)
    return files.save(name, ContentFile(signed.data))


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
