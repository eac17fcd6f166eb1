"""What badges lead to: keys, issuers, achievements, the status list; and the downloads of a badge's holder."""

import base64
import hashlib
import json
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from certificates.access import certificate_for
from certificates.badges.achievements import achievement, awarded_for
from certificates.badges.baking import bake_png, bake_svg
from certificates.badges.emblem import emblem_svg
from certificates.badges.issuer import CREDENTIALS, OPEN_BADGES, did_document, issuer_profile, key_set, published_key
from certificates.badges.making import MEDIA_TYPE, badge_of
from certificates.badges.status_list import status_list_token
from certificates.models import Certificate
from lms.accounts.models import User
from lms.agencies.models import Agency
from lms.core.refusals import Refused

KEEP_SECONDS = 3600  # keys and profiles change a few times in years
SHARED_SECONDS = 10  # how long a cache in front of the site may answer for the status list
REGISTERED = ("iss", "jti", "sub", "nbf", "exp")  # claims that repeat what the credential says


@require_safe
def jwks(request: HttpRequest) -> HttpResponseBase:
    """All public keys, as a JWK Set."""
    return _public(request, _json(key_set()), "application/jwk-set+json")


@require_safe
def did(request: HttpRequest) -> HttpResponseBase:
    """The site as did:web."""
    return _public(request, _json(did_document()), "application/did+json")


@require_safe
def key(request: HttpRequest, kid: str) -> HttpResponseBase:
    """One public key: what the `kid` of a badge leads to."""
    found = published_key(kid)
    if found is None:
        raise Http404
    return _public(request, _json(found), "application/jwk+json")


@require_safe
def programme(request: HttpRequest) -> HttpResponseBase:
    """The programme office as an issuer."""
    return _linked(request, issuer_profile(None))


@require_safe
def issuer(request: HttpRequest, code: str) -> HttpResponseBase:
    """An agency as an issuer."""
    return _linked(request, issuer_profile(get_object_or_404(Agency, code=code)))


@require_safe
def achieved(request: HttpRequest, code: str, edition: int) -> HttpResponseBase:
    """What a badge is given for."""
    course = awarded_for(code)
    if course is None or not 1 <= edition <= course.edition:
        raise Http404
    return _linked(request, achievement(course, edition=edition))


@require_safe
def emblem(request: HttpRequest) -> HttpResponseBase:
    """The picture of every badge."""
    return _public(request, emblem_svg(sample=settings.SAMPLE_ACCOUNTS).encode(), "image/svg+xml")


@require_safe
def credential(request: HttpRequest, serial: str) -> HttpResponseBase:
    """Where a badge's identifier leads: to the public check, which says no more of a person than it does of anyone."""
    return redirect("certificates:verify_serial", serial=serial[:100])


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponseBase:
    """A status list, as it is at this moment."""
    token = status_list_token(number)
    if token is None:
        raise Http404
    return _public(request, token.encode(), MEDIA_TYPE, seconds=SHARED_SECONDS)


@login_required
@require_safe
def download(request: HttpRequest, serial: str, form: str) -> HttpResponse:
    """The badge, to its holder: as the signed token, as readable JSON, or baked into a picture."""
    certificate = certificate_for(cast(User, request.user), serial)
    if certificate.state != Certificate.State.ISSUED:
        return redirect("certificates:verify_serial", serial=serial)
    token = badge_of(certificate)
    if token is None:
        raise Refused("badge_not_available")
    media_type, data = _in_form(token, form)
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="badge-{certificate.serial}.{form}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _in_form(token: str, form: str) -> tuple[str, bytes]:
    sample: bool = settings.SAMPLE_ACCOUNTS
    if form == "svg":
        return "image/svg+xml", bake_svg(token, sample=sample)
    if form == "png":
        return "image/png", bake_png(token, sample=sample)
    if form == "jwt":
        return MEDIA_TYPE, token.encode()
    return "application/json", json.dumps(_plain(token), ensure_ascii=False, indent=2).encode()


def _plain(token: str) -> dict[str, Any]:
    """Return the credential within a token of ours, without the claims that only repeat it."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return {name: value for name, value in claims.items() if name not in REGISTERED}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _linked(request: HttpRequest, value: dict[str, Any]) -> HttpResponseBase:
    return _public(request, _json({"@context": [CREDENTIALS, OPEN_BADGES], **value}), "application/ld+json")


def _public(request: HttpRequest, data: bytes, media_type: str, seconds: int = KEEP_SECONDS) -> HttpResponseBase:
    """Return a document for verifiers anywhere, also those that run in a browser under another address."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response = HttpResponse(data, content_type=media_type, headers={"ETag": etag, "Access-Control-Allow-Origin": "*"})
    patch_cache_control(response, public=True, max_age=0, s_maxage=seconds)
    return get_conditional_response(request, etag=etag, response=response) or response
