"""Grading, responses and what the author's form refuses."""

from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lms.core.refusals import Refused
from quizzes.kinds import KINDS
from quizzes.kinds.texts import shown_text
from quizzes.scoring import Answered, Score, score

pytestmark = pytest.mark.without_database


def choices_content(rights: list[bool]) -> dict[str, Any]:
    empty = {"th": "", "en": ""}
    return {
        "stem": {"th": "โจทย์", "en": ""},
        "explanation": {"th": "เฉลย", "en": ""},
        "choices": [
            {"id": f"c{n}", "text": {"th": f"ข้อ {n}", "en": ""}, "right": right, "feedback": empty}
            for n, right in enumerate(rights)
        ],
    }


single_keys = st.integers(2, 8).flatmap(
    lambda size: st.integers(0, size - 1).map(lambda right: [n == right for n in range(size)])
)
multiple_keys = st.lists(st.booleans(), min_size=2, max_size=8).filter(any)


@given(single_keys, st.data())
def test_a_single_choice_earns_its_mark_for_the_one_right_choice_only(rights, data):
    chosen = data.draw(st.integers(0, len(rights) - 1))
    earned = KINDS["single_choice"].grade(choices_content(rights), f"c{chosen}")
    assert earned == Fraction(int(rights[chosen]))


@given(multiple_keys, st.data())
def test_a_multiple_choice_earns_its_mark_for_exactly_the_right_set(rights, data):
    chosen = data.draw(st.sets(st.integers(0, len(rights) - 1)))
    earned = KINDS["multiple_choice"].grade(choices_content(rights), sorted(f"c{n}" for n in chosen) or None)
    assert earned == Fraction(int(chosen == {n for n, right in enumerate(rights) if right}))


@given(st.booleans(), st.sampled_from([True, False, None]))
def test_a_statement_earns_its_mark_for_the_true_answer_only(answer, response):
    assert KINDS["true_false"].grade({"answer": answer}, response) == Fraction(int(response is answer))


@given(st.lists(st.sampled_from(["single_choice", "multiple_choice", "true_false"]), max_size=12), st.randoms())
def test_an_unanswered_quiz_earns_nothing_and_marks_stay_within_what_is_possible(kinds, chance):
    asked = [
        Answered(kind, {"answer": True} if kind == "true_false" else choices_content([True, False]), None)
        for kind in kinds
    ]
    assert score(asked).total == 0
    assert score(asked).possible == len(kinds)


@given(st.lists(st.fractions(0, 1, max_denominator=9), min_size=1, max_size=30), st.integers(0, 100))
def test_a_pass_is_decided_exactly(marks, percent):
    earned = Score(tuple(marks))
    assert earned.passes(percent) == (sum(marks) / len(marks) >= Fraction(percent, 100))


def test_two_thirds_do_not_pass_at_67_per_cent():
    assert not Score((Fraction(1), Fraction(1), Fraction(0))).passes(67)
    assert Score((Fraction(1), Fraction(1), Fraction(0))).passes(66)


@given(single_keys, st.randoms())
def test_shuffling_loses_no_choice_and_shows_no_key(rights, chance):
    kind, content = KINDS["single_choice"], choices_content(rights)
    layout = kind.shuffled(kind.layout(content), chance)
    shown = kind.parts_shown(content, layout, None)
    assert sorted(layout) == sorted(kind.layout(content))
    assert [set(choice) for choice in shown["choices"]] == [{"id", "text", "chosen"}] * len(rights)


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_a_choice_that_was_not_offered_is_refused(kind):
    with pytest.raises(Refused, match="bad_answer"):
        KINDS[kind].clean_response(choices_content([True, False]), QueryDict("q1=elsewhere"), "q1")


def test_a_statement_takes_true_or_false_only():
    assert KINDS["true_false"].clean_response({}, QueryDict("q1=false"), "q1") is False
    with pytest.raises(Refused, match="bad_answer"):
        KINDS["true_false"].clean_response({}, QueryDict("q1=perhaps"), "q1")


# The author's form


def block_value(kind: str, rights: list[bool], texts: list[str]) -> Any:
    block = KINDS[kind].block()
    value = {
        "stem": {"th": "โจทย์"},
        "choices": [{"text": {"th": text}, "right": right} for text, right in zip(texts, rights, strict=True)],
        "explanation": {"th": "เฉลย"},
    }
    return block, block.to_python(value)


@pytest.mark.parametrize(
    ("kind", "rights"),
    [("single_choice", [False, False]), ("single_choice", [True, True]), ("multiple_choice", [False, False])],
)
def test_a_wrong_number_of_right_choices_is_refused_at_the_choices(kind, rights):
    block, value = block_value(kind, rights, ["ก", "ข"])
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert refused.value.as_json_data()["blockErrors"]["choices"]["messages"]


def test_equal_choices_are_refused_at_the_second_of_them_even_in_a_draft():
    block, value = block_value("single_choice", [True, False, False], ["ก", "ข", " ก "])
    for clean in (block.clean, block.clean_deferred):
        with pytest.raises(ValidationError) as refused:
            clean(value)
        at_choices = refused.value.as_json_data()["blockErrors"]["choices"]["blockErrors"]
        assert list(at_choices) == [2]
        assert at_choices[2]["blockErrors"]["text"]["blockErrors"]["th"]["messages"]


def test_a_draft_may_lack_its_key_and_its_texts():
    block, value = block_value("single_choice", [False, False], ["", ""])
    assert len(block.clean_deferred(value)["choices"]) == 2
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_statement_without_an_answer_is_refused():
    block = KINDS["true_false"].block()
    value = block.to_python({"stem": {"th": "ก"}, "answer": "", "explanation": {"th": "ข"}})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "answer" in refused.value.as_json_data()["blockErrors"]


def test_the_authors_text_is_tidied_line_by_line():
    block, value = block_value("single_choice", [True, False], ["  นํ้า   ใส ", "เเดง\n\nเขียว"])
    texts = [choice["text"]["th"] for choice in block.clean(value)["choices"]]
    assert texts == ["น้ำ ใส", "แดง\n\nเขียว"]


def test_english_readers_see_the_thai_marked_as_thai_where_there_is_no_english():
    with override("en"):
        assert (shown_text({"th": "ไทย", "en": ""}).text, shown_text({"th": "ไทย", "en": ""}).lang) == ("ไทย", "th")
        assert (shown_text({"th": "ไทย", "en": "Thai"}).text, shown_text({"th": "ไทย", "en": "Thai"}).lang) == (
            "Thai",
            "",
        )
    with override("th"):
        assert (shown_text({"th": "ไทย", "en": "Thai"}).text, shown_text({"th": "ไทย", "en": "Thai"}).lang) == (
            "ไทย",
            "",
        )
