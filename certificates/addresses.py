"""Absolute addresses of certificates that leave the site: shared, and told to machines."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def public_address(serial: str) -> str:
    """Return the address of a certificate's public page, without a language: the visitor's own applies."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("certificates:verify_serial", args=[serial])
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)
