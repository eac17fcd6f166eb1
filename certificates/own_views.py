"""What the holder of a certificate gets: the file, and a light picture for chats."""

from typing import TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certificates.access import certificate_for
from certificates.models import Certificate
from certificates.sharing import kept_picture, may_be_drawn, picture_name
from certificates.storing import certificate_files
from certificates.tasks import draw_picture
from lms.accounts.models import User
from lms.core.refusals import Refused

Response = TypeVar("Response", HttpResponse, FileResponse)
REFRESH_SECONDS = 4


@login_required
@require_safe
def download(request: HttpRequest, serial: str) -> HttpResponse | FileResponse:
    """Send the file to its owner or to staff; while it is being prepared, a page that looks again by itself."""
    certificate = certificate_for(cast(User, request.user), serial)
    if certificate.state != Certificate.State.ISSUED:
        return redirect("certificates:verify_serial", serial=serial)
    if not certificate.file:
        return _preparing(request, certificate)
    file = certificate_files().open(certificate.file)
    name = f"certificate-{certificate.serial}.pdf"
    return _private(FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf"))


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


def _preparing(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    context = {"certificate": certificate, "seconds": REFRESH_SECONDS}
    return _private(render(request, "certificates/preparing.html", context))


def _private(response: Response) -> Response:
    patch_cache_control(response, private=True, no_store=True)
    return response
