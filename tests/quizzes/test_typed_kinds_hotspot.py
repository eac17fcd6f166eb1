"""Tap on the picture: areas, their places, and the list that does the same."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quizzes.errors import FieldErrors
from quizzes.kinds import KINDS
from quizzes.kinds.hotspot import MOST_AREAS
from quizzes.showing import review_question, show_question
from tests.make import question_kinds_typed as make

pytestmark = pytest.mark.without_database

HOTSPOT = KINDS["hotspot"]
CONTENT = make.content("hotspot")
SENDER, GREETING, HURRY = CONTENT["choices"]
STORED = {**CONTENT, "picture": {**CONTENT["picture"], "file": "questions/a.svg", "width": 400, "height": 300}}
AREAS = make.OWN_FIELDS["hotspot"]["choices"]


def area(**fields: object) -> dict:
    return {**AREAS[0], **fields}


def errors(**fields: object) -> list[str]:
    with pytest.raises(FieldErrors) as refused:
        make.read("hotspot", **fields)
    return [error.field for error in refused.value]


@given(st.sets(st.sampled_from([SENDER["id"], GREETING["id"], HURRY["id"]])))
def test_tapping_earns_as_a_multiple_choice_does(chosen: set[str]):
    data = QueryDict(mutable=True)
    data.setlist("q1", sorted(chosen))
    response = HOTSPOT.clean_response(CONTENT, data, "q1")
    hits, misses = len(chosen & {SENDER["id"], HURRY["id"]}), len(chosen & {GREETING["id"]})
    assert HOTSPOT.grade(CONTENT, response) == max(Fraction(0), Fraction(hits, 2) - misses)
    strict = {**CONTENT, "grading": "all_or_nothing"}
    assert HOTSPOT.grade(strict, response) == int(hits == 2 and not misses)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"picture": None}, ["picture.file"]),
        ({"picture": {"file": "a.svg"}}, ["picture.alt.th"]),
        ({"picture": {"file": "", "alt": {"th": "ก"}}}, ["picture.file"]),
        ({"picture": {"file": "../a.svg", "alt": {"th": "ก"}}}, ["picture.file"]),
        ({"picture": {"file": "a.exe", "alt": {"th": "ก"}}}, ["picture.file"]),
        ({"choices": [area(), area(th="ข", en="b", x=30)]}, ["choices.2.width"]),
        ({"choices": [area(), area(th="ข", en="b", y=80, height=21)]}, ["choices.2.height"]),
        ({"choices": [area(), area(th="ข", en="b", width=7)]}, ["choices.2.width"]),
        ({"choices": [area(), area(th="ข", en="b", x=None)]}, ["choices.2.x"]),
        ({"choices": [area(), area(th="ข", en="b", x="1")]}, ["choices.2.x"]),
        ({"choices": [area(right=False), area(th="ข", en="b", right=False)]}, ["choices"]),
        ({"choices": [area(th=f"ที่ {n}", en=f"at {n}") for n in range(MOST_AREAS + 1)]}, ["choices"]),
    ],
)
def test_an_author_is_told_at_the_field_what_is_wrong(fields: dict, where: list[str]):
    assert errors(**fields) == where


def test_areas_are_numbered_as_one_reads_whatever_order_they_were_written_in():
    layout = [SENDER["id"], HURRY["id"], GREETING["id"]]
    turned = {**CONTENT, "choices": CONTENT["choices"][::-1]}
    assert HOTSPOT.layout(CONTENT) == HOTSPOT.layout(turned) == layout
    parts = HOTSPOT.parts_shown(STORED, layout, [HURRY["id"]])
    assert [choice["number"] for choice in parts["choices"]] == [1, 2, 3]
    assert parts["choices"][0]["box"] == {"x": 50, "y": 45, "width": 750, "height": 157}
    assert (parts["scale"], parts["height"]) == (1000, 750)


def test_nothing_that_is_asked_follows_from_the_key():
    turned = {**STORED, "choices": [{**one, "right": not one["right"]} for one in STORED["choices"]]}
    layout = HOTSPOT.layout(STORED)
    assert HOTSPOT.parts_shown(STORED, layout, None) == HOTSPOT.parts_shown(turned, layout, None)


def test_the_page_ties_each_area_to_its_name_and_shows_the_picture_once():
    with override("en"):
        shown = show_question(kind="hotspot", content=STORED, layout=HOTSPOT.layout(STORED), response=[HURRY["id"]])
        page = render_to_string("quizzes/_question.html", {"question": shown})
    assert page.count("questions/a.svg") == 1
    assert 'aria-label="Messages in a chat"' in page
    for one in STORED["choices"]:
        assert f'for="q1-{one["id"]}"' in page
        assert f'id="q1-{one["id"]}"' in page
    assert page.count(" checked") == 1
    assert "style=" not in page
    assert "<script" not in page


def test_the_review_marks_the_areas_on_the_picture_and_in_the_list():
    about = {"topic": "t", "lesson_code": "", "source": ""}
    response, layout = [GREETING["id"]], HOTSPOT.layout(STORED)
    with override("en"):
        shown = review_question(
            kind="hotspot", content=STORED, layout=layout, response=response, mark=Fraction(0), **about
        )
        page = render_to_string("quizzes/_review.html", {"question": shown})
    assert page.count("spot choice--right") == 2
    assert page.count("spot choice--wrong") == 1
    assert "<b>3 ✗</b>" in page
    assert "Your answer, not right" in page
    assert "1. The sender" in page


def test_a_draft_without_picture_or_places_is_shown_as_a_list():
    draft = {**CONTENT, "choices": [{**one, "x": None, "width": None} for one in CONTENT["choices"]]}
    shown = show_question(kind="hotspot", content=draft, layout=HOTSPOT.layout(draft))
    page = render_to_string("quizzes/_question.html", {"question": shown})
    assert page.count('type="checkbox"') == 3
    assert "<svg" not in page
