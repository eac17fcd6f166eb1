"""What every kind of question has: what is asked, perhaps a picture, and an explanation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from quizzes.errors import FieldError
from quizzes.kinds.picture import PictureBlock, frozen_picture, picture_problems, plain_picture
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, frozen_text, missing_thai


class QuestionBlock(blocks.StructBlock):
    """The base of each kind's block. What a kind adds stands between the picture and the explanation."""

    stem = BilingualTextBlock(label=_("question text"))
    picture = PictureBlock()
    explanation = BilingualTextBlock(label=_("explanation"), help_text=_("Shown to everyone after the attempt."))

    def get_form_layout(self) -> BlockGroup:
        names = [name for name in self.child_blocks if name != "explanation"]
        return BlockGroup([*names, "explanation"])


def plain_frame(reader: PlainReader) -> dict[str, Any]:
    """Return the fields that all kinds share from the plain form; `picture` only where one is named."""
    fields: dict[str, Any] = {"stem": reader.text("stem"), "explanation": reader.text("explanation")}
    if reader.value("picture") is not None:
        fields["picture"] = plain_picture(reader)
    return fields


def frozen_frame(value: Any) -> dict[str, Any]:
    """Return the fields that all kinds share as JSON; `picture` only where there is one."""
    content: dict[str, Any] = {"stem": frozen_text(value["stem"]), "explanation": frozen_text(value["explanation"])}
    if picture := frozen_picture(value["picture"]):
        content["picture"] = picture
    return content


def frame_problems(content: dict[str, Any]) -> list[FieldError]:
    """Return what is wrong with the fields that all kinds share."""
    errors = missing_thai("stem", content["stem"]) + picture_problems(content.get("picture"))
    return errors + missing_thai("explanation", content["explanation"])
