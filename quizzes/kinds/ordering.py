"""Ordering: items to be put into their right order.

The order shown at first is drawn evenly from all orders and may be the right one. Were the right one never shown, every
trainee would know one order that it is not; with two items, that gives the answer away. So nothing counts as answered
before the trainee has given places, and an order that is right as it stands can be confirmed.
"""

import random
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL, earned, grading_block, grading_of, read_grading
from quizzes.kinds.ids import id_of_text, short_ids
from quizzes.kinds.parts import MOST_PARTS, equal_texts, number_problems, posted_parts
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, ShownText, frozen_text, missing_thai, shown_text


class OrderingBlock(CheckedBlock):
    items = blocks.ListBlock(
        BilingualTextBlock(label=_("item")),
        min_num=2,
        max_num=MOST_PARTS,
        label=_("items in their right order"),
        help_text=_("Write them in the right order; trainees see them in random order."),
    )
    grading = grading_block(
        help_text=_("By share: each item directly followed by the one that belongs after it earns its share.")
    )

    def faults(self, value: Any) -> list[FieldError]:
        return equal_items(frozen_items(value["items"]))


def frozen_items(value: Any) -> list[dict[str, Any]]:
    ids = short_ids([child.id for child in value.bound_blocks])
    return [{"id": name, "text": frozen_text(text)} for name, text in zip(ids, value, strict=True)]


def equal_items(items: list[dict[str, Any]]) -> list[FieldError]:
    """Return an error at each item that reads like an earlier one."""
    texts = [(f"items.{number}", item["text"]) for number, item in enumerate(items, start=1)]
    return equal_texts(texts, _("Two items are equal."))


class Ordering(Kind):
    """A response maps the ids of items to the places given to them, counted from 1.

    A form without JavaScript can leave places out or give one twice. What it says is kept as it is and shown again
    with a word about it, rather than refused with all other answers of the page or put right by guessing. Only where
    one single item lacks its place and one place is left, that place is the item's: nothing else can have been meant.
    """

    name = "ordering"
    template = "quizzes/kinds/ordering.html"
    review_template = "quizzes/kinds/parts_review.html"
    scripts = ("quizzes/ordering.js",)

    def block(self) -> blocks.Block:
        return OrderingBlock(label=_("Ordering"), icon="list-ol")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        items = [self.item_from_plain(item) for item in reader.items("items")]
        return {**plain_frame(reader), "items": items, "grading": read_grading(reader)}

    def item_from_plain(self, reader: PlainReader) -> dict[str, Any]:
        text = reader.languages()
        reader.refuse_unknown()
        return {"type": "item", "id": id_of_text(text["th"]), "value": text}

    def freeze(self, value: Any) -> Content:
        items = frozen_items(value["items"])
        return {**frozen_frame(value), "items": items, "grading": value["grading"] or ALL_OR_NOTHING}

    def problems(self, content: Content) -> list[FieldError]:
        errors = frame_problems(content) + number_problems("items", content["items"], least=2)
        for number, item in enumerate(content["items"], start=1):
            errors += missing_thai(f"items.{number}", item["text"])
        return errors + equal_items(content["items"])

    def layout(self, content: Content) -> Layout:
        """By id, never as written, which is the key."""
        return sorted(item["id"] for item in content["items"])

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return shuffle.sample(layout, len(layout))

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        """What was put in order is shown in that order."""
        texts, places = _texts(content), response or {}
        number, last = len(layout), len(layout) + 1
        items = [{"id": name, "text": texts[name], "place": places.get(name, 0)} for name in layout]
        return {
            "items": sorted(items, key=lambda item: item["place"] or last),
            "places": list(range(1, number + 1)),
            "complete": len(set(places.values())) == number,
        }

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        places, rows = response or {}, []
        for place, item in enumerate(content["items"], start=1):
            given = places.get(item["id"])
            words = {"answer": _place(given) if given else None, "key": _place(place), "feedback": None}
            rows.append({"prompt": shown_text(item["text"]), "right": given == place, **words})
        return {"rows": rows}

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        ids = [item["id"] for item in content["items"]]
        all_places = {str(place) for place in range(1, len(ids) + 1)}
        chosen = posted_parts(data, field, ids, all_places)
        places = {name: int(place) for name, place in chosen.items()}
        if len(set(places.values())) == len(places) == len(ids) - 1:
            missing = next(name for name in ids if name not in places)
            places[missing] = sum(range(len(ids) + 1)) - sum(places.values())
        return places or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        ids = [item["id"] for item in content["items"]]
        places = sole_places(ids, response or {})
        if grading_of(content) == PARTIAL:
            followed = [name in places and places.get(after) == places[name] + 1 for name, after in pairwise(ids)]
            return earned(followed, PARTIAL)
        return Fraction(int(places == {name: place for place, name in enumerate(ids, start=1)}))

    def guess_score(self, content: Content) -> Fraction:
        """In a random order of n items, one follows a given other with the chance (n − 1)! ÷ n! = 1 ÷ n."""
        number = len(content["items"])
        return Fraction(1, number if grading_of(content) == PARTIAL else factorial(number))

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        """One entry for each place that was given: what was put there."""
        texts = _texts(content)
        key = {item["id"]: place for place, item in enumerate(content["items"], start=1)}
        given = sorted((place, name) for name, place in (response or {}).items() if name in texts)
        return [AnswerPart(str(_place(place)), str(texts[name]), key[name] == place) for place, name in given]


def sole_places(ids: list[str], response: Mapping[str, int]) -> dict[str, int]:
    """Return the places that one item alone was given.

    Items that are not in the question any more leave no gap behind, so that the rest of an order still counts.
    """
    holders = Counter(response.values())
    gone = [place for name, place in response.items() if name not in ids]
    return {
        name: place - sum(other < place for other in gone)
        for name, place in response.items()
        if name in ids and holders[place] == 1
    }


def _texts(content: Content) -> dict[str, ShownText]:
    return {item["id"]: shown_text(item["text"]) for item in content["items"]}


def _place(number: int) -> ShownText:
    return ShownText(gettext("Place %(number)s") % {"number": number})
