"""Staff reach the admin only with a second factor."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp.middleware import is_verified

from lms.accounts.second_factor import has_second_factor, is_exempt
from lms.core.middleware import admin_prefix


class StaffTwoFactorMiddleware:
    """Stand before every address of the admin, whatever its view: pages, choosers, previews, its API, its own login.

    Who is not signed in goes to the sign-in page, staff without a verified second factor to the pages for it; anyone
    else who may not enter the admin gets 403. Other pages cost nothing: not even the user is loaded.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(admin_prefix()):
            return self._before_admin(request) or self.get_response(request)
        return self.get_response(request)

    def _before_admin(self, request: HttpRequest) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated:
            _refuse_script(request)
            return redirect_to_login(_way_back(request))
        if not (user.is_staff and user.has_perm("wagtailadmin.access_admin")):
            raise PermissionDenied
        if is_exempt(user) or is_verified(user):
            return None
        _refuse_script(request)
        page = "accounts:two_factor_verify" if has_second_factor(user) else "accounts:two_factor_setup"
        return redirect(f"{reverse(page)}?{urlencode({'next': _way_back(request)})}")


def _refuse_script(request: HttpRequest) -> None:
    """A script of the admin could do nothing with a page to sign in: it gets 403, as from Wagtail itself."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied


def _way_back(request: HttpRequest) -> str:
    """Return where to go afterwards: the page asked for, or the admin's first page where that cannot be repeated."""
    repeatable = request.method == "GET" and request.path != reverse("wagtailadmin_login")
    return request.get_full_path() if repeatable else admin_prefix()
