"""Redirects that editors keep for pages that are gone; not looked for where a view has answered for good."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware


def final(response: HttpResponse) -> HttpResponse:
    """Mark a 404 that is an answer, not a missing page: looking for a redirect would cost it two queries."""
    response.is_final = True  # type: ignore[attr-defined]
    return response


class PageRedirectMiddleware(RedirectMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(response, "is_final", False):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer
