"""Gaps in a text, each to be filled by choosing or by typing."""

import random
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lms.core.refusals import Refused
from quizzes.errors import FieldError
from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.blanks import (
    CHOOSE,
    Blank,
    BlankBlock,
    blank_from_plain,
    blank_key_problems,
    blank_problems,
    equal_words,
    frozen_blanks,
    guessed,
    is_right,
)
from quizzes.kinds.block_errors import CheckedBlock
from quizzes.kinds.frame import frame_problems, frozen_frame, plain_frame
from quizzes.kinds.grading import PARTIAL, earned, grading_block, grading_of, read_grading
from quizzes.kinds.marked_text import mark_problems, pieces_of
from quizzes.kinds.parts import MOST_PARTS
from quizzes.kinds.plain import PlainReader
from quizzes.kinds.texts import BilingualTextBlock, frozen_text, missing_thai, shown_text
from quizzes.kinds.typed import LONGEST, frozen_options, match_case_block, near_miss_block, read_options, typed_text


class GapsBlock(CheckedBlock):
    stem = BilingualTextBlock(label=_("what to do"))
    text = BilingualTextBlock(
        label=_("text with gaps"),
        help_text=_("Write [[1]] where the first gap belongs, [[2]] for the second: in both languages, in any order."),
    )
    blanks = blocks.ListBlock(
        BlankBlock(label=_("gap")), min_num=1, max_num=MOST_PARTS, label=_("gaps, in the order of their numbers")
    )
    grading = grading_block(help_text=_("By share: each gap that is filled rightly earns the same."))
    match_case = match_case_block()
    near_miss = near_miss_block()

    def faults(self, value: Any) -> list[FieldError]:
        blanks = frozen_blanks(value["blanks"])
        return [error for field, blank in _numbered(blanks) for error in equal_words(field, blank)]

    def lacks(self, value: Any) -> list[FieldError]:
        blanks = frozen_blanks(value["blanks"])
        errors = mark_problems(frozen_text(value["text"]), len(blanks))
        return errors + [error for field, blank in _numbered(blanks) for error in blank_key_problems(field, blank)]


def _numbered(blanks: list[Blank]) -> Iterator[tuple[str, Blank]]:
    """Yield each gap with the field in which it stands."""
    return ((f"blanks.{number}", blank) for number, blank in enumerate(blanks, start=1))


class Gaps(Kind):
    """A response holds, by gap, the id that was chosen or the text that was typed; gaps left empty are not in it.

    The layout holds the order of the words of each gap to choose, by gap.
    """

    name = "gaps"
    template = "quizzes/kinds/gaps.html"
    review_template = "quizzes/kinds/gaps_review.html"

    def block(self) -> blocks.Block:
        return GapsBlock(label=_("Gaps in a text"), icon="form")

    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        blanks = [blank_from_plain(blank, number) for number, blank in enumerate(reader.items("blanks"), start=1)]
        fields = {"text": reader.text("text"), "blanks": blanks, "grading": read_grading(reader)}
        return {**plain_frame(reader), **fields, **read_options(reader)}

    def freeze(self, value: Any) -> Content:
        content = {**frozen_frame(value), "text": frozen_text(value["text"]), **frozen_options(value)}
        return {**content, "blanks": frozen_blanks(value["blanks"]), "grading": value["grading"]}

    def problems(self, content: Content) -> list[FieldError]:
        blanks = content["blanks"]
        errors = frame_problems(content) + missing_thai("text", content["text"])
        if not 1 <= len(blanks) <= MOST_PARTS:
            problem = _("There are no gaps, or more than %(count)s.") % {"count": MOST_PARTS}
            errors.append(FieldError("blanks", problem, _("Add gaps, or make two questions of it.")))
        errors += mark_problems(content["text"], len(blanks))
        for field, blank in _numbered(blanks):
            errors += blank_problems(field, blank) + equal_words(field, blank)
        return errors

    def layout(self, content: Content) -> Layout:
        """Where nothing is shuffled, words stand in the order of the alphabet: authors write the right one first."""
        return {
            blank["id"]: [answer["id"] for answer in sorted(blank["answers"], key=lambda one: one["text"]["th"])]
            for blank in content["blanks"]
            if blank["control"] == CHOOSE
        }

    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        return {blank: shuffle.sample(answers, len(answers)) for blank, answers in layout.items()}

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        text, given = shown_text(content["text"]), self.given(response)
        gaps: list[dict[str, Any]] = []
        pieces: list[dict[str, Any]] = []
        for piece in pieces_of(text.text):
            if isinstance(piece, str):
                pieces.append({"words": piece})
            elif piece <= len(content["blanks"]):  # a draft's text may name a gap that is not there yet
                blank = content["blanks"][piece - 1]
                gap = _shown_gap(blank, layout, given.get(blank["id"], ""), number=len(gaps) + 1)
                gaps.append(gap)
                pieces.append({"gap": gap})
        return {"pieces": pieces, "count": len(gaps), "lang": text.lang, "longest": LONGEST}

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        parts = self.parts_shown(content, layout, response)
        by_id, given = {blank["id"]: blank for blank in content["blanks"]}, self.given(response)
        for gap in (piece["gap"] for piece in parts["pieces"] if "gap" in piece):
            blank = by_id[gap["id"]]
            gap["given"] = _in_words(blank, given.get(blank["id"], ""))
            gap["is_right"] = self.is_right(content, blank, response)
            gap["answer"] = next((shown_text(one["text"]) for one in blank["answers"] if one["right"]), None)
        return parts

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        blanks = {blank["id"]: blank for blank in content["blanks"]}
        start = f"{field}."
        if not {name.removeprefix(start) for name in data if name.startswith(start)} <= set(blanks):
            raise Refused("bad_answer")
        given = {name: typed_text(data, start + name) for name in blanks}
        for name, blank in blanks.items():
            if given[name] and blank["control"] == CHOOSE and given[name] not in _ids(blank):
                raise Refused("bad_answer")
        return {name: words for name, words in given.items() if words} or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        rights = [self.is_right(content, blank, response) for blank in content["blanks"]]
        return earned(rights, grading_of(content))

    def guess_score(self, content: Content) -> Fraction:
        chances = [guessed(blank) for blank in content["blanks"]]
        if grading_of(content) == PARTIAL:
            return sum(chances, Fraction(0)) / len(chances)
        return prod(chances, start=Fraction(1))

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        given = self.given(response)
        return [
            AnswerPart(f"[[{number}]]", _in_words(blank, words), self.is_right(content, blank, response))
            for number, blank in enumerate(content["blanks"], start=1)
            if (words := given.get(blank["id"], ""))
        ]

    def given(self, response: Response | None) -> dict[str, str]:
        """Return what a response puts into each gap."""
        return response if isinstance(response, dict) else {}

    def is_right(self, content: Content, blank: Blank, response: Response | None) -> bool:
        """Say whether a response fills a gap rightly."""
        options = {"match_case": content["match_case"], "near_miss": content["near_miss"]}
        return is_right(blank, self.given(response).get(blank["id"]), **options)


def _ids(blank: Blank) -> set[str]:
    return {answer["id"] for answer in blank["answers"]}


def _shown_gap(blank: Blank, layout: Layout, given: str, *, number: int) -> dict[str, Any]:
    """Return what a page needs to ask for one gap; `number` counts them as this language reads."""
    texts = {answer["id"]: answer["text"] for answer in blank["answers"]}
    options = [
        {"id": name, "text": shown_text(texts[name]), "chosen": name == given} for name in layout.get(blank["id"], [])
    ]
    typed = "" if blank["control"] == CHOOSE else given
    return {"id": blank["id"], "number": number, "control": blank["control"], "options": options, "typed": typed}


def _in_words(blank: Blank, given: str) -> str:
    """Return what was put into a gap, in words; empty for a choice that is no longer there."""
    if blank["control"] != CHOOSE:
        return given
    return next((str(shown_text(one["text"])) for one in blank["answers"] if one["id"] == given), "")
