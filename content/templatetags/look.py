"""What every page's frame needs: the style sheet, the switch of language."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.core.site_css import STYLE_COOKIE, site_css, site_css_url, site_css_version

register = template.Library()


@register.simple_tag(takes_context=True)
def site_style(context: dict[str, Any], *, fetch: bool = True) -> SafeString:
    """Return the style sheet for this page's head.

    On a slow network a separate file delays the first paint by a round trip, so the first page that a phone loads
    carries the sheet within itself and has the browser fetch the file for the pages after it. A cookie tells that
    the file was fetched; PageHeadersMiddleware sets it. A page that most people see once only has it not fetched.
    """
    request: HttpRequest | None = context.get("request")
    if request is not None and request.COOKIES.get(STYLE_COOKIE) == site_css_version():
        return format_html('<link rel="stylesheet" href="{}">', site_css_url())
    inline = mark_safe(f"<style>{site_css()}</style>")  # noqa: S308 -- our own file
    if not fetch:
        return inline
    if request is not None:
        request.carries_site_css = True  # type: ignore[attr-defined]
    return inline + format_html('<link rel="prefetch" href="{}" as="style">', site_css_url())


@register.simple_tag(takes_context=True)
def other_language(context: dict[str, Any]) -> dict[str, str]:
    """Return code, name and this page's address in the other language."""
    code, name = ("en", "English") if get_language() == "th" else ("th", "ไทย")
    request = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    return {"code": code, "name": name, "url": translate_url(here, code)}
