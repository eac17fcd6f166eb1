"""The badge of a certificate, on pages of its holder."""

from typing import Any

from django import template
from django.conf import settings

from certificates.badges.signer import signing_key
from certificates.models import Certificate

register = template.Library()


@register.inclusion_tag("certificates/_badge_links.html")
def badge_links(certificate: Certificate) -> dict[str, Any]:
    """Show the downloads of a certificate's badge; or say plainly that this site signs none. No query."""
    return {
        "certificate": certificate,
        "are_signed": signing_key() is not None,
        "has_name": settings.LMS_BADGES["with_name"],
    }
