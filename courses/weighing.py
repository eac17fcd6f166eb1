"""Weighing pages: drafts as they are, published ones once for each publication."""

from django.core.cache import cache

from courses.models import LessonPage
from courses.pieces import pieces
from courses.previews import preview_html
from courses.weight import OnTap, Weight, weigh_html
from lms.core.site_css import site_css_version

MONTH = 60 * 60 * 24 * 30  # seconds
MEGABYTE = 1_000_000


def weigh(page: LessonPage) -> Weight:
    """Return what a draft costs a phone, as a trainee in mid-course gets it."""
    return weigh_html(preview_html(page), tuple(_on_tap(page)))


def weigh_published(page: LessonPage) -> Weight:
    """Return what a published lesson costs a phone; weighed anew when it is published anew."""
    key = (
        f"lesson-weight:{page.pk}:{page.last_published_at and page.last_published_at.timestamp()}:{site_css_version()}"
    )
    weight: Weight | None = cache.get(key)
    if weight is None:
        weight = weigh(page)
        cache.set(key, weight, MONTH)
    return weight


def _on_tap(page: LessonPage) -> list[OnTap]:
    """Return what a lesson offers to tap: files of ours, and videos elsewhere as large as the author says."""
    found = []
    for piece in pieces(page):
        if piece.kind == piece.top and piece.kind in {"audio", "video", "download"}:
            document = piece.value.get("document")
            size = document.get_file_size() if document else (piece.value.get("megabytes") or 0) * MEGABYTE
            found.append(OnTap(piece.value.get("title") or "", size or 0))
    return found
