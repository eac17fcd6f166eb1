"""Matching: to each left side belongs one of the right sides, of which there may be more than there are left sides."""

import random
from fractions import Fraction
from math import perm
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.assigning import AssigningKind, Item
from quizzes.kinds.base import Content, Layout
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL, grading_block, grading_of, read_grading
from quizzes.kinds.ids import id_of_text, text_ids
from quizzes.kinds.parts import MOST_PARTS, Text, equal_texts, feedback_problems, number_problems
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, OptionalBilingualTextBlock, frozen_text, missing_thai


class PairBlock(blocks.StructBlock):
    """A left side and the right side that belongs to it."""

    left = BilingualTextBlock(label=_("left side"))
    right = BilingualTextBlock(label=_("right side that belongs to it"))
    feedback = OptionalBilingualTextBlock(
        label=_("feedback"), required=False, help_text=_("Shown beside this pair after the attempt.")
    )


class MatchingBlock(CheckedBlock):
    pairs = blocks.ListBlock(PairBlock(label=_("pair")), min_num=2, max_num=MOST_PARTS, label=_("pairs"))
    extras = blocks.ListBlock(
        BilingualTextBlock(label=_("right side")),
        default=[],
        required=False,
        max_num=MOST_PARTS,
        label=_("right sides that belong nowhere"),
        help_text=_("They make guessing harder. All right sides are offered in random order."),
    )
    grading = grading_block(help_text=_("By share: each pair put together rightly earns its share."))

    def faults(self, value: Any) -> list[FieldError]:
        return equal_sides(frozen_sides(value))


def frozen_sides(value: Any) -> Content:
    """Return pairs and extras as JSON. Each side is known by what it says, so that no id ties a left to a right."""
    pairs = [{name: frozen_text(pair[name]) for name in ("left", "right", "feedback")} for pair in value["pairs"]]
    extras = [{"right": frozen_text(extra)} for extra in value["extras"]]
    lefts = text_ids([pair["left"] for pair in pairs])
    options = text_ids([side["right"] for side in pairs + extras])
    matched = zip(lefts, pairs, options[: len(pairs)], strict=True)
    return {
        "pairs": [{"id": name, **pair, "option": option} for name, pair, option in matched],
        "extras": [{**extra, "option": option} for extra, option in zip(extras, options[len(pairs) :], strict=True)],
    }


def equal_sides(content: Content) -> list[FieldError]:
    """Return an error at each side that reads like an earlier one on the same side."""
    pairs = list(enumerate(content["pairs"], start=1))
    lefts = [(f"pairs.{number}.left", pair["left"]) for number, pair in pairs]
    rights = [(f"pairs.{number}.right", pair["right"]) for number, pair in pairs]
    rights += [(f"extras.{number}", extra["right"]) for number, extra in enumerate(content["extras"], start=1)]
    return equal_texts(lefts, _("Two left sides are equal.")) + equal_texts(rights, _("Two right sides are equal."))


class Matching(AssigningKind):
    """To each left side its right side."""

    name = "matching"
    template = "quizzes/kinds/matching.html"

    def block(self) -> blocks.Block:
        return MatchingBlock(label=_("Matching"), icon="link")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        return {
            **plain_frame(reader),
            "pairs": [self.pair_from_plain(pair) for pair in reader.items("pairs")],
            "extras": [self.extra_from_plain(extra) for extra in reader.items("extras")],
            "grading": read_grading(reader),
        }

    def pair_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        value = {name: reader.text(name) for name in ("left", "right", "feedback")}
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(value["left"]["th"]), "value": value}

    def extra_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        text = reader.languages()
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(text["th"]), "value": text}

    def freeze(self, value: Any) -> Content:
        return {**frozen_frame(value), **frozen_sides(value), "grading": value["grading"] or ALL_OR_NOTHING}

    def problems(self, content: Content) -> list[FieldError]:
        errors = frame_problems(content) + number_problems("pairs", content["pairs"], least=2)
        errors += number_problems("extras", content["extras"], least=0)
        for number, pair in enumerate(content["pairs"], start=1):
            errors += missing_thai(f"pairs.{number}.left", pair["left"])
            errors += missing_thai(f"pairs.{number}.right", pair["right"])
            errors += feedback_problems(f"pairs.{number}.feedback", pair["feedback"])
        for number, extra in enumerate(content["extras"], start=1):
            errors += missing_thai(f"extras.{number}", extra["right"])
        return errors + equal_sides(content)

    def items(self, content: Content) -> list[Item]:
        return [Item(pair["id"], pair["left"], pair["option"], pair["feedback"]) for pair in content["pairs"]]

    def options(self, content: Content) -> dict[str, Text]:
        return {side["option"]: side["right"] for side in content["pairs"] + content["extras"]}

    def layout(self, content: Content) -> Layout:
        """Left sides as written; right sides by their ids, since as written each would stand beside its left side."""
        return {"items": [pair["id"] for pair in content["pairs"]], "options": sorted(self.options(content))}

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return {name: shuffle.sample(layout[name], len(layout[name])) for name in ("items", "options")}

    def guess_score(self, content: Content) -> Fraction:
        """Right sides are dealt out at random, none of them twice."""
        pairs, options = len(content["pairs"]), len(self.options(content))
        return Fraction(1, options if grading_of(content) == PARTIAL else perm(options, pairs))
