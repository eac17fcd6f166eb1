"""What anyone may learn about a certificate from its serial: whether it holds, and what is printed on it."""

from dataclasses import dataclass

from certificates.models import Certificate
from certificates.serials import read_serial


@dataclass(frozen=True)
class Finding:
    """What the check found: "valid", "expired", "revoked", "replaced" or "unknown"; None where unknown."""

    outcome: str
    serial: str
    certificate: Certificate | None = None


PUBLIC = ("serial", "state", "full_name", "course_title", "course_title_en", "edition", "issued_at", "valid_until")


def check_serial(text: str) -> Finding:
    """Return what is known about a serial as a person typed it. One query.

    Raises `Refused` ("serial_unreadable", "serial_mistyped") without asking the database.
    """
    serial = read_serial(text)
    certificate = Certificate.objects.only(*PUBLIC, "revoked_at").filter(serial=serial).first()
    if certificate is None:
        return Finding("unknown", serial)
    return Finding(_outcome(certificate), serial, certificate)


def _outcome(certificate: Certificate) -> str:
    if certificate.state == Certificate.State.REVOKED:
        return "revoked"
    if certificate.state == Certificate.State.SUPERSEDED:
        return "replaced"
    return "expired" if certificate.is_expired else "valid"
