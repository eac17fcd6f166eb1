"""Absolute addresses that stand in badges. They never change: a badge is checked for as long as it is kept."""

from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.urls import reverse


def address(name: str, *args: object) -> str:
    """Return the absolute address of one of `certificates.badges.urls`; none of them knows a language."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, reverse(f"badges:{name}", args=args))


def site_address() -> str:
    """Return the address of the site's front page."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, "/")


def site_did() -> str:
    """Return the site's name as a decentralised identifier (did:web method, section 3.1: a port's colon is escaped)."""
    return f"did:web:{quote(urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc, safe='')}"
