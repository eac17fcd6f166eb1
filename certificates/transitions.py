"""The ways between a certificate's states: each taken once, and each written down with who, why and when."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from certificates.models import WAYS, Certificate, CertificateChange, Reissue
from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.core.thai import normalise

Cause = CertificateChange.Cause


@dataclass(frozen=True)
class Why:
    """What a change is for, who decided it (None: the system) and why, and who approved it as the second person."""

    cause: str
    actor: User | None = None
    reason: str = ""
    approved_by: User | None = None
    reissue: Reissue | None = None


def decided(cause: str, *, actor: User, reason: str, approved_by: User | None = None) -> Why:
    """Return why a named person changes something; raises Refused("certificate_reason_missing") without a reason."""
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    return Why(cause, actor, reason, approved_by)


def move(certificate: Certificate, to: str, why: Why, **values: Any) -> bool:
    """Bring a certificate into a state, with the values that go with it; return whether this call did.

    Where there is no way from the state that `certificate` shows, or the row is in another by now, nothing changes, in
    the row and in `certificate`. To be called in a transaction: change and record stand or fall together.
    """
    before = certificate.state
    if to not in WAYS[before]:
        return False
    moved = Certificate.objects.filter(pk=certificate.pk, state=before).update(state=to, **values)
    if not moved:
        return False
    for name, value in {"state": to, **values}.items():
        setattr(certificate, name, value)
    _write(certificate, before, why)
    return True


def begin(certificate: Certificate, why: Why) -> None:
    """Write down that a certificate was issued: the first of its changes."""
    _write(certificate, "", why)


def _write(certificate: Certificate, before: str, why: Why) -> None:
    CertificateChange.objects.create(
        certificate=certificate,
        from_state=before,
        to_state=certificate.state,
        cause=why.cause,
        actor=why.actor,
        approved_by=why.approved_by,
        reason=why.reason,
        reissue=why.reissue,
        at=timezone.now(),
    )
