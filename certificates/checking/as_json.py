"""A finding as machines read it: `docs/verification-api.md` promises these names. No more than the page tells."""

from datetime import date
from typing import Any

from certificates.addresses import public_address
from certificates.checking.by_file import FileFinding
from certificates.checking.finding import Facts, Finding
from certificates.checking.signatures import Signature

_FIELDS = ["name", "course", "course_en", "edition", "agency", "agency_en", "issued_on", "valid_until", "revoked_on"]
_UNKNOWN: dict[str, Any] = dict.fromkeys([*_FIELDS, "replaced_by", "page"])


def serial_answer(finding: Finding) -> dict[str, Any]:
    """Return the answer about a serial: the same fields whatever was found."""
    return {"status": finding.outcome, "serial": finding.serial, **_fields(finding.facts)}


def file_answer(finding: FileFinding) -> dict[str, Any]:
    """Return the answer about a file: what is told of its certificate, and what the file itself is."""
    facts = finding.facts
    return {
        "status": finding.outcome,
        "serial": facts.serial if facts else None,
        **_fields(facts),
        "file": {
            "unchanged": finding.is_unchanged,
            "certificate_status": finding.finding.outcome if finding.finding else None,
            "signatures": None if finding.signatures is None else [_signature(one) for one in finding.signatures],
            "badge": finding.badge.outcome,
            "badge_belongs": finding.has_badge_of_certificate,
        },
    }


def _fields(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return dict(_UNKNOWN)
    return {
        "name": facts.name,
        "course": facts.course,
        "course_en": facts.course_en or None,
        "edition": facts.edition,
        "agency": facts.agency,
        "agency_en": facts.agency_en or None,
        "issued_on": facts.issued_on.isoformat(),
        "valid_until": _day(facts.valid_until),
        "revoked_on": _day(facts.revoked_on),
        "replaced_by": facts.replaced_by or None,
        "page": public_address(facts.serial),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "signer": signature.signer,
        "ours": signature.is_ours,
        "sample": signature.is_sample,
        "problem": signature.problem or None,
    }
