"""Running text as lessons use it: few features, so that every page reads alike."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


def rich_text(**options: object) -> blocks.RichTextBlock:
    """Return a rich-text block with the few features that a lesson needs."""
    return blocks.RichTextBlock(features=RICH_TEXT_FEATURES, **options)


class ProseBlock(blocks.RichTextBlock):
    """Paragraphs and lists."""

    class Meta:
        description = _("Paragraphs, lists, links.")
        preview_value = (
            "<p>เช้าวันจันทร์ ป้าสมใจถือมือถือเครื่องใหม่มาหาคุณมาลี <b>“ป้ากลัวกดผิดแล้วเสียสิทธิ”</b></p>"
            "<p>คุณมาลีชวนป้านั่ง แล้วถามว่าวันนี้อยากทำอะไรให้ได้สักหนึ่งอย่าง</p>"
        )

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        """Return what a migration holds: Wagtail's own block, so that another example makes no migration."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, kwargs


class HeadingBlock(blocks.CharBlock):
    """A heading within a page; the page's title stands above all of them."""

    class Meta:
        description = _("Begins a new part of the page.")
        preview_value = "คนกลางในหมู่บ้าน"

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        """Return what a migration holds: Wagtail's own block, so that another example makes no migration."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.CharBlock", args, kwargs
