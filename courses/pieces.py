"""The blocks of a page, whatever they lie in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.struct_block import StructValue
from wagtail.fields import StreamField
from wagtail.models import Page


@dataclass(frozen=True)
class Piece:
    """A block with its value. `kind` is its name in what it lies in; `top` that of the block that the author added.

    `anchor` is the id of the latter, by which the editor is led to it.
    """

    field: str
    anchor: str
    top: str
    kind: str
    block: blocks.Block
    value: Any


def stream_fields(page: Page) -> list[str]:
    """Return the names of a page's fields of blocks."""
    return [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]


def pieces(page: Page) -> Iterator[Piece]:
    """Yield every block of a page, outer ones before what lies in them, in the order of the page."""
    for name in stream_fields(page):
        for child in getattr(page, name):
            top = Piece(name, child.id or "", child.block_type, child.block_type, child.block, child.value)
            yield from _with_inner(top)


def _with_inner(piece: Piece) -> Iterator[Piece]:
    yield piece
    value = piece.value
    if isinstance(value, StructValue):
        for name, block in value.block.child_blocks.items():
            yield from _with_inner(replace(piece, kind=name, block=block, value=value.get(name)))
    elif isinstance(value, ListValue):
        for item in value:
            yield from _with_inner(replace(piece, block=value.list_block.child_block, value=item))
