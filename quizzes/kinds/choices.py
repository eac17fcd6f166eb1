"""What single and multiple choice have in common."""

import random
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.kinds.base import BilingualTextBlock, Content, Kind, Layout, OptionalBilingualTextBlock


class ChoiceBlock(blocks.StructBlock):
    """One choice of a question."""

    text = BilingualTextBlock(label=_("choice"))
    right = blocks.BooleanBlock(label=_("right"), required=False)
    feedback = OptionalBilingualTextBlock(label=_("feedback to who chose it"), required=False)


class ChoicesBlock(blocks.StructBlock):
    """A stem with choices."""

    stem = BilingualTextBlock(label=_("question"))
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2, label=_("choices"))
    explanation = BilingualTextBlock(label=_("explanation"))


class ChoiceKind(Kind):
    """A kind whose parts are choices; a choice is known by a short id that is the same in every attempt."""

    def freeze(self, value: Any) -> Content:
        return {
            "stem": dict(value["stem"]),
            "explanation": dict(value["explanation"]),
            "choices": [
                {
                    "id": child.id or str(uuid.uuid4()),
                    "text": dict(child.value["text"]),
                    "right": bool(child.value["right"]),
                    "feedback": dict(child.value["feedback"]),
                }
                for child in value["choices"].bound_blocks
            ],
        }

    def layout(self, content: Content, shuffle: random.Random | None) -> Layout:
        ids = [choice["id"] for choice in content["choices"]]
        if shuffle is not None:
            shuffle.shuffle(ids)
        return ids
