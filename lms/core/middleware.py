"""Headers that every page carries, and the page a refusal becomes."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from lms.core.refusals import Refused
from lms.core.site_css import STYLE_COOKIE, YEAR, site_css_hash, site_css_version

GetResponse = Callable[[HttpRequest], HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks: it names JSON before HTML."""
    return request.headers.get("Accept", "").startswith("application/json")


class RefusalMiddleware:
    """Turn `Refused` into a message page (or JSON) with the refusal's own status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            answer = {"code": exception.code, "message": exception.message, "remedy": exception.remedy}
            return JsonResponse(answer, status=exception.status)
        return render(request, "refused.html", {"refused": exception}, status=exception.status)


class PageHeadersMiddleware:
    """Give trainee pages a strict Content-Security-Policy; the admin's own pages need inline scripts.

    One inline style is allowed by its hash: the site's style sheet, which the first page a phone loads carries
    within itself (see `content/templatetags/look.py`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = (
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
            f"frame-ancestors 'self'; style-src 'self' '{site_css_hash()}'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(admin_prefix()):
            response.headers.setdefault("Content-Security-Policy", self.policy)
        # A frame that names its reader must stay in the reader's own browser, and be asked for anew.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        if getattr(request, "carries_site_css", False):
            secure = request.is_secure()
            response.set_cookie(STYLE_COOKIE, site_css_version(), YEAR, samesite="Lax", secure=secure, httponly=True)
        return response


def admin_prefix() -> str:
    """Return the path under which the Wagtail admin lies."""
    return _admin_prefix(get_urlconf(), get_script_prefix())


@cache
def _admin_prefix(urlconf: str | None, script: str) -> str:
    """The same for every request of a URL configuration, whatever its language: every answer asks for it."""
    try:
        return reverse("wagtailadmin_home")
    except NoReverseMatch:  # a URL configuration without the admin
        return "/admin/"
