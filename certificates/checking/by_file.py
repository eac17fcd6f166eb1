"""What anyone may learn about a PDF that they were shown: as we gave it out, altered, or none of ours.

A file is as we gave it out where its SHA-256 is one of those kept for a certificate, or where a key of ours signed all
of it; neither can be imitated. What its signatures and its badge say is told besides, in words.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from certificates.badges.reading import BadgeFinding, read_badge
from certificates.checking.by_serial import PUBLIC, finding_about
from certificates.checking.finding import Facts, Finding
from certificates.checking.limits import Allowance
from certificates.checking.numbers_within import numbers_within
from certificates.checking.signatures import Signature, signatures_in
from certificates.models import Certificate, CertificateFile
from certificates.signing.ladder import reason_for


@dataclass(frozen=True)
class FileFinding:
    """What a file is: "valid", "expired", "revoked", "replaced" (then it is genuine), "altered" or "unknown".

    `finding` is about the certificate that the file names, None where it names none that we know. `signatures` is None
    where they could not be read safely. `is_unchanged`: byte for byte as we gave it out.
    """

    outcome: str
    badge: BadgeFinding
    signatures: list[Signature] | None
    finding: Finding | None = None
    is_unchanged: bool = False

    @property
    def facts(self) -> Facts | None:
        return self.finding.facts if self.finding else None

    @property
    def has_badge_of_certificate(self) -> bool:
        return self.badge.is_genuine and self.facts is not None and self.badge.serial == self.facts.serial


def check_file(data: bytes, allowance: Allowance | None = None) -> FileFinding:
    """Return what is known about a PDF; nothing of it is kept. At most eight queries.

    `allowance` is that of whoever asks, None where nobody outside does. Raises `Refused` ("too_many_checks") for a file
    that is not, byte for byte, one of ours.
    """
    certificate = _given_out_as(data)
    is_unchanged = certificate is not None
    is_named_by_us = False  # in what was drawn: anybody may add proofs behind it, and a number of another certificate
    if certificate is None:
        if allowance is not None:
            allowance.admit_strange_file()
        certificate, is_named_by_us = _named_in(data, allowance)
        is_unchanged = is_named_by_us and certificate is not None and certificate.file_sha256 == _digest(data)
    told: dict[str, Any] = {"badge": read_badge(data), "signatures": signatures_in(data, is_known=is_unchanged)}
    if certificate is None:
        return FileFinding("unknown", **told)
    finding = finding_about(certificate)
    # Our key may sign other documents, and these may lead to a certificate's page: its signature says what it is for.
    about = reason_for(certificate.serial)
    is_signed = any(one.is_good and one.reason == about for one in told["signatures"] or [])
    is_genuine = is_unchanged or (is_named_by_us and is_signed)
    return FileFinding(finding.outcome if is_genuine else "altered", finding=finding, is_unchanged=is_unchanged, **told)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _given_out_as(data: bytes) -> Certificate | None:
    """Return the certificate of which exactly this file was given out. One query."""
    given_out = CertificateFile.objects.filter(sha256=_digest(data)).values("certificate")
    return Certificate.objects.only(*PUBLIC, "file_sha256").filter(pk__in=given_out).first()


def _named_in(data: bytes, allowance: Allowance | None) -> tuple[Certificate | None, bool]:
    """Return the first certificate of those that the file's links name, and whether what was drawn names it.

    Numbers of nobody are counted. At most two queries; none where it names none.
    """
    drawn = numbers_within(data.partition(b"%%EOF")[0])
    later = [serial for serial in numbers_within(data) if serial not in drawn]
    for serials in (drawn, later):
        rows = Certificate.objects.only(*PUBLIC, "file_sha256").filter(serial__in=serials) if serials else []
        if allowance is not None and len(rows) < len(serials):
            allowance.count_misses(len(serials) - len(rows))
        if rows:
            return min(rows, key=lambda row: serials.index(row.serial)), serials is drawn
    return None, False
