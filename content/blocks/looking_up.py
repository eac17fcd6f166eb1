"""Blocks that show an entry of a list kept in one place: hotlines, glossary."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class HotlineBlock(blocks.StructBlock):
    """A hotline, as the one list of hotlines has it: mending it there mends every lesson."""

    hotline = SnippetChooserBlock("content.Hotline", label=_("hotline"))

    class Meta:
        icon = "mobile-alt"
        label = _("Hotline")
        description = _("A number to call, from the one list of hotlines.")
        template = "content/blocks/hotline.html"

    def get_preview_value(self) -> Any:
        example = self.child_blocks["hotline"].target_model(
            name="ศูนย์ AOC แจ้งภัยออนไลน์",
            number="1441",
            hours="ตลอด 24 ชั่วโมง",
            when_to_call="เพิ่งโอนเงินให้มิจฉาชีพ",
        )
        return self.normalize({"hotline": example})

    # Whether there is an example is asked of the class where none stands in Meta.
    is_previewable = True


class TermBlock(blocks.StructBlock):
    """A word of the glossary, explained to who taps it."""

    term = SnippetChooserBlock("content.GlossaryTerm", label=_("term"))

    class Meta:
        icon = "help"
        label = _("Term")
        description = _("A word of the glossary; a tap shows what it means.")
        template = "content/blocks/term.html"

    def get_preview_value(self) -> Any:
        example = self.child_blocks["term"].target_model(
            term="OTP", definition="รหัสใช้ครั้งเดียวที่ธนาคารส่งให้เจ้าของเครื่อง ห้ามบอกใคร"
        )
        return self.normalize({"term": example})

    is_previewable = True
