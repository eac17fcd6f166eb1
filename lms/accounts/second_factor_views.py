"""Pages of the second factor: set-up, the code at sign-in, recovery codes. For staff only."""

from typing import cast

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.middleware import is_verified
from django_otp.models import Device

from lms.accounts.models import User
from lms.accounts.second_factor import (
    has_second_factor,
    make_recovery_codes,
    new_secret,
    recovery_codes_left,
    secret_as_text,
    setup_address,
)
from lms.accounts.second_factor_forms import SetUpForm, VerifyForm
from lms.core.middleware import admin_prefix

SECRET_KEY = "second_factor_secret"  # noqa: S105 -- where the session keeps a secret that is not confirmed yet


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def two_factor_setup(request: HttpRequest) -> HttpResponse:
    """Show the secret as a QR code and as text until a code proves that the app has it; then the recovery codes.

    With a second factor in place only a verified session may replace it: a stolen password must not.
    """
    user = _staff(request)
    if has_second_factor(user) and not is_verified(user):
        return _to("accounts:two_factor_verify", request)
    secret = request.session.setdefault(SECRET_KEY, new_secret())
    form = SetUpForm(user, secret, request.POST or None)
    if request.method == "POST" and form.is_valid():
        del request.session[SECRET_KEY]
        _let_in(request, form.device)
        return _show_codes(request, form.recovery_codes)
    address = setup_address(user=user, secret=secret)
    facts = {
        "form": form,
        "next": _onwards(request),
        "secret": secret_as_text(secret),
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
    }
    return render(request, "accounts/two_factor_setup.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def two_factor_verify(request: HttpRequest) -> HttpResponse:
    """Ask for a one-time code, or for a recovery code where the phone is lost."""
    user = _staff(request)
    if not has_second_factor(user):
        return _to("accounts:two_factor_setup", request)
    by_recovery_code = request.GET.get("with") == "recovery-code"
    form = VerifyForm(user, request.POST or None, by_recovery_code=by_recovery_code)
    if request.method == "POST" and form.is_valid():
        _let_in(request, form.device)
        return redirect(_onwards(request))
    facts = {"form": form, "next": _onwards(request), "by_recovery_code": by_recovery_code}
    return render(request, "accounts/two_factor_verify.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Say how many recovery codes are left, and make ten new ones on request."""
    user = _staff(request)
    if not is_verified(user):
        return _to("accounts:two_factor_verify", request)
    if request.method == "POST":
        return _show_codes(request, make_recovery_codes(user=user))
    facts = {"left": recovery_codes_left(user), "next": _onwards(request)}
    return render(request, "accounts/recovery_codes.html", facts)


def _staff(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.is_staff:
        raise PermissionDenied
    return user


def _let_in(request: HttpRequest, device: Device | None) -> None:
    """Mark the session as verified: under a new key, and for a working day rather than a month."""
    otp_login(request, device)
    request.session.cycle_key()
    request.session.set_expiry(settings.LMS_STAFF_SESSION_SECONDS)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes_made.html", {"codes": codes, "next": _onwards(request)})


def _to(page: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(page)}?{urlencode({'next': _onwards(request)})}")


def _onwards(request: HttpRequest) -> str:
    """Return where the person was going, if that is on this site; otherwise the admin."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else admin_prefix()
