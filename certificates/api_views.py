"""The public check for machines, in JSON. `docs/verification-api.md` is its contract."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from certificates.checking.as_json import file_answer, serial_answer
from certificates.checking.by_file import check_file
from certificates.checking.by_serial import check_serial
from certificates.checking.limits import Allowance
from certificates.serials import read_serial
from certificates.uploading import uploaded_pdf
from certificates.views import SHARED_SECONDS, TYPED_AT_MOST
from lms.accounts.client_address import client_address
from lms.core.redirects import final
from lms.core.refusals import Refused

STATUSES = {"serial_unreadable": 400, "serial_mistyped": 400}  # where a page says 404 with a form


@require_safe
def by_serial(request: HttpRequest, serial: str) -> JsonResponse:
    """Answer about a serial, written as a person may type it: 200, 404 unknown, 400 no serial, 429."""
    allowance = Allowance(client_address(request))
    try:
        written = read_serial(serial[:TYPED_AT_MOST])
        allowance.admit_serial(written)
        finding = check_serial(written)
    except Refused as refused:
        response = _refusal(refused)
    else:
        allowance.count_serial(finding)
        response = _answer(serial_answer(finding), 200 if finding.facts else 404)
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_exempt  # changes nothing, and nobody is signed in for it
@require_POST
def by_file(request: HttpRequest) -> JsonResponse:
    """Answer about a PDF, sent as the field `file` or as the body: 200, 400 none, 413, 415, 429. It is never stored."""
    try:
        allowance = Allowance(client_address(request))
        allowance.admit_file()
        response = _answer(file_answer(check_file(uploaded_pdf(request), allowance)), 200)
    except Refused as refused:
        return _refusal(refused)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _refusal(refused: Refused) -> JsonResponse:
    response = _answer({"error": refused.code}, STATUSES.get(refused.code, refused.status))
    if refused.code == "too_many_checks":
        response["Retry-After"] = str(refused.facts["seconds"])
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answer(values: dict[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    final(response)
    return response
