"""Blocks that are lists: steps, do and do not, what to remember, a checklist to keep."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.rich_text import rich_text


class StepsBlock(blocks.StructBlock):
    """What to do, one step after the other."""

    steps = blocks.ListBlock(rich_text(label=_("step")), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do, one step after the other.")
        template = "content/blocks/steps.html"
        preview_value = {
            "steps": [
                "<p>วางสายทันที ไม่ต้องกลัวเสียมารยาท</p>",
                "<p>โทรหาธนาคารด้วยเบอร์หลังบัตร</p>",
                "<p>โทร <b>1441</b> แล้วจดเลขรับแจ้ง</p>",
            ]
        }


class DoDontBlock(blocks.StructBlock):
    """What to do beside what not to do."""

    do = blocks.ListBlock(rich_text(label=_("do")), label=_("do"), min_num=1)
    dont = blocks.ListBlock(rich_text(label=_("do not")), label=_("do not"), min_num=1)

    class Meta:
        icon = "check"
        label = _("Do and do not")
        description = _("What to do beside what not to do.")
        template = "content/blocks/do_dont.html"
        preview_value = {
            "do": ["<p>นั่งข้าง ๆ ให้เจ้าของเครื่องกดเอง</p>", "<p>บอกตรง ๆ เมื่อไม่รู้</p>"],
            "dont": ["<p>ถามหรือจดรหัสของใคร</p>", "<p>รับปากแทนหน่วยงาน</p>"],
        }


class RememberBlock(blocks.StructBlock):
    """What to take along from a lesson."""

    points = blocks.ListBlock(rich_text(label=_("point")), label=_("points"), min_num=1)

    class Meta:
        icon = "pick"
        label = _("Remember")
        description = _("What to take along, in about three lines.")
        template = "content/blocks/remember.html"
        preview_value = {"points": ["<p>ไม่มีธนาคารใดส่งลิงก์มาทาง SMS</p>", "<p>ไม่แน่ใจ วางสายก่อน แล้วถามคนที่ไว้ใจ</p>"]}


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off. The ticks stay on the trainee's own phone; nothing is sent."""

    title = blocks.CharBlock(label=_("title"))
    items = blocks.ListBlock(blocks.CharBlock(label=_("thing to tick off")), label=_("things to tick off"), min_num=1)

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        description = _("Things to tick off and to print. The phone remembers the ticks; nothing is sent.")
        template = "content/blocks/checklist.html"
        preview_value = {
            "title": "ก่อนออกไปช่วยเพื่อนบ้าน",
            "items": ["พกบัตร อสด.", "ชาร์จมือถือของเราเอง", "จดเบอร์ 1441 ไว้ในสมุด"],
        }
