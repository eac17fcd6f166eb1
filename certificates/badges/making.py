"""Making a certificate's badge: once, on first need, and kept as it was signed."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from certificates.badges.achievements import awarded
from certificates.badges.credential import Holder, claims, credential
from certificates.badges.keys import keep_key
from certificates.badges.signer import Signer, signing_key
from certificates.models import Badge, Certificate

MEDIA_TYPE = "application/vc+jwt"


@dataclass(frozen=True)
class Attachment:
    """A file to be put into a PDF."""

    name: str
    data: bytes
    media_type: str
    description: str
    modified_at: datetime


def badge_of(certificate: Certificate) -> str | None:
    """Return the certificate's badge, an Open Badges 3.0 credential signed as VC-JWT. One query once it is made.

    None where there can be none: the site has no key for badges, the certificate is drawn for a preview and is no
    row, or nobody asked before it was revoked or replaced. May be repeated, also at the same time.
    """
    if certificate.pk is None or certificate.status_index is None:
        return None
    found = Badge.objects.filter(certificate=certificate).values_list("token", flat=True).first()
    if found is not None or certificate.state != Certificate.State.ISSUED:
        return found
    key = signing_key()
    return None if key is None else _make_once(certificate_id=certificate.pk, key=key).token


def _make_once(*, certificate_id: int, key: Signer) -> Badge:
    with transaction.atomic():
        query = Certificate.objects.select_for_update(of=("self",)).select_related(
            "enrolment__user", "enrolment__course"
        )
        certificate = query.get(pk=certificate_id)
        found = Badge.objects.filter(certificate=certificate).first()
        if found is not None:
            return found
        token = key.sign(
            claims(credential(certificate, awarded(certificate.enrolment.course), _holder(certificate))), typ="JWT"
        )
        values = {"key": keep_key(key), "token": token, "valid_until": certificate.valid_until}
        return Badge.objects.create(certificate=certificate, **values)


def _holder(certificate: Certificate) -> Holder:
    name = certificate.full_name if settings.LMS_BADGES["with_name"] else ""
    contact = certificate.enrolment.user.contact
    return Holder(urn=uuid.uuid4().urn, salt=secrets.token_urlsafe(16), contact=contact, name=name)


def badge_attachment(certificate: Certificate) -> Attachment | None:
    """Return the badge as a file for the certificate's PDF; None where there is no badge."""
    token = badge_of(certificate)
    if token is None:
        return None
    return Attachment(
        name=f"badge-{certificate.serial}.jwt",
        data=token.encode(),
        media_type=MEDIA_TYPE,
        description="Open Badges 3.0 (VC-JWT)",
        modified_at=certificate.issued_at,
    )
