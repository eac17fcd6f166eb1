"""A certificate as an AchievementCredential of Open Badges 3.0, on the Verifiable Credentials Data Model 2.0.

Sources: 1EdTech, *Open Badges Specification 3.0*, sections 8.2 (VC-JWT) and B (data model); W3C, *Bitstring Status
List 1.0*, section 2.1.

What it says of the person is less than the certificate does. A badge is made to be handed on by itself, to wallets and
sites that no one here knows, so it carries no name unless `LMS_BADGES["with_name"]` says so: it names its holder by the
certificate's serial, and by a salted hash of the e-mail address, which whoever knows that can check. A telephone number
is never hashed: the salt stands beside the hash, and all Thai numbers can be tried in seconds.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from certificates.badges.achievements import Awarded, achievement
from certificates.badges.addresses import address
from certificates.badges.issuer import CREDENTIALS, OPEN_BADGES
from certificates.models import Certificate
from lms.accounts.contact import Contact


@dataclass(frozen=True)
class Holder:
    """How a badge names whoever it is given to: by a random URN, and by a salted hash of what they sign in with."""

    urn: str
    salt: str
    contact: Contact
    name: str = ""  # only where the settings allow it


def credential(certificate: Certificate, course: Awarded, holder: Holder) -> dict[str, Any]:
    """Return the credential, not signed yet."""
    title, title_en = certificate.course_title, certificate.course_title_en
    what = achievement(course, edition=certificate.edition, title=title, title_en=title_en)
    values: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": address("credential", certificate.serial),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": what["name"],
        "issuer": course.issuer,
        "validFrom": written(certificate.issued_at),
        "credentialSubject": {
            "id": holder.urn,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(holder, certificate.serial),
            "licenseNumber": certificate.serial,
            "achievement": what,
        },
        "credentialStatus": _status(certificate),
    }
    if certificate.valid_until:
        values["validUntil"] = written(last_moment(certificate.valid_until))
    return values


def claims(values: dict[str, Any]) -> dict[str, Any]:
    """Return a credential with the registered claims that repeat it, as VC-JWT asks (Open Badges 3.0, 8.2.4)."""
    repeated: dict[str, Any] = {
        "iss": values["issuer"]["id"],
        "jti": values["id"],
        "sub": values["credentialSubject"]["id"],
        "nbf": int(datetime.fromisoformat(values["validFrom"]).timestamp()),
    }
    if "validUntil" in values:
        repeated["exp"] = int(datetime.fromisoformat(values["validUntil"]).timestamp())
    return {**values, **repeated}


def _identifiers(holder: Holder, serial: str) -> list[dict[str, Any]]:
    """Return the holder's identity objects; one who has no e-mail address has the serial."""
    email = holder.contact.email
    if email:
        found = [_identity("emailAddress", identity_hash(email, holder.salt), holder.salt)]
    else:
        found = [_identity("ext:certificateSerial", serial)]
    return [*found, _identity("name", holder.name)] if holder.name else found


def _identity(kind: str, value: str, salt: str = "") -> dict[str, Any]:
    plain = {"type": "IdentityObject", "hashed": bool(salt), "identityType": kind, "identityHash": value}
    return {**plain, "salt": salt} if salt else plain


def identity_hash(value: str, salt: str) -> str:
    """Return a salted IdentityHash: SHA-256 of the identity with the salt appended (Open Badges 3.0, B.8.7)."""
    return "sha256$" + hashlib.sha256((value + salt).encode()).hexdigest()


def _status(certificate: Certificate) -> dict[str, str]:
    home = address("status_list", certificate.status_list)
    return {
        "id": f"{home}#{certificate.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(certificate.status_index),
        "statusListCredential": home,
    }


def written(moment: datetime) -> str:
    """Return a moment as `2026-11-22T09:30:00+07:00`."""
    return timezone.localtime(moment, timezone.get_default_timezone()).isoformat(timespec="seconds")


def last_moment(day: date) -> datetime:
    """Return the last second of a day here: a certificate is still valid on its last day."""
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone())
    return midnight - timedelta(seconds=1)
