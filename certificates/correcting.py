"""Correcting a certificate: what was handed out stays as it is; a new one follows it, and the old one says so."""

from typing import Any

from django.db import transaction

from certificates.issuing import replace, what_would_be_printed
from certificates.models import Certificate
from certificates.transitions import Cause, decided
from lms.accounts.models import User
from lms.core.refusals import Refused

CORRECTED = ("full_name", "latin_name", "course_title", "course_title_en")


def correct(*, certificate: Certificate, actor: User, reason: str, approved_by: User | None = None) -> Certificate:
    """Issue a new certificate with the name and titles as they are now, valid as long as the one it replaces.

    Raises `Refused`: "certificate_reason_missing", "certificate_not_valid" for one that does not hold today,
    "nothing_to_correct" where the new one would read the same, and what printing refuses.
    """
    why = decided(Cause.CORRECTION, actor=actor, reason=reason, approved_by=approved_by)
    with transaction.atomic():
        new = replace(certificate=_valid(certificate), why=why)
        if new.supersedes is not None and not differences(new.supersedes, vars(new)):
            raise Refused("nothing_to_correct")
    return new


def differences(certificate: Certificate, printed: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what reads otherwise: (as printed, as it would be) by field."""
    pairs = {field: (getattr(certificate, field), printed[field]) for field in CORRECTED}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def preview_correction(certificate: Certificate) -> dict[str, tuple[str, str]]:
    """Return what a correction would change now, without doing it; raises `Refused` for what cannot be printed."""
    return differences(certificate, what_would_be_printed(certificate.enrolment))


def _valid(certificate: Certificate) -> Certificate:
    fresh = Certificate.objects.get(pk=certificate.pk)
    if not fresh.is_valid:
        raise Refused("certificate_not_valid")
    return fresh
