"""Blocks that show something: a picture, a staged conversation, real beside fake, a table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from content.blocks.rich_text import rich_text


class PictureBlock(blocks.StructBlock):
    """A picture that says something; never decoration alone."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what the picture shows"), help_text=_("Read aloud to those who cannot see it."))
    caption = blocks.CharBlock(label=_("caption"), required=False)
    credit = blocks.CharBlock(label=_("credit"), required=False, help_text=_("Who made it, and under which licence."))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture that says something, with its meaning in words.")
        template = "content/blocks/picture.html"
        preview_template = "content/previews/picture.html"


class ChatMessageBlock(blocks.StructBlock):
    """One message of a staged conversation."""

    speaker = blocks.CharBlock(label=_("who says it"))
    text = blocks.CharBlock(label=_("message"))
    is_reader = blocks.BooleanBlock(label=_("said by the volunteer"), required=False)


class ChatBlock(blocks.StructBlock):
    """A staged conversation, for lessons on scams and rumours."""

    title = blocks.CharBlock(label=_("title"))
    messages = blocks.ListBlock(ChatMessageBlock(), label=_("messages"), min_num=1)

    class Meta:
        icon = "comment"
        label = _("Chat")
        description = _("A staged conversation, for scams and rumours.")
        template = "content/blocks/chat.html"
        preview_value = {
            "title": "LINE กลุ่มหมู่บ้าน",
            "messages": [
                {"speaker": "ลุงดำ", "text": "น้ำมะนาวผสมโซดารักษามะเร็งได้ ส่งต่อด่วน", "is_reader": False},
                {"speaker": "คุณ", "text": "ขอบคุณค่ะลุง หนูขอเช็กกับหมอก่อนนะคะ", "is_reader": True},
            ],
        }


class ExhibitBlock(blocks.StructBlock):
    """One thing to look at: a text or a picture, real or fake, and what gives it away."""

    label = blocks.CharBlock(label=_("what it is"), help_text=_("Such as “SMS from 02-xxx”."))
    verdict = blocks.ChoiceBlock(choices=[("real", _("Real")), ("fake", _("Fake"))], label=_("real or fake"))
    text = blocks.TextBlock(label=_("text"), rows=3, required=False)
    image = ImageChooserBlock(label=_("picture"), required=False)
    alt = blocks.CharBlock(label=_("what the picture shows"), required=False)
    why = rich_text(label=_("what gives it away"))

    class Meta:
        label = _("exhibit")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not cleaned["text"] and not cleaned["image"]:
            raise _refusal("text", _("Write the text or choose a picture."))
        if cleaned["image"] and not cleaned["alt"]:
            raise _refusal("alt", _("Say what the picture shows."))
        return cleaned


class CompareBlock(blocks.StructBlock):
    """Real beside fake: two or more exhibits."""

    title = blocks.CharBlock(label=_("title"))
    exhibits = blocks.ListBlock(ExhibitBlock(), label=_("exhibits"), min_num=2)

    class Meta:
        icon = "view"
        label = _("Real or fake")
        description = _("Real beside fake, each with what gives it away.")
        template = "content/blocks/compare.html"
        preview_value = {
            "title": "SMS สองข้อความ",
            "exhibits": [
                {
                    "label": "ข้อความที่หนึ่ง",
                    "verdict": "fake",
                    "text": "บัญชีของท่านถูกระงับ กดลิงก์ bit.ly/xxxx ภายใน 1 ชม.",
                    "why": "<p>เร่งให้รีบ และมีลิงก์ย่อ</p>",
                },
                {
                    "label": "ข้อความที่สอง",
                    "verdict": "real",
                    "text": "ธนาคารไม่มีนโยบายส่งลิงก์ทาง SMS",
                    "why": "<p>ไม่ขออะไรจากเรา และไม่มีลิงก์</p>",
                },
            ],
        }


class TableBlock(blocks.StructBlock):
    """A table. Its columns have headings; on a phone it scrolls by itself."""

    table = TypedTableBlock([("text", blocks.CharBlock(label=_("Text"), required=False))], label=_("table"))
    header_column = blocks.BooleanBlock(
        label=_("the first column names the rows"), required=False, help_text=_("It is then read aloud with each cell.")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Facts in rows and columns. Keep it narrow: phones are.")
        template = "content/blocks/table.html"
        preview_value = {
            "table": {
                "caption": "โทรเบอร์ไหนดี",
                "columns": [{"type": "text", "heading": "เรื่อง"}, {"type": "text", "heading": "เบอร์"}],
                "rows": [{"values": ["โอนเงินให้มิจฉาชีพ", "1441"]}, {"values": ["เหตุด่วนเหตุร้าย", "191"]}],
            },
            "header_column": True,
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        table = cleaned["table"]
        if not table.row_data or not table.columns:
            raise _refusal("table", _("Add at least one column and one row."))
        if not table.caption or not all(column["heading"] for column in table.columns):
            raise _refusal("table", _("Give the table a caption, and each column a heading."))
        return cleaned


def _refusal(field: str, words: Any) -> StructBlockValidationError:
    return StructBlockValidationError({field: ValidationError(words)})
