"""What a check tells anybody: whether a certificate holds, and what is printed on it; nothing else about the person."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from certificates.checking.shown_name import shown_name
from certificates.models import Certificate
from lms.core.thai import local_day


@dataclass(frozen=True)
class Facts:
    """What is printed on a certificate, as the public page and the API show it. English texts may be empty."""

    serial: str
    name: str
    course: str
    course_en: str
    edition: int
    agency: str
    agency_en: str
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    replaced_by: str = ""  # the serial of the certificate that stands in its place


@dataclass(frozen=True)
class Finding:
    """What the check found: "valid", "expired", "revoked", "replaced" or "unknown"; facts are None where unknown."""

    outcome: str
    serial: str
    facts: Facts | None = None


def finding_of(certificate: Certificate, replaced_by: str = "") -> Finding:
    """Return what is told about a certificate. No query."""
    facts = Facts(
        serial=certificate.serial,
        name=shown_name(certificate.full_name),
        course=certificate.course_title,
        course_en=certificate.course_title_en,
        edition=certificate.edition,
        agency=certificate.agency_name or settings.LMS_ISSUER["name_th"],
        agency_en=certificate.agency_name_en or settings.LMS_ISSUER["name_en"],
        issued_on=local_day(certificate.issued_at),
        valid_until=certificate.valid_until,
        revoked_on=local_day(certificate.revoked_at) if certificate.revoked_at else None,
        replaced_by=replaced_by,
    )
    return Finding(outcome_of(certificate), certificate.serial, facts)


def outcome_of(certificate: Certificate) -> str:
    """Return "valid", "expired", "revoked" or "replaced", as of today."""
    decided = {"revoked": "revoked", "superseded": "replaced", "expired": "expired"}.get(certificate.state)
    return decided or ("expired" if certificate.is_expired else "valid")
