"""What single and multiple choice have in common."""

import random
import uuid
from abc import abstractmethod
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.ids import id_of_text, short_ids
from quizzes.kinds.parts import equal_texts, feedback_problems
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, OptionalBilingualTextBlock, frozen_text, missing_thai, shown_text

Choices = list[dict[str, Any]]


class ChoiceBlock(blocks.StructBlock):
    """One choice of a question."""

    text = BilingualTextBlock(label=_("choice"))
    right = blocks.BooleanBlock(label=pgettext_lazy("answer", "right"), required=False)
    feedback = OptionalBilingualTextBlock(label=_("feedback to who chose it"), required=False)


class ChoicesBlock(CheckedBlock):
    """A stem with choices. Each kind has a block of its own with its rule for how many choices are right."""

    choices = blocks.ListBlock(ChoiceBlock(label=_("choice")), min_num=2, label=_("choices"))

    def key_problems(self, choices: Choices) -> list[FieldError]:
        """Return what is wrong with how many choices are right."""
        raise NotImplementedError

    def faults(self, value: Any) -> list[FieldError]:
        return equal_choices(frozen_choices(value["choices"]))

    def lacks(self, value: Any) -> list[FieldError]:
        return self.key_problems(frozen_choices(value["choices"]))


def frozen_choices(value: Any) -> Choices:
    """Return a ListBlock's value as JSON; each choice has a short id, the same in every version it stands in."""
    ids = short_ids([child.id or str(uuid.uuid4()) for child in value.bound_blocks])
    return [
        {
            "id": name,
            "text": frozen_text(child.value["text"]),
            "right": bool(child.value["right"]),
            "feedback": frozen_text(child.value["feedback"]),
        }
        for name, child in zip(ids, value.bound_blocks, strict=True)
    ]


def equal_choices(choices: Choices) -> list[FieldError]:
    """Return an error at each choice that reads like an earlier one."""
    texts = [(f"choices.{number}", choice["text"]) for number, choice in enumerate(choices, start=1)]
    return equal_texts(texts, _("Two choices are equal."))


class ChoiceKind(Kind):
    """A kind whose parts are choices; a choice is known by a short id that is the same in every attempt."""

    template = "quizzes/kinds/choices.html"
    review_template = "quizzes/kinds/choices_review.html"
    control: ClassVar[str]

    @abstractmethod
    def key_problems(self, choices: Choices) -> list[FieldError]:
        """Return what is wrong with how many choices are right."""

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        choices = [self.choice_from_plain(choice) for choice in reader.items("choices")]
        return {**plain_frame(reader), "choices": choices}

    def choice_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        """Return a list item; its id follows from the Thai text, so that reading twice gives the same question."""
        text = reader.languages()
        value = {"text": text, "right": bool(reader.flag("right")), "feedback": reader.text("feedback")}
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(text["th"]), "value": value}

    def freeze(self, value: Any) -> Content:
        return {**frozen_frame(value), "choices": frozen_choices(value["choices"])}

    def problems(self, content: Content) -> list[FieldError]:
        choices, errors = content["choices"], frame_problems(content)
        for number, choice in enumerate(choices, start=1):
            errors += missing_thai(f"choices.{number}", choice["text"])
            errors += feedback_problems(f"choices.{number}.feedback", choice["feedback"])
        if len(choices) < 2:
            errors.append(FieldError("choices", _("There are fewer than two choices."), _("Add choices.")))
        else:
            errors += self.key_problems(choices)
        return errors + equal_choices(choices)

    def layout(self, content: Content) -> Layout:
        return [choice["id"] for choice in content["choices"]]

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return shuffle.sample(layout, len(layout))

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        by_id = {choice["id"]: choice for choice in content["choices"]}
        chosen = self.chosen(response)
        choices = [{"id": name, "text": shown_text(by_id[name]["text"]), "chosen": name in chosen} for name in layout]
        return {"control": self.control, "choices": choices}

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        parts = self.parts_shown(content, layout, response)
        by_id = {choice["id"]: choice for choice in content["choices"]}
        for shown in parts["choices"]:
            choice = by_id[shown["id"]]
            shown["right"] = choice["right"]
            shown["feedback"] = shown_text(choice["feedback"]) if shown["chosen"] else None
        return parts

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        chosen = self.chosen(response)
        return [
            AnswerPart("", str(shown_text(choice["text"])), choice["right"])
            for choice in content["choices"]
            if choice["id"] in chosen
        ]

    def chosen(self, response: Response | None) -> list[str]:
        """Return the ids of the choices that a response names."""
        if response is None:
            return []
        return response if isinstance(response, list) else [response]
