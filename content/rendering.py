"""The HTML of a page's text, kept until the page is published again."""

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from content.published import kept

LAZY = ' loading="lazy"'


def render_stream(page: Page, field: str) -> SafeString:
    """Return the HTML of a StreamField of a page.

    The text is the same for everyone who reads the page's language, so a published one is rendered once. A draft in
    preview, which has changes the key does not know, is rendered each time.
    """
    if page.pk is None or page.last_published_at is None or getattr(page, "is_previewed", False):
        return mark_safe(_rendered(page, field))  # noqa: S308 -- rendered by the blocks' own templates
    key = ("stream", page.pk, field, page.last_published_at)
    html = kept(key, lambda: _rendered(page, field))
    return mark_safe(html)  # noqa: S308 -- rendered by the blocks' own templates


def _rendered(page: Page, field: str) -> str:
    """Return the HTML; the first picture loads with the page, those below it when they come near."""
    return str(getattr(page, field).render_as_block({"page": page})).replace(LAZY, "", 1)
