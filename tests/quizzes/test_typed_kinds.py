"""Short texts and numbers: what they earn, what is refused, what is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lms.core.refusals import Refused
from lms.core.thai import to_thai_digits
from quizzes.comparing import is_same
from quizzes.errors import FieldErrors
from quizzes.kinds import KINDS
from quizzes.showing import review_question, show_question
from tests.make import question_kinds_typed as make

pytestmark = pytest.mark.without_database

TEXT, NUMBER = KINDS["short_text"], KINDS["numeric"]
DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def text_earns(typed: str, **fields: object) -> Fraction:
    content = make.content("short_text", **fields)
    return TEXT.grade(content, make.response("short_text", content, q1=typed))


def errors(kind: str, **fields: object) -> list[str]:
    with pytest.raises(FieldErrors) as refused:
        make.read(kind, **fields)
    return [error.field for error in refused.value]


def reviewed(kind: str, typed: str, language: str = "en") -> str:
    content = make.content(kind)
    response, layout = make.response(kind, content, q1=typed), KINDS[kind].layout(content)
    mark, about = KINDS[kind].grade(content, response), {"topic": "t", "lesson_code": "", "source": ""}
    with override(language):
        shown = review_question(
            kind=kind, content=content, layout=layout, response=response, mark=mark, position=1, **about
        )
        return render_to_string("quizzes/_review.html", {"question": shown})


def test_a_text_earns_what_its_listed_answer_does():
    assert text_earns("สายด่วน aoc") == 1
    assert text_earns("ศูนย์ ต้านโกง.") == Fraction(1, 2)
    assert text_earns("ไม่ทราบ") == 0


def test_one_typo_earns_the_same_where_it_is_forgiven():
    assert text_earns("สายดวน AOC") == 1
    assert text_earns("สายดวน AOC", near_miss=False) == 0
    assert text_earns("ศูนย์ต้านโกก") == Fraction(1, 2)


def test_a_wrong_answer_in_the_list_is_not_taken_for_a_typo():
    answers = [{"text": "มิจฉาชีพ"}, {"text": "มิจฉาชีบ", "weight": 0}]
    assert text_earns("มิจฉาชีบ", answers=answers) == 0
    assert text_earns("มิจฉาชีม", answers=answers) == 1
    assert text_earns("มิจฉาชีบ", answers=answers[:1]) == 1


def test_capitals_count_where_the_author_says_so():
    answers = [{"text": "LINE"}]
    assert text_earns("line", answers=answers, near_miss=False) == 1
    assert text_earns("line", answers=answers, near_miss=False, match_case=True) == 0


@given(st.text(max_size=30), st.lists(st.tuples(st.text(min_size=1, max_size=8), st.integers(0, 100)), max_size=5))
def test_a_text_earns_between_nothing_and_all_and_a_listed_one_what_is_listed(
    typed: str, listed: list[tuple[str, int]]
):
    answers = [{"text": text, "weight": weight, "feedback": {"th": "", "en": ""}} for text, weight in listed]
    content = {"answers": answers, "match_case": False, "near_miss": True}
    assert 0 <= TEXT.grade(content, typed) <= 1
    for text, _weight in listed:
        same = [weight for other, weight in listed if is_same(other, text)]
        assert TEXT.grade(content, text) == Fraction(max(same), 100)


def test_what_was_typed_is_kept_as_it_was_typed():
    content = make.content("short_text")
    assert make.response("short_text", content, q1=" ศูนย์  AOC ๑๔๔๑ ") == "ศูนย์  AOC ๑๔๔๑"
    assert make.response("short_text", content, q1=" \u200b ") is None
    assert make.response("short_text", content, q1="ก" * 500) == "ก" * 500


@pytest.mark.parametrize("typed", ["ก" * 501, "a\x00b", "\ud800", "\x1b[2J"])
@pytest.mark.parametrize("kind", ["short_text", "numeric"])
def test_what_no_keyboard_types_is_refused(kind: str, typed: str):
    with pytest.raises(Refused, match="bad_answer"):
        make.response(kind, make.content(kind), q1=typed)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"answers": []}, ["answers"]),
        ({"answers": [{"text": "ก", "weight": 99}]}, ["answers"]),
        ({"answers": [{"text": "ก"}, {"text": ""}]}, ["answers.2.text"]),
        ({"answers": [{"text": "ก"}, {"text": "ข", "weight": 101}]}, ["answers.2.weight"]),
        ({"answers": [{"text": "โทร 1441"}, {"text": "โทร๑๔๔๑"}]}, ["answers.2.text"]),
        ({"answers": [{"text": "ก" * 501}]}, ["answers.1.text"]),
        ({"answers": [{"text": "ก", "feedback": {"en": "Well"}}]}, ["answers.1.feedback.th"]),
        ({"answers": [{"text": f"คำที่ {n} ครับ"} for n in range(31)]}, ["answers"]),
        ({"near_miss": "yes"}, ["near_miss"]),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_short_text(fields: dict, where: list[str]):
    assert errors("short_text", **fields) == where


def test_the_page_of_a_short_text_says_nothing_of_its_answers():
    content = make.content("short_text")
    shown = show_question(kind="short_text", content=content, layout=[], position=3, response="aoc")
    page = render_to_string("quizzes/_question.html", {"question": shown})
    assert 'name="q3"' in page
    assert 'value="aoc"' in page
    assert "สายด่วน" not in page
    assert TEXT.parts_shown(content, [], None) == TEXT.parts_shown(
        make.content("short_text", answers=[{"text": "x"}]), [], None
    )


def test_the_review_of_a_short_text_shows_all_answers_that_earn_something_and_the_feedback():
    page = reviewed("short_text", "ศูนย์ต้านโกง")
    assert "สายด่วน AOC" in page
    assert "(50 % of the mark)" in page
    assert "Secret feedback" in page
    assert "Partly right" in page
    assert "Secret feedback" not in reviewed("short_text", "aoc")
    assert "&lt;b&gt;" in reviewed("short_text", "<b>")


@given(DECIMALS, st.decimals(min_value=0, max_value=1000, places=4))
def test_a_number_is_right_exactly_up_to_its_tolerance(answer: Decimal, tolerance: Decimal):
    content = make.content("numeric", answer=f"{answer:f}", tolerance=f"{tolerance:f}")
    step = Decimal("0.0001")
    for typed, right in (
        (answer, True),
        (answer + tolerance, True),
        (answer - tolerance, True),
        (answer + tolerance + step, False),
        (answer - tolerance - step, False),
    ):
        response = make.response("numeric", content, q1=to_thai_digits(f"{typed:,f}"))
        assert NUMBER.grade(content, response) == int(right)


@pytest.mark.parametrize("typed", ["1441.5", "1,441.5", "๑๔๔๑.๕ บาท", "1441.5 BAHT", "1441.50"])
def test_one_number_is_one_response_however_it_is_written(typed: str):
    assert make.response("numeric", make.content("numeric"), q1=typed) == "1441.5"


@pytest.mark.parametrize("typed", ["1,5", "มาก", "5 ชิ้น", "1 441", "1" * 41])
def test_what_is_no_number_is_refused_in_words(typed: str):
    with pytest.raises(Refused) as refused:
        make.response("numeric", make.content("numeric"), q1=typed)
    assert refused.value.code == "bad_number"


def test_a_response_outlives_the_unit_that_was_typed_with_it():
    asked, now = make.content("numeric"), make.content("numeric", unit={"th": "สตางค์"})
    assert NUMBER.grade(now, make.response("numeric", asked, q1="1441.5 บาท")) == 1


@pytest.mark.parametrize("given_before", ["", "มาก", "1,5", 7, True, ["x"], {"a": "b"}])
@pytest.mark.parametrize("kind", ["short_text", "numeric"])
def test_a_response_that_means_nothing_earns_nothing(kind: str, given_before: object):
    content, expected = make.content(kind), Fraction(0)
    assert KINDS[kind].grade(content, given_before) == expected
    assert KINDS[kind].guess_score(content) == 0
    assert KINDS[kind].parts_shown(content, [], given_before)
    assert KINDS[kind].parts_reviewed(content, [], given_before)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"answer": ""}, ["answer"]),
        ({"answer": "1,5"}, ["answer"]),
        ({"answer": [1]}, ["answer"]),
        ({"answer": True}, ["answer"]),
        ({"tolerance": "-1"}, ["tolerance"]),
        ({"tolerance": "มาก"}, ["tolerance"]),
        ({"unit": {"en": "baht"}}, ["unit.th"]),
        ({"answer": float("nan")}, ["answer"]),
        ({"answer": 1e300}, ["answer"]),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_number(fields: dict, where: list[str]):
    assert errors("numeric", **fields) == where


@pytest.mark.parametrize("written", [1500, 1500.0, "1,500", "๑๕๐๐", Decimal("1500.00")])
def test_an_author_writes_a_number_as_they_like(written: object):
    assert make.content("numeric", answer=written)["answer"] == "1500"


def test_the_page_of_a_number_shows_the_unit_and_the_keys_for_it():
    content = make.content("numeric")
    with override("en"):
        page = render_to_string(
            "quizzes/_question.html", {"question": show_question(kind="numeric", content=content, layout=[])}
        )
    assert 'inputmode="decimal"' in page
    assert "baht" in page
    assert "1441" not in page


def test_the_review_of_a_number_shows_it_with_thousands_tolerance_and_unit():
    page = reviewed("numeric", "1500", "en")
    assert "1,500 <span>baht</span>" in page
    assert "1,441.5 <span>baht</span>" in page
    assert "(up to 0.25 more or less)" in page
    assert "บาท" in reviewed("numeric", "1500", "th")
