"""The link of an invitation: signed, and nothing personal in it."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from lms.agencies.models import Invitation

SALT = "lms.agencies.invitation"


def token_of(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.secret], salt=SALT)


def read_token(token: str) -> tuple[int, str] | None:
    """Return id and secret of an invitation, or None for what we never signed."""
    try:
        pk, secret = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return int(pk), str(secret)


def link_of(invitation: Invitation) -> str:
    """Return the absolute address, in the active language, under which the invitation is accepted."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("invitations:accept", args=[token_of(invitation)])
