"""The site's one style sheet, as text and as the hash that lets a page carry it inline."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders


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
