"""Sorting into groups (real, fake, misleading …): each item belongs to one group."""

import random
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.assigning import AssigningKind, Item
from quizzes.kinds.base import Content, Layout
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL, grading_block, grading_of, read_grading
from quizzes.kinds.ids import id_of_text, short_ids, text_ids
from quizzes.kinds.parts import MOST_PARTS, Text, equal_texts, feedback_problems, number_problems
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, OptionalBilingualTextBlock, frozen_text, missing_thai

MOST_GROUPS = 6


class ItemBlock(blocks.StructBlock):
    """One thing to be sorted."""

    text = BilingualTextBlock(label=_("item"))
    feedback = OptionalBilingualTextBlock(
        label=_("feedback"), required=False, help_text=_("Why it belongs here. Shown beside it after the attempt.")
    )


class GroupBlock(blocks.StructBlock):
    """A group and what belongs into it."""

    name = BilingualTextBlock(label=_("name of the group"))
    items = blocks.ListBlock(ItemBlock(label=_("item")), min_num=1, max_num=MOST_PARTS, label=_("what belongs into it"))


class GroupsBlock(CheckedBlock):
    groups = blocks.ListBlock(
        GroupBlock(label=_("group")),
        min_num=2,
        max_num=MOST_GROUPS,
        label=_("groups"),
        help_text=_("Groups are offered in this order, everything to be sorted in random order."),
    )
    grading = grading_block(help_text=_("By share: each item in its right group earns its share."))

    def faults(self, value: Any) -> list[FieldError]:
        return equal_names_and_items(frozen_groups(value["groups"]))

    def lacks(self, value: Any) -> list[FieldError]:
        return number_problems("groups", frozen_groups(value["groups"])["items"], least=2)


def frozen_groups(value: Any) -> Content:
    """Return groups and items as JSON.

    Items are known by what they say: to put a wrong key right, an author writes the item anew in another group.
    """
    ids = short_ids([child.id for child in value.bound_blocks])
    groups = [{"id": name, "name": frozen_text(group["name"])} for name, group in zip(ids, value, strict=True)]
    items: list[dict[str, Any]] = [
        {"text": frozen_text(item["text"]), "group": name, "feedback": frozen_text(item["feedback"])}
        for name, group in zip(ids, value, strict=True)
        for item in group["items"]
    ]
    names = text_ids([item["text"] for item in items])
    return {"groups": groups, "items": [{"id": name, **item} for name, item in zip(names, items, strict=True)]}


def places_of(content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return each item with its field in the plain form, where items stand below their groups."""
    places = []
    for number, group in enumerate(content["groups"], start=1):
        inside = [item for item in content["items"] if item["group"] == group["id"]]
        places += [(f"groups.{number}.items.{place}", item) for place, item in enumerate(inside, start=1)]
    return places


def equal_names_and_items(content: Content) -> list[FieldError]:
    """Return an error at each group and each item that reads like an earlier one."""
    names = [(f"groups.{number}.name", group["name"]) for number, group in enumerate(content["groups"], start=1)]
    items = [(field, item["text"]) for field, item in places_of(content)]
    return equal_texts(names, _("Two groups are equal.")) + equal_texts(items, _("Two items are equal."))


class Groups(AssigningKind):
    """To each item its group."""

    name = "groups"
    template = "quizzes/kinds/groups.html"

    def block(self) -> blocks.Block:
        return GroupsBlock(label=_("Sorting into groups"), icon="folder-open-inverse")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        groups = [self.group_from_plain(group) for group in reader.items("groups")]
        return {**plain_frame(reader), "groups": groups, "grading": read_grading(reader)}

    def group_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        name, items = reader.text("name"), [self.item_from_plain(item) for item in reader.items("items")]
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(name["th"]), "value": {"name": name, "items": items}}

    def item_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        text = reader.languages()
        value = {"text": text, "feedback": reader.text("feedback")}
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(text["th"]), "value": value}

    def freeze(self, value: Any) -> Content:
        sorted_items = frozen_groups(value["groups"])
        return {**frozen_frame(value), **sorted_items, "grading": value["grading"] or ALL_OR_NOTHING}

    def problems(self, content: Content) -> list[FieldError]:
        errors = frame_problems(content) + number_problems("groups", content["groups"], least=2, most=MOST_GROUPS)
        filled = {item["group"] for item in content["items"]}
        for number, group in enumerate(content["groups"], start=1):
            errors += missing_thai(f"groups.{number}.name", group["name"])
            if group["id"] not in filled:
                problem, remedy = _("Nothing belongs into this group."), _("Add what belongs there, or take it out.")
                errors.append(FieldError(f"groups.{number}.items", problem, remedy))
        for field, item in places_of(content):
            errors += missing_thai(field, item["text"]) + feedback_problems(f"{field}.feedback", item["feedback"])
        if len(content["items"]) > MOST_PARTS:
            errors += number_problems("groups", content["items"], least=0)
        return errors + equal_names_and_items(content)

    def items(self, content: Content) -> list[Item]:
        return [Item(item["id"], item["text"], item["group"], item["feedback"]) for item in content["items"]]

    def options(self, content: Content) -> dict[str, Text]:
        return {group["id"]: group["name"] for group in content["groups"]}

    def layout(self, content: Content) -> Layout:
        """Groups as written; items by id, since as written they stand group by group."""
        groups = [group["id"] for group in content["groups"]]
        return {"items": sorted(item["id"] for item in content["items"]), "options": groups}

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return {**layout, "items": shuffle.sample(layout["items"], len(layout["items"]))}

    def guess_score(self, content: Content) -> Fraction:
        """Each item is put into any group with the same chance."""
        groups, items = len(content["groups"]), len(content["items"])
        return Fraction(1, groups if grading_of(content) == PARTIAL else groups**items)
