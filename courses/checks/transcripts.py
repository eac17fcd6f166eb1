"""Audio and video that say nothing to those who cannot hear, or have no data to spare."""

from collections.abc import Iterator

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.pieces import pieces


def check(page: Page) -> Iterator[Finding]:
    """Find audio and video without a transcript."""
    for piece in pieces(page):
        value = piece.value
        if not isinstance(value, StructValue) or "transcript" not in value.block.child_blocks:
            continue
        if not strip_tags(str(value.get("transcript") or "")).strip():
            words = _("“%(title)s” has no transcript.") % {"title": value.get("title") or ""}
            yield Finding("transcript", words, piece.field, piece.anchor)
