"""Blocks that stand out of the text: a tip, a warning, what a law says."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.rich_text import rich_text


class CalloutBlock(blocks.StructBlock):
    """A tip or a warning."""

    tone = blocks.ChoiceBlock(choices=[("tip", _("Tip")), ("warning", _("Warning"))], default="tip", label=_("kind"))
    text = rich_text(label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("Tip or warning")
        description = _("A tip, or what to take care of.")
        template = "content/blocks/callout.html"
        preview_value = {"tone": "warning", "text": "<p>อย่าบอกรหัส OTP กับใคร แม้เขาบอกว่าเป็นเจ้าหน้าที่ธนาคาร</p>"}


class LawBlock(blocks.StructBlock):
    """What a law says, in plain words, with act, section and where to read it."""

    act = blocks.CharBlock(label=_("act and section"))
    text = rich_text(label=_("what it means"))
    source = blocks.URLBlock(label=_("where the law can be read"), required=False)

    class Meta:
        icon = "clipboard-list"
        label = _("Law")
        description = _("What a law says, in plain words, with act, section and source.")
        template = "content/blocks/law.html"
        preview_value = {
            "act": "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 มาตรา 22",
            "text": "<p>เก็บข้อมูลของคนอื่นเท่าที่จำเป็นเท่านั้น</p>",
            "source": "https://www.krisdika.go.th",
        }
