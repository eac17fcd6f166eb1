"""Tap on the picture: "what gives this message away?". Areas of a picture, of which some are right.

It is a multiple choice whose choices have a place: each area has a name in a list below the picture, which does the
same as tapping and works by keyboard and for those who cannot see the picture.
"""

import random
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.base import Content, Layout, Parts, Response
from quizzes.kinds.choices import ChoiceBlock, Choices, frozen_choices
from quizzes.kinds.multiple_choice import MultipleChoice, MultipleChoiceBlock
from quizzes.kinds.picture import RequiredPictureBlock, shown_picture
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock

PLACE = ("x", "y", "width", "height")  # per cent of the picture
SMALLEST = 8  # per cent: 26 px on a phone, where a finger needs 24
MOST_AREAS = 12  # as many as site.css can mark
SCALE = 1000  # the width of the drawing that lies on the picture, in its own units


def _per_cent(label: Any, help_text: Any, smallest: int) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=label, help_text=help_text, min_value=smallest, max_value=100, default=smallest)


class AreaBlock(ChoiceBlock):
    """An area of the picture. All numbers are per cent of the picture's width or height."""

    text = BilingualTextBlock(
        label=_("name"), help_text=_("What is to be seen there, without saying whether it is right.")
    )
    x = _per_cent(_("from the left, in per cent"), _("Where the area begins: 0 is the left edge, 50 the middle."), 0)
    y = _per_cent(_("from the top, in per cent"), _("Where the area begins: 0 is the upper edge, 50 the middle."), 0)
    width = _per_cent(
        _("width, in per cent"), _("100 is as wide as the picture. The preview shows the areas."), SMALLEST
    )
    height = _per_cent(_("height, in per cent"), _("100 is as high as the picture."), SMALLEST)

    class Meta:
        form_layout = ["text", "right", *PLACE, "feedback"]


class HotspotBlock(MultipleChoiceBlock):
    picture = RequiredPictureBlock()
    choices = blocks.ListBlock(AreaBlock(label=_("area")), min_num=2, max_num=MOST_AREAS, label=_("areas"))

    def gaps(self, value: Any) -> list[FieldError]:
        return super().gaps(value) + area_problems(frozen_areas(value["choices"]))


def frozen_areas(value: Any) -> Choices:
    """Return a ListBlock's value as JSON: choices with their places, whole per cents of the picture."""
    places = [{name: child.value[name] for name in PLACE} for child in value.bound_blocks]
    return [{**choice, **place} for choice, place in zip(frozen_choices(value), places, strict=True)]


def area_problems(areas: Choices) -> list[FieldError]:
    """Return what is wrong with where the areas lie."""
    errors = []
    for number, area in enumerate(areas, start=1):
        errors += _number_problems(f"choices.{number}", area) or _edge_problems(f"choices.{number}", area)
    if len(areas) > MOST_AREAS:
        problem = _("There are more than %(count)s areas.") % {"count": MOST_AREAS}
        errors.append(FieldError("choices", problem, _("Take some out.")))
    return errors


def _number_problems(field: str, area: dict[str, Any]) -> list[FieldError]:
    errors = []
    for name, smallest in zip(PLACE, (0, 0, SMALLEST, SMALLEST), strict=True):
        if not isinstance(area[name], int) or not smallest <= area[name] <= 100:
            problem = _("A whole number from %(low)s to 100 is expected here.") % {"low": smallest}
            errors.append(FieldError(f"{field}.{name}", problem, _("It counts per cent of the picture.")))
    return errors


def _edge_problems(field: str, area: dict[str, Any]) -> list[FieldError]:
    errors = []
    for start, size in (("x", "width"), ("y", "height")):
        if area[start] + area[size] > 100:
            remedy = _("Where it begins and how large it is come to 100 at most.")
            errors.append(FieldError(f"{field}.{size}", _("The area reaches beyond the picture."), remedy))
    return errors


class Hotspot(MultipleChoice):
    name = "hotspot"
    template = "quizzes/kinds/hotspot.html"
    review_template = "quizzes/kinds/hotspot_review.html"
    shows_picture = True

    def block(self) -> blocks.Block:
        return HotspotBlock(label=_("Tap on the picture"), icon="crosshairs")

    def choice_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        place = {name: reader.number(name) for name in PLACE}
        item = super().choice_from_plain(reader)
        return {**item, "value": {**item["value"], **place}}

    def freeze(self, value: Any) -> Content:
        return {**super().freeze(value), "choices": frozen_areas(value["choices"])}

    def problems(self, content: Content) -> list[FieldError]:
        errors = super().problems(content) + area_problems(content["choices"])
        if "picture" not in content:
            errors.append(FieldError("picture.file", _("The picture is missing."), _("Choose a picture.")))
        return errors

    def layout(self, content: Content) -> Layout:
        """From top to bottom, as one reads: the order in which they were written could tell the key."""
        return [area["id"] for area in sorted(content["choices"], key=_place_of)]

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return layout

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        parts, picture = super().parts_shown(content, layout, response), shown_picture(content)
        by_id = {area["id"]: area for area in content["choices"]}
        height = SCALE * picture.height // picture.width if picture else 0
        for number, shown in enumerate(parts["choices"], start=1):
            shown["number"], shown["box"] = number, _box(by_id[shown["id"]], height)
        return {**parts, "picture": picture, "scale": SCALE, "height": height}


def _place_of(area: dict[str, Any]) -> tuple[int, ...]:
    """Return where an area lies, for sorting; a draft's numbers may be missing."""
    return tuple(area[name] or 0 for name in ("y", "x", "height", "width"))


def _box(area: dict[str, Any], height: int) -> dict[str, int]:
    """Return an area in units of a drawing as wide as SCALE and as high as `height`."""
    across, down = SCALE // 100, height
    x, y, wide, high = (area[name] or 0 for name in PLACE)
    return {"x": x * across, "y": y * down // 100, "width": wide * across, "height": high * down // 100}
