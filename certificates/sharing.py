"""Handing a certificate on: the picture that is kept for chats, and the addresses that share it."""

import logging
from typing import IO, Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from certificates.addresses import public_address
from certificates.models import Certificate
from certificates.share_picture import PictureImpossible, draw_share_picture
from certificates.storing import certificate_files

LINE_SHARE = "https://line.me/R/share"
REMEMBERED_SECONDS = 600

logger = logging.getLogger(__name__)


def picture_name(certificate: Certificate) -> str:
    """Return the name under which the picture is saved on a phone."""
    return f"certificate-{certificate.serial}.png"


def kept_picture(certificate: Certificate) -> IO[Any] | None:
    """Return the picture where it was drawn already; it never changes, as what is printed never does."""
    try:
        file: IO[Any] = certificate_files().open(_place(certificate))
    except FileNotFoundError:
        return None
    return file


def keep_picture(certificate_id: int) -> bool:
    """Make sure that the certificate's picture is kept, and say whether it is. May be repeated.

    What cannot be drawn rightly is logged and remembered for a while, so that its holder is told and does not wait.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    files, place = certificate_files(), _place(certificate)
    if files.exists(place):
        return True
    try:
        data = draw_share_picture(certificate)
    except PictureImpossible as impossible:
        logger.warning("no picture of certificate %s: %s", certificate.pk, impossible)
        cache.set(_impossible(certificate), True, REMEMBERED_SECONDS)
        return False
    kept = files.save(place, ContentFile(data))
    if kept != place:  # somebody else was first
        files.delete(kept)
    return True


def may_be_drawn(certificate: Certificate) -> bool:
    """Say whether drawing the picture did not fail lately."""
    return not cache.get(_impossible(certificate))


def _impossible(certificate: Certificate) -> str:
    return f"certificates.no_picture.{certificate.pk}"


def share_text(certificate: Certificate) -> str:
    """Return what a shared message says: the course and where to check it, not the name."""
    return _("Certificate: %(course)s") % {"course": certificate.course_title}


def line_address(certificate: Certificate) -> str:
    """Return the address that opens LINE with the message and the certificate's public page in it."""
    text = f"{share_text(certificate)}\n{public_address(certificate.serial)}"
    return f"{LINE_SHARE}?{urlencode({'text': text})}"


def _place(certificate: Certificate) -> str:
    return f"{certificate.issued_at.year}/{certificate.serial}.png"
