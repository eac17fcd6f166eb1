"""What the author's forms and questions.yaml take and refuse, for matching, ordering, groups and marking."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange.plain import FieldErrors, read_question
from quizzes.kinds import KINDS
from quizzes.kinds.texts import tidy
from tests.make import question_kinds
from tests.make.question_kinds import text

pytestmark = pytest.mark.without_database

FULL = {"stem": text("โจทย์"), "explanation": text("เฉลย")}


def faults(kind, **fields):
    """Return the fields refused of a question in the plain form."""
    with pytest.raises(FieldErrors) as refused:
        read_question({**question_kinds.plain(kind), **fields})
    assert all(error.problem and error.remedy for error in refused.value)
    return [error.field for error in refused.value]


def form_faults(kind, *, draft=False, **fields):
    """Return the paths at which the author's form refuses a value, empty where it takes it."""
    block = KINDS[kind].block()
    value = block.to_python({**FULL, **fields})
    try:
        (block.clean_deferred if draft else block.clean)(value)
    except ValidationError as refused:
        return sorted(paths(refused.as_json_data()))
    return []


def paths(error, start=""):
    if "messages" in error:
        yield start
    for name, below in error.get("blockErrors", {}).items():
        yield from paths(below, f"{start}.{name}" if start else str(name))


def pair(left, right, **more):
    return {"left": text(left), "right": text(right), **more}


PAIRS = [pair("ก", "1"), pair("ข", "2")]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"pairs": PAIRS[:1]}, ["pairs"]),
        ({"pairs": None}, ["pairs"]),
        ({"pairs": [*PAIRS, pair("ก", "3")]}, ["pairs.3.left.th"]),
        ({"pairs": [*PAIRS, pair("ค", "2")]}, ["pairs.3.right.th"]),
        ({"pairs": PAIRS, "extras": [text("3"), text(" 1 ")]}, ["extras.2.th"]),
        ({"pairs": [*PAIRS, pair("", "3")]}, ["pairs.3.left.th"]),
        ({"pairs": [*PAIRS, {"left": text("ค")}]}, ["pairs.3.right.th"]),
        ({"pairs": [*PAIRS, pair("ค", "3", feedback={"en": "why"})]}, ["pairs.3.feedback.th"]),
        ({"pairs": [*PAIRS, pair("ค", "3", middle="x")]}, ["pairs.3.middle"]),
        ({"pairs": [*PAIRS, {"left": "ค", "right": text("3")}]}, ["pairs.3.left", "pairs.3.left.th"]),
        ({"extras": [text("")]}, ["extras.1.th"]),
        ({"extras": [{**text("9"), "right": True}]}, ["extras.1.right"]),
        ({"pairs": [pair(f"ซ้าย {n}", f"ขวา {n}") for n in range(31)]}, ["pairs"]),
        ({"extras": [text(f"อื่น {n}") for n in range(31)]}, ["extras"]),
        ({"grading": "some"}, ["grading"]),
        ({"grading": 1}, ["grading"]),
    ],
)
def test_each_fault_of_a_matching_question_is_named_at_its_field(fields, at):
    assert faults("matching", **fields) == at


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"items": [text("ก")]}, ["items"]),
        ({"items": [text("ก"), text("ข"), text("ก")]}, ["items.3.th"]),
        ({"items": [text("ก", "Same"), text("ข", "same")]}, ["items.2.en"]),
        ({"items": [text("ก"), text("")]}, ["items.2.th"]),
        ({"items": [text("ก"), {**text("ข"), "place": 1}]}, ["items.2.place"]),
        ({"items": {"th": "ก"}}, ["items"]),
        ({"items": [text(f"ขั้น {n}") for n in range(31)]}, ["items"]),
    ],
)
def test_each_fault_of_an_ordering_question_is_named_at_its_field(fields, at):
    assert faults("ordering", **fields) == at


def group(name, *items):
    return {"name": text(name), "items": [text(item) for item in items]}


@pytest.mark.parametrize(
    ("groups", "at"),
    [
        (None, ["groups"]),
        ([group("จริง", "ก")], ["groups"]),
        ([group(f"กลุ่ม {n}", f"สิ่ง {n}") for n in range(7)], ["groups"]),
        ([group("จริง", "ก"), group("ปลอม")], ["groups.2.items"]),
        ([group("จริง", "ก"), group("จริง", "ข")], ["groups.2.name.th"]),
        ([group("จริง", "ก"), group("ปลอม", "ข", "ก")], ["groups.2.items.2.th"]),
        ([group("จริง", "ก"), group("", "ข")], ["groups.2.name.th"]),
        ([group("", "ก"), group("", "ข")], ["groups.1.name.th", "groups.2.name.th"]),
        ([group("จริง", "ก"), group("ปลอม", "ข", "")], ["groups.2.items.2.th"]),
        ([group("จริง", "ก"), {**group("ปลอม", "ข"), "note": 1}], ["groups.2.note"]),
        ([group("จริง", *map(str, range(20))), group("ปลอม", *map(str, range(20, 40)))], ["groups"]),
    ],
)
def test_each_fault_of_groups_is_named_at_its_field(groups, at):
    assert faults("groups", groups=groups) == at


def test_feedback_in_english_only_is_refused_beside_its_item():
    items = [{**text("ก"), "feedback": {"en": "why"}}]
    groups = [{"name": text("จริง"), "items": items}, group("ปลอม", "ข")]
    assert faults("groups", groups=groups) == ["groups.1.items.1.feedback.th"]


def test_an_unknown_way_of_marking_names_the_ways_there_are():
    with pytest.raises(FieldErrors, match="all_or_nothing, partial"):
        read_question({**question_kinds.plain("multiple_choice"), "grading": "half"})


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12).filter(tidy)
unique = st.lists(texts, min_size=4, max_size=8, unique_by=lambda words: tidy(words).casefold())


@given(unique)
def test_what_was_written_plainly_is_what_the_version_holds(words):
    tidied = [tidy(one) for one in words]
    content = read_question({**question_kinds.plain("ordering"), "items": [text(one) for one in words]}).content
    assert [item["text"] for item in content["items"]] == [text(one) for one in tidied]

    pairs = [pair(one, one) for one in words[1:]]
    fields = {"pairs": pairs, "extras": [text(words[0])]}
    content = read_question({**question_kinds.plain("matching"), **fields}).content
    assert [(one["left"]["th"], one["right"]["th"]) for one in content["pairs"]] == [(one, one) for one in tidied[1:]]
    assert [extra["right"]["th"] for extra in content["extras"]] == tidied[:1]
    assert len({side["option"] for side in content["pairs"] + content["extras"]}) == len(words)

    groups = [group(words[0], *words[:2]), group(words[1], *words[2:])]
    content = read_question({**question_kinds.plain("groups"), "groups": groups}).content
    assert [one["name"]["th"] for one in content["groups"]] == tidied[:2]
    ids = [one["id"] for one in content["groups"]]
    found = [(item["text"]["th"], ids.index(item["group"])) for item in content["items"]]
    assert found == [(one, int(number > 1)) for number, one in enumerate(tidied)]


# The author's form


def filled_group(name, *items):
    """Return a group as the author's form has it."""
    return {"name": text(name), "items": [{"text": text(item)} for item in items]}


def test_a_whole_question_is_taken():
    assert form_faults("matching", pairs=PAIRS, extras=[text("3")]) == []
    assert form_faults("ordering", items=[text("ก"), text("ข")], grading="partial") == []
    assert form_faults("groups", groups=[group("จริง"), group("ปลอม")], draft=True) == []
    assert form_faults("groups", groups=[filled_group("จริง", "ก"), filled_group("ปลอม", "ข")]) == []


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        ("matching", {"pairs": [*PAIRS, pair("ก", "3")]}, ["pairs.2.left.th"]),
        ("matching", {"pairs": [*PAIRS, pair("ค", "2")]}, ["pairs.2.right.th"]),
        ("matching", {"pairs": PAIRS, "extras": [text("2")]}, ["extras.0.th"]),
        ("ordering", {"items": [text("ก"), text("ข"), text("ข")]}, ["items.2.th"]),
        ("groups", {"groups": [filled_group("จริง", "ก"), filled_group("จริง", "ข")]}, ["groups.1.name.th"]),
        ("groups", {"groups": [filled_group("จริง", "ก"), filled_group("ปลอม", "ก")]}, ["groups.1.items.0.text.th"]),
    ],
)
def test_equal_parts_are_refused_at_the_second_of_them_even_in_a_draft(kind, fields, at):
    assert form_faults(kind, draft=True, **fields) == at
    assert form_faults(kind, **fields) == at


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        ("matching", {"pairs": [pair("ก", "")]}, ["pairs", "pairs.0.right.th"]),
        ("matching", {"pairs": PAIRS[:1]}, ["pairs"]),
        ("ordering", {"items": []}, ["items"]),
        ("groups", {"groups": [filled_group("จริง")]}, ["groups", "groups.0.items"]),
    ],
)
def test_a_draft_may_lack_what_a_published_question_needs(kind, fields, at):
    assert form_faults(kind, draft=True, **fields) == []
    assert form_faults(kind, **fields) == at


def test_too_many_items_over_all_groups_are_refused_at_the_groups():
    items = [f"สิ่ง {number}" for number in range(32)]
    groups = [filled_group("จริง", *items[:16]), filled_group("ปลอม", *items[16:])]
    assert form_faults("groups", groups=groups) == ["groups"]
    assert form_faults("groups", groups=groups, draft=True) == []


@pytest.mark.parametrize("kind", ["matching", "ordering", "groups", "multiple_choice"])
def test_marking_is_all_or_nothing_until_an_author_says_otherwise(kind):
    assert KINDS[kind].block().get_default()["grading"] == "all_or_nothing"
    plain = question_kinds.plain(kind)
    assert read_question(plain).content.get("grading", "all_or_nothing") == "all_or_nothing"
    assert read_question({**plain, "grading": "partial"}).content["grading"] == "partial"


@pytest.mark.parametrize("kind", ["matching", "ordering", "groups"])
def test_an_empty_draft_can_be_previewed(kind):
    block = KINDS[kind].block()
    content = KINDS[kind].freeze(block.get_default())
    layout = KINDS[kind].layout(content)
    assert KINDS[kind].parts_shown(content, layout, None)
    assert "rows" in KINDS[kind].parts_reviewed(content, layout, None)
    assert KINDS[kind].grade(content, None) == 0
