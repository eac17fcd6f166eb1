"""The order of headings, by which screen readers leaf through a page."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.pieces import stream_fields

_HEADING = re.compile(r"<h([1-6])[\s>]")
TITLE = 1  # the page's title stands above all


def check(page: Page) -> Iterator[Finding]:
    """Find headings that skip a level, and headings with nothing below them."""
    for name in stream_fields(page):
        level, previous = TITLE, None
        for child in getattr(page, name):
            if previous is not None and child.block_type == "heading":
                yield _empty(previous.value, name, previous.id)
            previous = child if child.block_type == "heading" else None
            for found in _HEADING.findall(str(child.render({"page": page}))):
                if int(found) > level + 1 or int(found) == TITLE:
                    words = _("A heading stands too deep here: put a heading before this block.")
                    yield Finding("heading_order", words, name, child.id or "")
                level = int(found)
        if previous is not None:
            yield _empty(previous.value, name, previous.id)


def _empty(text: str, field: str, block: str | None) -> Finding:
    words = _("Nothing stands below the heading “%(text)s”.") % {"text": text}
    return Finding("heading_order", words, field, block or "")
