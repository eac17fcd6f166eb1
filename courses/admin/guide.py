"""The agencies' guide, as it lies in `docs/`, for reading in the admin."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt

LANGUAGES = ("th", "en")
PICTURE = re.compile(r'src="pictures/([a-z0-9-]+)\.png"')
OTHER = re.compile(r'href="agency\.(th|en)\.md"')


@require_GET
def guide(request: HttpRequest, language: str = "") -> HttpResponse:
    """Show the guide in the user's language, or the one asked for."""
    chosen = language or (get_language() or "")[:2]
    html = guide_html(chosen if chosen in LANGUAGES else LANGUAGES[0])
    return render(request, "courses/admin/guide.html", {"guide": html})


@require_GET
def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """Send one of the guide's pictures; raises Http404 for anything else."""
    path = folder() / "pictures" / f"{name}.png"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs"


@cache
def guide_html(language: str) -> SafeString:
    """Return the guide as HTML; links between its languages, and its pictures, lead to where they are here."""
    text = (folder() / f"agency.{language}.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    html = PICTURE.sub(lambda m: f'loading="lazy" src="{reverse("courses_admin:guide_picture", args=[m[1]])}"', html)
    html = OTHER.sub(lambda m: f'href="{reverse("courses_admin:guide", args=[m[1]])}"', html)
    return mark_safe(html)  # noqa: S308 -- the repository's own text
