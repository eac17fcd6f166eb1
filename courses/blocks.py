"""A lesson's blocks: those of every page, and the practice question."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.blocks import teaching_blocks
from courses.practice_asked import ask
from quizzes.showing import show_question
from quizzes.version_store import held_version

EXAMPLE = {
    "stem": {"th": "ป้าสมใจได้รับสายบอกว่าบัญชีถูกอายัด ให้โอนเงินมาตรวจสอบ ป้าควรทำอย่างไร", "en": ""},
    "choices": [
        {"id": "a", "text": {"th": "โอนก่อนแล้วค่อยถาม", "en": ""}},
        {"id": "b", "text": {"th": "วางสาย แล้วโทรหาธนาคารเอง", "en": ""}},
        {"id": "c", "text": {"th": "บอกรหัสให้เจ้าหน้าที่ช่วย", "en": ""}},
    ],
}


class PracticeBlock(blocks.StructBlock):
    """A question of the bank to try oneself on: ungraded, with feedback at once, and nothing is recorded."""

    question = SnippetChooserBlock("quizzes.Question", label=_("question"))

    class Meta:
        icon = "help"
        label = _("Practice question")
        description = _("A question from the bank, ungraded, with feedback at once.")
        template = "courses/blocks/practice.html"
        preview_template = "courses/previews/practice.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the question as it is asked; none where it is not live."""
        context = super().get_context(value, parent_context=parent_context)
        question = value.get("question")
        ready = question is not None and question.live and question.current_version_id
        return {**context, "question": ask(held_version(question.current_version_id)) if ready else None}

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_preview_context(value, parent_context=parent_context)
        return {**context, "question": show_question(kind="single_choice", content=EXAMPLE, layout=["a", "b", "c"])}


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks that a lesson is made of."""
    *before, last = teaching_blocks()
    return [*before, ("practice", PracticeBlock()), last]
