"""The site's one style sheet, as text and as the hash that lets a page carry it inline."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

STYLE_COOKIE = "style"
YEAR = 60 * 60 * 24 * 365  # seconds


@cache
def site_css() -> str:
    """Return `site.css` without comments and needless white space.

    It is read once for each process: a deployment restarts its processes.
    """
    found = finders.find("site.css")
    if not found:
        raise FileNotFoundError("content/static/site.css is missing")
    text = Path(found).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


@cache
def site_css_hash() -> str:
    """Return the CSP source expression of the inline style sheet."""
    return "sha256-" + base64.b64encode(hashlib.sha256(site_css().encode()).digest()).decode()


@cache
def site_css_version() -> str:
    """Return a short name that changes with the style sheet."""
    return hashlib.sha256(site_css().encode()).hexdigest()[:10]


def site_css_url() -> str:
    """Return the address of the style sheet, which changes with it."""
    return reverse("style_sheet", args=[site_css_version()])


def style_sheet(request: HttpRequest, version: str) -> HttpResponse:
    """Serve the style sheet; an old page that asks for an old version gets today's, uncached."""
    response = HttpResponse(site_css(), content_type="text/css; charset=utf-8")
    current = version == site_css_version()
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if current else "no-cache"
    return response
