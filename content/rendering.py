"""The HTML of a page's text, kept until the page is published again."""

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

# Long enough to spare the work while many read; short enough that a replaced picture is soon seen.
KEEP = 60  # seconds


def render_stream(page: Page, field: str) -> SafeString:
    """Return the HTML of a StreamField of a page.

    The text is the same for everyone who reads the page's language, so a published one is rendered once. A draft in
    preview, which has changes the key does not know, is rendered each time.
    """
    stream = getattr(page, field)
    if page.pk is None or page.last_published_at is None or getattr(page, "is_previewed", False):
        return stream.render_as_block()
    key = f"stream:{page.pk}:{field}:{page.last_published_at.timestamp()}"
    html = cache.get(key)
    if html is None:
        html = str(stream.render_as_block())
        cache.set(key, html, KEEP)
    return mark_safe(html)  # noqa: S308 -- rendered by the blocks' own templates
