"""The public check of a certificate, and the download of one's own."""

from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certificates.access import certificate_for
from certificates.models import Certificate
from certificates.rendering import certificate_files
from certificates.serials import example_serial, read_serial
from certificates.verifying import check_serial
from lms.accounts.models import User
from lms.core.refusals import Refused

Response = TypeVar("Response", HttpResponse, FileResponse)
SHARED_SECONDS = 10  # how long a cache in front of the site may answer for it; browsers ask each time
REFRESH_SECONDS = 4


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a serial; lead on to its page, or say what is wrong with it."""
    typed = request.GET.get("serial", "")[:100]
    if not typed.strip():
        return _public(request, "certificates/verify.html", _form())
    try:
        return redirect("certificates:verify_serial", serial=read_serial(typed))
    except Refused as refused:
        return _public(request, "certificates/verify.html", _form(typed, refused))


@require_safe
def verify_serial(request: HttpRequest, serial: str) -> HttpResponse:
    """Say plainly whether a certificate holds, and what is printed on it; nothing else about the person."""
    try:
        finding = check_serial(serial[:100])
    except Refused as refused:
        return _public(request, "certificates/verify.html", _form(serial[:100], refused), refused.status)
    if finding.serial != serial:
        return redirect("certificates:verify_serial", serial=finding.serial)
    status = 404 if finding.certificate is None else 200
    return _public(request, "certificates/finding.html", {"finding": finding}, status)


@login_required
@require_safe
def download(request: HttpRequest, serial: str) -> HttpResponse | FileResponse:
    """Send the file to its owner or to staff; while it is being prepared, a page that looks again by itself."""
    certificate = certificate_for(cast(User, request.user), serial)
    if certificate.state != Certificate.State.ISSUED:
        return redirect("certificates:verify_serial", serial=serial)
    if not certificate.file:
        context = {"certificate": certificate, "seconds": REFRESH_SECONDS}
        return _private(render(request, "certificates/preparing.html", context))
    file = certificate_files().open(certificate.file)
    name = f"certificate-{certificate.serial}.pdf"
    return _private(FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf"))


def _form(typed: str = "", refused: Refused | None = None) -> dict[str, Any]:
    return {"typed": typed, "refused": refused, "example": example_serial()}


def _public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page that caches may share for a moment, unless its frame names the person who is signed in."""
    response = render(request, template, context, status=status)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=0)
    else:
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    response["X-Robots-Tag"] = "noindex"
    return response


def _private(response: Response) -> Response:
    patch_cache_control(response, private=True, no_store=True)
    return response
