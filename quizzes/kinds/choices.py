"""What single and multiple choice have in common."""

import random
import uuid
from abc import abstractmethod
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.errors import FieldError
from quizzes.kinds.base import Content, Kind, Layout, Parts, Response
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import (
    BilingualTextBlock,
    OptionalBilingualTextBlock,
    frozen_text,
    missing_thai,
    shown_text,
    tidy,
)

Choices = list[dict[str, Any]]
SHORT_ID = 8  # characters of a UUID: a page names each choice twice, and four choices share one question


class ChoiceBlock(blocks.StructBlock):
    """One choice of a question."""

    text = BilingualTextBlock(label=_("choice"))
    right = blocks.BooleanBlock(label=pgettext_lazy("answer", "right"), required=False)
    feedback = OptionalBilingualTextBlock(label=_("feedback to who chose it"), required=False)


class ChoicesBlock(blocks.StructBlock):
    """A stem with choices. Each kind has a block of its own with its rule for how many choices are right."""

    stem = BilingualTextBlock(label=_("question text"))
    choices = blocks.ListBlock(ChoiceBlock(), min_num=2, label=_("choices"))
    explanation = BilingualTextBlock(label=_("explanation"))

    def key_problems(self, choices: Choices) -> list[FieldError]:
        """Return what is wrong with how many choices are right."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        """A draft may lack its key, as it may lack texts; two equal choices are refused even in a draft."""
        cleaned = super().clean(value)
        choices = frozen_choices(cleaned["choices"])
        found = equal_choices(choices)
        if not self.is_deferred_validation:
            found += self.key_problems(choices)
        if found:
            raise StructBlockValidationError({"choices": at_the_fields(found)})
        return cleaned


def at_the_fields(errors: list[FieldError]) -> ListBlockValidationError:
    """Return errors of `choices` or `choices.2.th` for the author's form, each at its field."""
    of_list, of_items = [], {}
    for error in errors:
        words = ValidationError(f"{error.problem} {error.remedy}")
        _name, *place = error.field.split(".")
        if place:
            text = StructBlockValidationError({place[1]: words})
            of_items[int(place[0]) - 1] = StructBlockValidationError({"text": text})
        else:
            of_list.append(words)
    return ListBlockValidationError(block_errors=of_items, non_block_errors=of_list)


def frozen_choices(value: Any) -> Choices:
    """Return a ListBlock's value as JSON; each choice has a short id, the same in every version it stands in."""
    ids = [child.id or str(uuid.uuid4()) for child in value.bound_blocks]
    length = SHORT_ID if len({name[:SHORT_ID] for name in ids}) == len(ids) else None
    return [
        {
            "id": name[:length],
            "text": frozen_text(child.value["text"]),
            "right": bool(child.value["right"]),
            "feedback": frozen_text(child.value["feedback"]),
        }
        for name, child in zip(ids, value.bound_blocks, strict=True)
    ]


def equal_choices(choices: Choices) -> list[FieldError]:
    """Return an error at each choice that reads like an earlier one."""
    errors, seen = [], set()
    for number, choice in enumerate(choices, start=1):
        for language, text in choice["text"].items():
            written = (language, text.casefold())
            if text and written in seen:
                field = f"choices.{number}.{language}"
                errors.append(FieldError(field, _("Two choices are equal."), _("Change one or take it out.")))
            seen.add(written)
    return errors


class ChoiceKind(Kind):
    """A kind whose parts are choices; a choice is known by a short id that is the same in every attempt."""

    template = "quizzes/kinds/choices.html"
    review_template = "quizzes/kinds/choices_review.html"
    control: ClassVar[str]

    @abstractmethod
    def key_problems(self, choices: Choices) -> list[FieldError]:
        """Return what is wrong with how many choices are right."""

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        return {
            "stem": reader.text("stem"),
            "choices": [self.choice_from_plain(choice) for choice in reader.items("choices")],
            "explanation": reader.text("explanation"),
        }

    def choice_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        """Return a list item; its id follows from the Thai text, so that reading twice gives the same question."""
        text = reader.languages()
        value = {"text": text, "right": bool(reader.flag("right")), "feedback": reader.text("feedback")}
        reader.refuse_unknown()
        return {"type": "item", "id": str(uuid.uuid5(uuid.NAMESPACE_OID, tidy(text["th"]))), "value": value}

    def freeze(self, value: Any) -> Content:
        return {
            "stem": frozen_text(value["stem"]),
            "explanation": frozen_text(value["explanation"]),
            "choices": frozen_choices(value["choices"]),
        }

    def problems(self, content: Content) -> list[FieldError]:
        choices = content["choices"]
        errors = missing_thai("stem", content["stem"])
        for number, choice in enumerate(choices, start=1):
            errors += missing_thai(f"choices.{number}", choice["text"])
            if choice["feedback"]["en"]:
                errors += missing_thai(f"choices.{number}.feedback", choice["feedback"])
        if len(choices) < 2:
            errors.append(FieldError("choices", _("There are fewer than two choices."), _("Add choices.")))
        else:
            errors += self.key_problems(choices)
        return errors + equal_choices(choices) + missing_thai("explanation", content["explanation"])

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

    def chosen(self, response: Response | None) -> list[str]:
        """Return the ids of the choices that a response names."""
        if response is None:
            return []
        return response if isinstance(response, list) else [response]
