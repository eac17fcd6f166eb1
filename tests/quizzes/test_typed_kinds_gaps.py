"""Gaps in a text: marks in both languages, choosing and typing, exact shares."""

import random
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks.struct_block import StructBlockValidationError

from lms.core.refusals import Refused
from quizzes.errors import FieldErrors
from quizzes.kinds import KINDS
from quizzes.kinds.marked_text import mark_problems, pieces_of
from quizzes.showing import review_question, show_question
from tests.make import question_kinds_typed as make

pytestmark = pytest.mark.without_database

GAPS = KINDS["gaps"]
CONTENT = make.content("gaps")
BLANKS = CONTENT["blanks"]
CHOICES = [answer["id"] for blank in BLANKS for answer in blank["answers"]]
TYPED = st.sampled_from(["ตำรวจ", "the police", "ตำรวด", "", "โจร"])


def answers(*values: str) -> QueryDict:
    """Return a form that fills the gaps in the order of their numbers."""
    data = QueryDict(mutable=True)
    for blank, value in zip(BLANKS, values, strict=True):
        data[f"q1.{blank['id']}"] = value
    return data


def right(blank: dict[str, Any], *, language: str = "th") -> str:
    one = next(answer for answer in blank["answers"] if answer["right"])
    return one["id"] if blank["control"] == "choose" else one["text"][language]


def errors(**fields: object) -> list[str]:
    with pytest.raises(FieldErrors) as refused:
        make.read("gaps", **fields)
    return [error.field for error in refused.value]


def shown(response: Any = None, *, language: str = "th", review: bool = False) -> str:
    layout, about = GAPS.layout(CONTENT), {"topic": "t", "lesson_code": "", "source": ""}
    with override(language):
        if not review:
            question = show_question(kind="gaps", content=CONTENT, layout=layout, response=response)
            return render_to_string("quizzes/_question.html", {"question": question})
        mark = GAPS.grade(CONTENT, response)
        reviewed = review_question(kind="gaps", content=CONTENT, layout=layout, response=response, mark=mark, **about)
        return render_to_string("quizzes/_review.html", {"question": reviewed})


@given(st.lists(st.sampled_from(["", *CHOICES]), min_size=2, max_size=2), TYPED)
def test_each_gap_that_is_right_earns_its_share(chosen: list[str], typed: str):
    response = dict(zip([blank["id"] for blank in BLANKS], [chosen[0], typed, chosen[1]], strict=True))
    hits = (chosen[0] == right(BLANKS[0])) + (typed in {"ตำรวจ", "the police"}) + (chosen[1] == right(BLANKS[2]))
    assert GAPS.grade(CONTENT, response) == Fraction(hits, 3)
    assert GAPS.grade({**CONTENT, "grading": "all_or_nothing"}, response) == int(hits == 3)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_key_in_either_language_earns_the_whole_mark(language: str):
    data = answers(*(right(blank, language=language) for blank in BLANKS))
    response = GAPS.clean_response(CONTENT, data, "q1")
    assert GAPS.grade(CONTENT, response) == 1
    assert [part.part for part in GAPS.answer_parts(CONTENT, response)] == ["[[1]]", "[[2]]", "[[3]]"]
    assert all(part.right for part in GAPS.answer_parts(CONTENT, response))


def test_a_typo_in_a_gap_is_forgiven_where_the_author_says_so():
    blank = {"control": "type", "answers": [{"right": True, "th": "ตำรวจ"}, {"th": "ตำรวด"}]}
    fields = {"text": {"th": "แจ้ง [[1]]"}, "blanks": [blank]}
    content, strict = make.content("gaps", **fields, near_miss=True), make.content("gaps", **fields)
    name = content["blanks"][0]["id"]
    assert GAPS.grade(content, {name: "ตำรว"}) == 1
    assert GAPS.grade(strict, {name: "ตำรว"}) == 0
    assert GAPS.grade(content, {name: "ตำรวด"}) == 0


def test_gaps_left_empty_are_not_in_the_response():
    assert GAPS.clean_response(CONTENT, answers("", " ตำรวจ ", ""), "q1") == {BLANKS[1]["id"]: "ตำรวจ"}
    assert GAPS.clean_response(CONTENT, answers("", " ", ""), "q1") is None


@pytest.mark.parametrize(
    "data",
    [
        {"q1.none": "x"},
        {f"q1.{BLANKS[0]['id']}": "ธนาคาร"},
        {f"q1.{BLANKS[0]['id']}": right(BLANKS[2])},
        {f"q1.{BLANKS[1]['id']}": "ก" * 501},
        {f"q1.{BLANKS[1]['id']}": "\x00"},
    ],
)
def test_what_the_form_could_not_have_sent_is_refused(data: dict[str, str]):
    posted = QueryDict(mutable=True)
    posted.update(data)
    with pytest.raises(Refused, match="bad_answer"):
        GAPS.clean_response(CONTENT, posted, "q1")


@pytest.mark.parametrize("response", ["x", 7, True, [1], {}, {"none": "x"}, {BLANKS[0]["id"]: 5}])
def test_a_response_that_means_nothing_here_earns_nothing(response: object):
    assert GAPS.grade(CONTENT, response) == 0
    assert GAPS.answer_parts(CONTENT, response) == [] or isinstance(response, dict)


def test_a_blind_guess_earns_the_share_of_the_gaps_that_can_be_guessed():
    assert GAPS.guess_score(CONTENT) == (Fraction(1, 2) + 0 + Fraction(1, 3)) / 3
    assert GAPS.guess_score({**CONTENT, "grading": "all_or_nothing"}) == 0
    chosen = [BLANKS[0], BLANKS[2]]
    assert GAPS.guess_score({**CONTENT, "blanks": chosen, "grading": "all_or_nothing"}) == Fraction(1, 6)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": {"th": "โทร [[1]] [[2]]", "en": "[[1]] [[2]] [[3]]"}}, ["text.th"]),
        ({"text": {"th": "[[1]] [[2]] [[3]]", "en": "[[1]] [[2]]"}}, ["text.en"]),
        ({"text": {"th": "[[1]] [[2]] [[3]] [[4]]"}}, ["text.th"]),
        ({"text": {"th": "[[1]] [[2]] [[3]] [[2]]"}}, ["text.th"]),
        ({"text": {"th": "[[1]] [[2]] [[3]] [[ก]]"}}, ["text.th"]),
        ({"text": {"en": "[[1]] [[2]] [[3]]"}}, ["text.th"]),
        ({"text": {"th": "ไม่มี"}, "blanks": []}, ["blanks"]),
        ({"text": {"th": "[[1]]"}, "blanks": [{"answers": [{"th": "ก"}, {"th": "ข"}]}]}, ["blanks.1.answers"]),
        ({"text": {"th": "[[1]]"}, "blanks": [{"answers": [{"th": "ก", "right": True}]}]}, ["blanks.1.answers"]),
        (
            {
                "text": {"th": "[[1]]"},
                "blanks": [{"answers": [{"th": "ก", "right": True}, {"th": "ข", "right": True}]}],
            },
            ["blanks.1.answers"],
        ),
        (
            {"text": {"th": "[[1]]"}, "blanks": [{"answers": [{"th": "ก", "right": True}, {"th": "ก"}]}]},
            ["blanks.1.answers.2.th"],
        ),
        (
            {"text": {"th": "[[1]]"}, "blanks": [{"control": "type", "answers": [{"right": True, "en": "a"}]}]},
            ["blanks.1.answers.1.th"],
        ),
        (
            {"text": {"th": "[[1]]"}, "blanks": [{"control": "draw", "answers": [{"th": "ก", "right": True}]}]},
            ["blanks.1.control", "blanks.1.answers"],
        ),
    ],
)
def test_an_author_is_told_at_the_field_what_is_wrong(fields: dict, where: list[str]):
    assert errors(**fields) == where


def test_an_author_may_mark_gaps_with_thai_digits_and_in_another_order():
    text = {"th": "[[๒]] ก่อน [[ 1 ]]", "en": "[[1]] after [[2]]"}
    assert pieces_of(text["th"]) == [2, " ก่อน ", 1]
    assert mark_problems(text, 2) == []


@given(st.text(alphabet="[]12ก ๓", max_size=30), st.integers(0, 3))
def test_a_text_without_problems_has_each_gap_once(text: str, gaps: int):
    marks = sorted(piece for piece in pieces_of(text) if isinstance(piece, int))
    if text and not mark_problems({"th": text, "en": ""}, gaps):
        assert marks == list(range(1, gaps + 1))
    assert "".join(piece for piece in pieces_of(text) if isinstance(piece, str)).count("ก") == text.count("ก")


def test_the_form_in_the_admin_shows_the_errors_at_their_fields():
    block, plain = GAPS.block(), make.read("gaps")
    value = block.to_python({**plain.value, "text": {"th": "ไม่มีช่อง", "en": ""}})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert list(refused.value.block_errors) == ["text"]
    assert list(refused.value.block_errors["text"].block_errors) == ["th"]
    block.defer_required_validation()
    assert block.clean(value)["text"]["th"] == "ไม่มีช่อง"


def test_gaps_are_counted_as_the_language_reads_and_filled_with_what_is_saved():
    response = GAPS.clean_response(CONTENT, answers(right(BLANKS[0]), "ตำรวจ", ""), "q1")
    page = shown(response, language="en")
    assert [page.index(f"Gap {number} of 3") for number in (1, 2, 3)] == sorted(
        page.index(f"Gap {number} of 3") for number in (1, 2, 3)
    )
    assert page.index(f"q1.{BLANKS[2]['id']}") < page.index(f"q1.{BLANKS[0]['id']}")
    assert 'value="ตำรวจ"' in page
    assert page.count(" selected") == 1
    assert "the police" not in page


def test_nothing_that_is_asked_follows_from_the_key():
    turned = [
        {**blank, "answers": [{**answer, "right": not answer["right"]} for answer in blank["answers"]]}
        for blank in BLANKS
    ]
    typed = [{**turned[1], "answers": [{"id": "x", "text": {"th": "ยาวกว่ามาก", "en": ""}, "right": True}]}]
    other = {**CONTENT, "blanks": [turned[0], *typed, turned[2]]}
    for layout in (GAPS.layout(CONTENT), GAPS.shuffled(GAPS.layout(CONTENT), random.Random(1))):  # noqa: S311
        assert GAPS.parts_shown(CONTENT, layout, None) == GAPS.parts_shown(other, layout, None)
    assert GAPS.layout(CONTENT) == GAPS.layout(other)


def test_the_review_shows_each_gap_with_the_answer_given_and_the_right_one():
    wrong = next(answer["id"] for answer in BLANKS[0]["answers"] if not answer["right"])
    page = shown({BLANKS[0]["id"]: wrong, BLANKS[1]["id"]: "ตำรวจ"}, language="en", review=True)
    assert "✗ the caller" in page
    assert "the bank" in page
    assert "✓ ตำรวจ" in page
    assert "pay" in page
    assert "Partly right" in page


def test_a_draft_is_shown_even_where_its_text_names_a_gap_that_is_not_there():
    draft = {**CONTENT, "text": {"th": "[[1]] และ [[9]]", "en": ""}}
    parts = GAPS.parts_shown(draft, GAPS.layout(draft), None)
    assert parts["count"] == 1
