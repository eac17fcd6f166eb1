"""The public check of a certificate, by its number and by its file. Nobody signs in for it, and nothing is kept."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates.checking.by_file import check_file
from certificates.checking.by_serial import check_serial
from certificates.checking.limits import Allowance
from certificates.serials import example_serial, read_serial
from certificates.uploading import uploaded_pdf
from lms.accounts.client_address import client_address
from lms.core.redirects import final
from lms.core.refusals import Refused

SHARED_SECONDS = 10  # how long a cache in front of the site may answer for it; browsers ask each time
TYPED_AT_MOST = 100  # characters


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a serial or a file; lead on to the serial's page, or say what is wrong with it."""
    typed = request.GET.get("serial", "")[:TYPED_AT_MOST]
    if not typed.strip():
        return _public(request, "certificates/verify.html", _form())
    try:
        return redirect("certificates:verify_serial", serial=read_serial(typed))
    except Refused as refused:
        return _public(request, "certificates/verify.html", _form(typed, refused))


@require_safe
def verify_serial(request: HttpRequest, serial: str) -> HttpResponse:
    """Say plainly whether a certificate holds, and what is printed on it; nothing else about the person."""
    allowance = Allowance(client_address(request))
    try:
        written = read_serial(serial[:TYPED_AT_MOST])
        if written != serial:
            return redirect("certificates:verify_serial", serial=written)
        allowance.admit_serial(written)
        finding = check_serial(written)
    except Refused as refused:
        return _refusal(request, refused, serial[:TYPED_AT_MOST])
    allowance.count_serial(finding)
    context = {"finding": finding, "facts": finding.facts, "example": serial, "typed": serial}
    return _public(request, "certificates/finding.html", context, 200 if finding.facts else 404)


@csrf_exempt  # changes nothing, and the token's check would read the file before its limit is set
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say what a PDF is that somebody was shown: as we issued it, altered, or none of ours. It is never stored."""
    if request.method != "POST":
        return redirect("certificates:verify")
    try:
        allowance = Allowance(client_address(request))
        allowance.admit_file()
        finding = check_file(uploaded_pdf(request), allowance)
    except Refused as refused:
        return _refusal(request, refused)
    context = {"finding": finding, "facts": finding.facts, **_form()}
    response = render(request, "certificates/file_finding.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _form(typed: str = "", refused: Refused | None = None) -> dict[str, Any]:
    """Return what the two forms show."""
    megabytes = settings.LMS_VERIFY_FILE_BYTES // 1_000_000
    about_file = refused is not None and refused.code.startswith("file_")
    return {
        "typed": typed,
        "refused": refused,
        "refused_field": "file" if about_file else "serial",
        "example": example_serial(),
        "megabytes": megabytes,
        "largest": settings.LMS_VERIFY_FILE_BYTES,
    }


def _refusal(request: HttpRequest, refused: Refused, typed: str = "") -> HttpResponse:
    """Return the form with what is wrong; or, to who asks too often, when to ask again, which no cache may keep."""
    if refused.code != "too_many_checks":
        return _public(request, "certificates/verify.html", _form(typed, refused), refused.status)
    response = render(request, "refused.html", {"refused": refused}, status=refused.status)
    response["Retry-After"] = str(refused.facts["seconds"])
    patch_cache_control(response, private=True, no_store=True)
    return response


def _public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page that caches may share for a moment, unless its frame names the person who is signed in."""
    response = render(request, template, context, status=status)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=0)
    elif request.method == "POST":
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    response["X-Robots-Tag"] = "noindex"
    return final(response)
