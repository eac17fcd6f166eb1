"""Pictures that say nothing to those who cannot see them."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.pieces import pieces

_FILE_NAME = re.compile(r"\S+\.(jpe?g|png|gif|webp|avif|svg|heic)", re.IGNORECASE)


def check(page: Page) -> Iterator[Finding]:
    """Find pictures without a text for those who cannot see them, or with the name of a file in its place."""
    for piece in pieces(page):
        value = piece.value
        if isinstance(value, StructValue) and "alt" in value.block.child_blocks and value.get("image"):
            alt = (value.get("alt") or "").strip()
            if not alt:
                yield Finding(
                    "alternative_text",
                    _("A picture has no text for those who cannot see it."),
                    piece.field,
                    piece.anchor,
                )
            elif _FILE_NAME.fullmatch(alt):
                words = _("A picture is described by the name of a file, “%(text)s”. Say what it shows.")
                yield Finding("alternative_text", words % {"text": alt}, piece.field, piece.anchor)
