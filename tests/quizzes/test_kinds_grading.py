"""What answers to questions of several parts earn, exactly."""

from fractions import Fraction
from itertools import chain, combinations, pairwise, permutations, product
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange.plain import read_question
from quizzes.kinds import KINDS
from quizzes.showing import show_question
from tests.make import question_kinds
from tests.make.question_kinds import text

pytestmark = pytest.mark.without_database

gradings = st.sampled_from(["all_or_nothing", "partial"])
words = st.text("กขคงจฉชซดตถทนบปผ", min_size=1, max_size=6)


def content_of(kind: str, **fields: Any) -> dict[str, Any]:
    return read_question({**question_kinds.plain(kind), **fields}).content


def choices(rights: list[bool], grading: str) -> dict[str, Any]:
    items = [{**text(f"ข้อ {number}"), "right": right} for number, right in enumerate(rights)]
    return content_of("multiple_choice", choices=items, grading=grading)


def matching(size: int, extras: int, grading: str, turn: int = 0) -> dict[str, Any]:
    """Left n belongs to right n + `turn`, counted round; so two turns differ in the key only."""
    sides = size + extras
    rights = [text(f"ขวา {(number + turn) % sides}") for number in range(sides)]
    pairs = [{"left": text(f"ซ้าย {number}"), "right": rights[number]} for number in range(size)]
    return content_of("matching", pairs=pairs, extras=rights[size:], grading=grading)


def ordering(names: list[str], grading: str) -> dict[str, Any]:
    return content_of("ordering", items=[text(name) for name in names], grading=grading)


def groups(key: list[int], grading: str, count: int = 2) -> dict[str, Any]:
    """Item n belongs to the group `key[n]`; every group has at least one item."""
    inside = [[text(f"สิ่ง {number}") for number, of in enumerate(key) if of == group] for group in range(count)]
    named = [{"name": text(f"กลุ่ม {number}"), "items": items} for number, items in enumerate(inside)]
    return content_of("groups", groups=named, grading=grading)


def grade(kind: str, content: dict[str, Any], response: Any) -> Fraction:
    earned = KINDS[kind].grade(content, response)
    assert isinstance(earned, Fraction)
    assert 0 <= earned <= 1
    return earned


def every_response(kind: str, content: dict[str, Any]) -> list[Any]:
    """Return all responses that a blind guess chooses from, each as likely as another."""
    match kind:
        case "single_choice":
            return [choice["id"] for choice in content["choices"]]
        case "multiple_choice":
            ids = [choice["id"] for choice in content["choices"]]
            return list(chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1)))
        case "true_false":
            return [True, False]
        case "matching":
            pairs, options = [pair["id"] for pair in content["pairs"]], KINDS[kind].options(content)
            return [dict(zip(pairs, chosen, strict=True)) for chosen in permutations(options, len(pairs))]
        case "ordering":
            ids = [item["id"] for item in content["items"]]
            return [{name: place for place, name in enumerate(one, start=1)} for one in permutations(ids)]
        case _:
            ids, options = [item["id"] for item in content["items"]], KINDS[kind].options(content)
            return [dict(zip(ids, chosen, strict=True)) for chosen in product(options, repeat=len(ids))]


small = st.one_of(
    st.tuples(
        st.just("multiple_choice"),
        st.builds(choices, st.lists(st.booleans(), min_size=2, max_size=7).filter(any), gradings),
    ),
    st.tuples(st.just("matching"), st.builds(matching, st.integers(2, 4), st.integers(0, 2), gradings)),
    st.tuples(st.just("ordering"), st.builds(ordering, st.lists(words, min_size=2, max_size=5, unique=True), gradings)),
    st.tuples(
        st.just("groups"),
        st.builds(groups, st.lists(st.integers(0, 1), min_size=2, max_size=6).map(lambda key: [*key, 0, 1]), gradings),
    ),
    st.sampled_from(["single_choice", "true_false"]).map(lambda kind: (kind, question_kinds.content(kind))),
)


@given(small)
def test_a_blind_guess_earns_on_average_what_is_said(asked):
    kind, content = asked
    marks = [
        grade(kind, content, list(one) if isinstance(one, tuple) else one) for one in every_response(kind, content)
    ]
    assert KINDS[kind].guess_score(content) == sum(marks) / len(marks)


@given(small)
def test_only_the_key_earns_the_whole_mark(asked):
    kind, content = asked
    key = KINDS[kind].clean_response(content, question_kinds.form(kind, content, right=True), "q1")
    for response in every_response(kind, content):
        response = list(response) if isinstance(response, tuple) else response
        same = set(response) == set(key) if kind == "multiple_choice" else response == key
        assert (grade(kind, content, response) == 1) == same


@given(st.lists(st.booleans(), min_size=2, max_size=9).filter(any), st.data())
def test_a_multiple_choice_by_share_takes_away_for_wrong_choices_and_never_goes_below_nothing(rights, data):
    content = choices(rights, "partial")
    taken = data.draw(st.sets(st.integers(0, len(rights) - 1)))
    right, wrong = rights.count(True), rights.count(False)
    hits, misses = sum(rights[number] for number in taken), sum(not rights[number] for number in taken)
    expected = Fraction(hits, right) - (Fraction(misses, wrong) if wrong else 0)
    ids = [content["choices"][number]["id"] for number in data.draw(st.permutations(sorted(taken)))]
    assert grade("multiple_choice", content, ids) == max(0, expected)


def test_two_of_three_right_ones_and_one_of_two_wrong_ones_earn_a_sixth():
    content = choices([True, True, True, False, False], "partial")
    ids = [choice["id"] for choice in content["choices"]]
    assert grade("multiple_choice", content, [ids[0], ids[1], ids[3]]) == Fraction(1, 6)
    assert grade("multiple_choice", {**content, "grading": "all_or_nothing"}, [ids[0], ids[1], ids[3]]) == 0


def test_a_version_that_says_nothing_about_marking_is_all_or_nothing():
    content = choices([True, True, False], "all_or_nothing")
    assert "grading" not in content
    assert grade("multiple_choice", content, [content["choices"][0]["id"]]) == 0


@given(st.integers(2, 6), st.integers(0, 3), st.data())
def test_matching_by_share_earns_the_share_of_the_pairs(size, extras, data):
    content = matching(size, extras, "partial")
    options = sorted(KINDS["matching"].options(content))
    given = {pair["id"]: data.draw(st.sampled_from([*options, None])) for pair in content["pairs"]}
    response = {pair: option for pair, option in given.items() if option}
    right = sum(response.get(pair["id"]) == pair["option"] for pair in content["pairs"])
    assert grade("matching", content, response or None) == Fraction(right, size)
    assert grade("matching", {**content, "grading": "all_or_nothing"}, response) == int(right == size)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8).map(lambda key: [*key, 0, 1, 2]), st.data())
def test_groups_by_share_earn_the_share_of_the_items(key, data):
    content = groups(key, "partial", count=3)
    ids = [group["id"] for group in content["groups"]]
    response = {item["id"]: data.draw(st.sampled_from(ids)) for item in content["items"]}
    right = sum(response[item["id"]] == item["group"] for item in content["items"])
    assert grade("groups", content, response) == Fraction(right, len(key))
    assert grade("groups", {**content, "grading": "all_or_nothing"}, response) == int(right == len(key))


@given(st.permutations(range(6)))
def test_ordering_by_share_counts_each_item_directly_followed_by_the_one_that_belongs_there(order):
    content = ordering([f"ขั้น {number}" for number in range(6)], "partial")
    ids = [item["id"] for item in content["items"]]
    response = {ids[number]: place for place, number in enumerate(order, start=1)}
    followed = sum(before + 1 == after for before, after in pairwise(order))
    assert grade("ordering", content, response) == Fraction(followed, 5)


@pytest.mark.parametrize(
    ("places", "share", "whole"),
    [
        ({"a": 1, "b": 2, "c": 3, "d": 4}, Fraction(1), 1),
        ({"b": 1, "c": 2, "d": 3, "a": 4}, Fraction(2, 3), 0),
        ({"d": 1, "c": 2, "b": 3, "a": 4}, Fraction(0), 0),
        ({"a": 1, "b": 2}, Fraction(1, 3), 0),  # two left without a place
        ({"a": 1, "b": 4}, Fraction(0), 0),  # others belong between them
        ({"a": 1, "b": 2, "c": 2, "d": 3}, Fraction(0), 0),  # a place given twice is nobody's
        ({"a": 1, "b": 2, "gone": 3, "c": 4, "d": 5}, Fraction(1), 1),  # an item that was taken out leaves no gap
        ({"gone": 1, "lost": 2}, Fraction(0), 0),
    ],
)
def test_an_order_that_is_not_whole_earns_what_is_certain(places, share, whole):
    content = ordering(["ก", "ข", "ค", "ง"], "partial")
    for item, name in zip(content["items"], "abcd", strict=True):
        item["id"] = name
    assert grade("ordering", content, places) == share
    assert grade("ordering", {**content, "grading": "all_or_nothing"}, places) == whole


def places_form(content: dict[str, Any], *places: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for item, place in zip(content["items"], places, strict=True):
        data[f"q1.{item['id']}"] = place
    return data


def test_the_one_place_that_is_left_goes_to_the_one_item_without_a_place():
    content = ordering(["ก", "ข", "ค"], "partial")
    clean = KINDS["ordering"].clean_response
    names = [item["id"] for item in content["items"]]
    assert clean(content, places_form(content, "3", "", "1"), "q1") == dict(zip(names, (3, 2, 1), strict=True))


@pytest.mark.parametrize("places", [("1", "", ""), ("1", "1", ""), ("2", "2", "2"), ("1", "1", "3")])
def test_places_missing_or_given_twice_are_kept_as_they_were_given_and_shown_again(places):
    content = ordering(["ก", "ข", "ค"], "partial")
    kind = KINDS["ordering"]
    response = kind.clean_response(content, places_form(content, *places), "q1")
    held = {item["id"]: int(place) for item, place in zip(content["items"], places, strict=True) if place}
    assert response == held
    shown = kind.parts_shown(content, kind.layout(content), response)
    assert {item["id"]: item["place"] for item in shown["items"] if item["place"]} == held
    assert shown["complete"] is False


def test_what_was_put_in_order_is_shown_in_that_order():
    content = ordering(["ก", "ข", "ค"], "partial")
    kind = KINDS["ordering"]
    response = kind.clean_response(content, places_form(content, "2", "3", "1"), "q1")
    shown = kind.parts_shown(content, kind.layout(content), response)
    assert [item["text"].text for item in shown["items"]] == ["ค", "ก", "ข"]
    assert shown["complete"] is True


def test_what_an_earlier_version_had_and_this_one_has_not_earns_nothing():
    before = {
        "single_choice": (question_kinds.content("single_choice", 1), question_kinds.content("single_choice", 2)),
        "multiple_choice": (choices([True, False], "partial"), question_kinds.content("multiple_choice", 3)),
        "matching": (matching(2, 0, "partial"), question_kinds.content("matching")),
        "ordering": (ordering(["ก", "ข"], "partial"), question_kinds.content("ordering")),
        "groups": (groups([0, 1], "partial"), question_kinds.content("groups")),
    }
    for kind, (old, new) in before.items():
        response = KINDS[kind].clean_response(old, question_kinds.form(kind, old, right=True), "q1")
        for grading in ("all_or_nothing", "partial"):
            assert grade(kind, {**new, "grading": grading}, response) == 0
        assert KINDS[kind].answer_parts(new, response) == []


def test_a_key_put_right_by_exchanging_words_follows_the_words_and_not_their_place():
    pairs = [{"left": text("ก"), "right": text("1")}, {"left": text("ข"), "right": text("2")}]
    turned = [{"left": text("ก"), "right": text("2")}, {"left": text("ข"), "right": text("1")}]
    old, new = content_of("matching", pairs=pairs), content_of("matching", pairs=turned)
    response = KINDS["matching"].clean_response(old, question_kinds.form("matching", old, right=True), "q1")
    assert (grade("matching", old, response), grade("matching", new, response)) == (1, 0)
    old, new = groups([0, 1, 1], "partial"), groups([1, 0, 1], "partial")
    response = KINDS["groups"].clean_response(old, question_kinds.form("groups", old, right=True), "q1")
    assert (grade("groups", old, response), grade("groups", new, response)) == (1, Fraction(1, 3))


@given(st.permutations(["ก", "ข", "ค", "ง"]), st.integers(1, 4), st.booleans())
def test_nothing_shown_follows_from_the_key(order, turn, by_share):
    """Questions that differ in their keys only have the same order of parts to be shuffled, and are shown alike."""
    grading = "partial" if by_share else "all_or_nothing"
    twins = {
        "single_choice": tuple(
            content_of("single_choice", choices=[{**text(one), "right": one == right} for one in "กขคง"])
            for right in ("ก", order[0])
        ),
        "multiple_choice": (choices([True, False, True], grading), choices([False, True, True], grading)),
        "true_false": tuple(content_of("true_false", answer=answer) for answer in (True, False)),
        "matching": (matching(3, 2, grading), matching(3, 2, grading, turn)),
        "ordering": (ordering(["ก", "ข", "ค", "ง"], grading), ordering(order, grading)),
        "groups": (groups([0, 1, 1, 0], grading), groups([1, 0, 0, 1], grading)),
    }
    for kind, contents in twins.items():
        one, other = ((KINDS[kind].layout(content), content) for content in contents)
        assert one[0] == other[0]
        shown = [show_question(kind=kind, content=content, layout=layout) for layout, content in (one, other)]
        assert shown[0] == shown[1]
        response = KINDS[kind].clean_response(one[1], question_kinds.form(kind, one[1], right=True), "q1")
        said = [
            [(part.part, part.answer) for part in KINDS[kind].answer_parts(content, response)]
            for content in (one[1], other[1])
        ]
        assert said[0] == said[1]
