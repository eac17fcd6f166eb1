"""Comparing typed answers as a Thai reader does."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.core.thai import normalise, to_thai_digits
from quizzes.comparing import characters, comparable, is_near_miss, is_one_edit, is_same, matches

pytestmark = pytest.mark.without_database

THAI = "กขคงจนมยรลวสหอะาิีุู่้๊็ัเแโใไำ์ๆฯ"
TEXTS = st.text(alphabet=st.sampled_from(THAI + "abcXYZ 0123456789๐๑๒๓-.,()\u200b'"), max_size=20)
ANY_TEXTS = st.one_of(TEXTS, st.text(max_size=20))
# Letters of which each is a character by itself, none of them a digit, a space or punctuation.
LETTERS = st.sampled_from("กขคงจนมยรลวสหอabcdefg")
WORDS = st.lists(LETTERS, min_size=4, max_size=12).map("".join)
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("น้ำใจ", "น\u0e49\u0e4d\u0e32ใจ"),  # SARA AM in two parts
        ("กี่", "ก่ี"),  # the tone mark typed before the vowel
        ("แม่", "เเม่"),
        ("ศูนย์ ดำรงธรรม", "ศูนย์ดำรงธรรม"),
        ("โทร 1441", "โทร๑๔๔๑"),
        ("ต่าง ๆ", "ต่างๆ"),
        ("แอป  LINE", "แอปline."),
        ("Call  the bank!", "call the bank"),
        ("e\u0301cole", "école"),
        ("don’t", "don't"),
        ("พ.ศ. ๒๕๖๙", "พ.ศ.2569"),
        ("เ เม่", "แม่"),
    ],
)
def test_what_a_reader_takes_for_the_same_is_the_same(typed: str, listed: str):
    assert is_same(typed, listed)
    assert is_same(listed, typed)


@pytest.mark.parametrize(
    ("typed", "listed"), [("callthe bank", "call the bank"), ("ไกล", "ใกล้"), ("1441", "1414"), ("", "."), ("1.5", "15")]
)
def test_what_a_reader_tells_apart_is_not_the_same(typed: str, listed: str):
    assert not is_same(typed, listed)


def test_capitals_count_only_where_asked_for():
    assert is_same("LINE", "line")
    assert not is_same("LINE", "line", match_case=True)
    assert is_same("LINE ๑", "LINE 1", match_case=True)


@given(ANY_TEXTS, ANY_TEXTS, st.booleans())
def test_comparing_is_reflexive_and_symmetric(one: str, other: str, match_case: bool):
    assert is_same(one, one, match_case=match_case)
    assert is_same(one, other, match_case=match_case) == is_same(other, one, match_case=match_case)
    assert not is_near_miss(one, one, match_case=match_case)


@given(TEXTS)
def test_comparing_again_what_is_compared_changes_nothing(text: str):
    assert comparable(comparable(text)) == comparable(text)


@given(ANY_TEXTS)
def test_whatever_can_be_seen_is_compared(text: str):
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    assert bool(comparable(text)) == bool(normalise(visible))


@given(TEXTS, st.data())
def test_digits_spaces_and_what_nobody_sees_make_no_difference(text: str, data: st.DataObject):
    assert is_same(to_thai_digits(text), text)
    assert is_same(f"  {text}\t ", text)
    assert is_same(text.replace(" ", "   "), text)
    place = data.draw(st.integers(0, len(text)))
    assert is_same(text[:place] + data.draw(st.sampled_from(INVISIBLE)) + text[place:], text)


@given(WORDS, st.data())
def test_spaces_between_thai_letters_make_no_difference(word: str, data: st.DataObject):
    thai = "".join(letter for letter in word if letter >= "ก")
    place = data.draw(st.integers(0, len(thai)))
    assert is_same(f"{thai[:place]} {thai[place:]}", thai)


@given(st.sampled_from("กขคนมร"), st.sampled_from("ิีึืุู"), st.sampled_from("่้๊๋"), TEXTS)
def test_the_order_in_which_marks_were_typed_makes_no_difference(letter: str, vowel: str, tone: str, rest: str):
    assume(not rest or rest[0] not in "ิีุู่้๊็ัำ์า\u200b")
    assert is_same(letter + vowel + tone + rest, letter + tone + vowel + rest)


@given(WORDS, st.data())
def test_one_edit_is_forgiven_whichever_it_is(word: str, data: st.DataObject):
    letters = list(word)
    place = data.draw(st.integers(0, len(letters) - 1))
    other = data.draw(LETTERS)
    edits = {
        "more": [*letters[:place], other, *letters[place:]],
        "fewer": letters[:place] + letters[place + 1 :],
        "another": [*letters[:place], other, *letters[place + 1 :]],
        "swapped": letters[:place] + letters[place : place + 2][::-1] + letters[place + 2 :],
    }
    for edited in map("".join, edits.values()):
        assert is_near_miss(edited, word) == (edited != word)


@given(st.lists(st.sampled_from("abc"), max_size=7), st.lists(st.sampled_from("abc"), max_size=7))
def test_one_edit_is_exactly_a_distance_of_one(one: list[str], other: list[str]):
    assert is_one_edit(one, other) == (one != other and _distance(one, other) == 1)


def _distance(one: list[str], other: list[str]) -> int:
    """The Damerau-Levenshtein distance by the textbook's table."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, column): column for column in range(len(other) + 1)}
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            costs = one[row - 1] != other[column - 1]
            ways = [table[row - 1, column] + 1, table[row, column - 1] + 1, table[row - 1, column - 1] + costs]
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                ways.append(table[row - 2, column - 2] + 1)
            table[row, column] = min(ways)
    return table[len(one), len(other)]


def test_a_mark_that_is_forgotten_is_one_typo():
    assert characters("น้ำใจดี") == ["น้ำ", "ใ", "จ", "ดี"]
    assert is_near_miss("นำใจดี", "น้ำใจดี")
    assert is_near_miss("เฟสบุค", "เฟสบุ๊ค")


@pytest.mark.parametrize(
    ("typed", "listed", "why"),
    [
        ("191", "1911", "a number is another number"),
        ("โทร 1442", "โทร 1441", "a number is another number"),
        ("ป้า", "ปู่", "too short"),
        ("ใกล", "ไกล", "three characters"),
        ("เฟสบุค์ค", "เฟซบุ๊ก", "two typos"),
    ],
)
def test_no_typo_is_forgiven_where_it_makes_something_else(typed: str, listed: str, why: str):
    assert not is_near_miss(typed, listed), why


def test_a_listed_answer_is_never_taken_for_a_typo_of_another():
    listed = ["มิจฉาชีพ", "มิจฉาชีบ"]
    assert matches("มิจฉาชีบ", listed, match_case=False, near_miss=True) == [1]
    assert matches("มิจฉาชีด", listed, match_case=False, near_miss=True) == [0, 1]
    assert matches("มิจฉาชีด", listed, match_case=False, near_miss=False) == []
