"""Blocks for teaching. Each has a template of its own under `content/blocks/` and an example for the chooser."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.callouts import CalloutBlock, LawBlock
from content.blocks.lists import ChecklistBlock, DoDontBlock, RememberBlock, StepsBlock
from content.blocks.looking_up import HotlineBlock, TermBlock
from content.blocks.media import AudioBlock, DownloadBlock, VideoBlock
from content.blocks.rich_text import RICH_TEXT_FEATURES, HeadingBlock, ProseBlock, rich_text
from content.blocks.showing import ChatBlock, CompareBlock, PictureBlock, TableBlock
from content.blocks.sources import SourceBlock

__all__ = ["SourceBlock", "rich_text", "teaching_blocks"]


def teaching_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks that texts of any page are made of, in the order in which the chooser offers them."""
    text = ProseBlock(features=RICH_TEXT_FEATURES, label=_("Text"), icon="pilcrow", template="content/blocks/text.html")
    return [
        ("text", text),
        ("heading", HeadingBlock(label=_("Heading"), icon="h2", template="content/blocks/heading.html")),
        ("picture", PictureBlock()),
        ("steps", StepsBlock()),
        ("callout", CalloutBlock()),
        ("law", LawBlock()),
        ("do_dont", DoDontBlock()),
        ("chat", ChatBlock()),
        ("compare", CompareBlock()),
        ("table", TableBlock()),
        ("checklist", ChecklistBlock()),
        ("hotline", HotlineBlock()),
        ("term", TermBlock()),
        ("download", DownloadBlock()),
        ("audio", AudioBlock()),
        ("video", VideoBlock()),
        ("remember", RememberBlock()),
    ]
