"""What the holder of a certificate gets: the file, and a light picture for chats."""

import logging
from io import BytesIO
from typing import TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certificates.access import certificate_for
from certificates.models import Certificate
from certificates.sharing import kept_picture, may_be_drawn, picture_name
from certificates.storing import FileDamaged, read_file
from certificates.tasks import draw_picture
from certificates.troubles import note_trouble, open_trouble
from lms.accounts.models import User
from lms.core.refusals import Refused

Response = TypeVar("Response", HttpResponse, FileResponse)
REFRESH_SECONDS = 4

logger = logging.getLogger(__name__)


@login_required
@require_safe
def download(request: HttpRequest, serial: str) -> HttpResponse | FileResponse:
    """Send the file to its owner or to staff; while it is being prepared, a page that looks again by itself.

    What is not, byte for byte, as it was stored is never sent: staff find it in their list, and the page says so.
    """
    certificate = certificate_for(cast(User, request.user), serial)
    if certificate.state != Certificate.State.ISSUED:
        return redirect("certificates:verify_serial", serial=serial)
    if not certificate.file:
        trouble = open_trouble(certificate)
        is_given_up = trouble is not None and trouble.given_up_at is not None
        return _not_there(request, certificate) if is_given_up else _preparing(request, certificate)
    try:
        data = read_file(certificate)
    except (FileDamaged, FileNotFoundError) as error:
        logger.error("The file of certificate %s is not as it was stored: %s", certificate.serial, type(error).__name__)
        note_trouble(certificate, error)
        return _not_there(request, certificate)
    name = f"certificate-{certificate.serial}.pdf"
    return _private(FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type="application/pdf"))


@login_required
@require_safe
def picture(request: HttpRequest, serial: str) -> HttpResponse | FileResponse:
    """Send the picture to its owner or to staff; the first time a worker draws it meanwhile.

    Raises `Refused` ("picture_not_possible").
    """
    certificate = certificate_for(cast(User, request.user), serial)
    if not certificate.is_valid:
        return redirect("certificates:verify_serial", serial=serial)
    file = kept_picture(certificate)
    if file is None and not may_be_drawn(certificate):
        raise Refused("picture_not_possible")
    if file is None:
        draw_picture.delay(certificate.pk)
        return _preparing(request, certificate)
    return _private(
        FileResponse(file, as_attachment=True, filename=picture_name(certificate), content_type="image/png")
    )


def _not_there(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    return _private(render(request, "certificates/file_trouble.html", {"certificate": certificate}, status=503))


def _preparing(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    context = {"certificate": certificate, "seconds": REFRESH_SECONDS}
    return _private(render(request, "certificates/preparing.html", context))


def _private(response: Response) -> Response:
    patch_cache_control(response, private=True, no_store=True)
    return response
