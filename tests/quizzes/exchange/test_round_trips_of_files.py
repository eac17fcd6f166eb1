"""QTI packages and tables: what they can carry comes back as it was, what they cannot is told."""

import zipfile
from copy import deepcopy
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.archives import Archive
from quizzes.exchange.contract import Outgoing
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.importing import plan_import
from quizzes.exchange.qti.gaps import is_unit
from tests.make.exchange_files import png
from tests.make.question_files import KINDS, one, outgoing, questions
from tests.make.question_kinds import content, plain

pytestmark = pytest.mark.without_database
PLENTY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ALL = [*KINDS, "gaps"]


def read_again(format, data):
    """Return the only question of a file."""
    reading = FORMATS[format].read(data, name="file")
    plan = plan_import(reading, file_name="file")
    assert not plan.all_errors(), [notice.line("file") for notice in plan.all_errors()]
    return plan.lines[0].plain, one(reading)


def about(question):
    return question.code, question.kind, question.topic, question.difficulty, question.lesson_code, question.source


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ALL)
@given(data=st.data())
@PLENTY
def test_a_table_gives_back_all_of_a_question_in_both_languages(format, kind, data):
    question = data.draw(questions(kind))
    written = FORMATS[format].write([outgoing(question)], language="th")
    assert not written.left_out
    assert not written.losses
    again, entry = read_again(format, written.data)
    assert about(again) == about(question)
    assert again.content == question.content
    assert not entry.warnings


def without_empty_lines(part):
    """Return a content in Thai only, as paragraphs of HTML keep it."""
    if isinstance(part, dict):
        return {name: "" if name == "en" else without_empty_lines(value) for name, value in part.items()}
    if isinstance(part, list):
        return [without_empty_lines(one) for one in part]
    return "\n".join(filter(None, part.split("\n"))) if isinstance(part, str) else part


def texts_only(part):
    """Return a content without ids, which follow from texts, and without what QTI has no place for."""
    if isinstance(part, dict):
        return {name: texts_only(value) for name, value in part.items() if name not in ("id", "option", "group")}
    return [texts_only(one) for one in part] if isinstance(part, list) else part


def as_qti_keeps_it(question):
    kept = without_empty_lines(deepcopy(question.content))
    nothing = {"th": "", "en": ""}
    for name in ("pairs", "items", "answers"):
        for part in kept.get(name, []):
            if "feedback" in part:
                part["feedback"] = nothing
    if question.kind == "ordering":
        kept["grading"] = "all_or_nothing"
    if "near_miss" in kept:
        kept["near_miss"] = False
    if question.kind == "gaps":
        kept["match_case"] &= any(blank["control"] == "type" for blank in kept["blanks"])
        for blank in kept["blanks"]:
            for answer in blank["answers"]:
                answer["text"]["th"] = " ".join(answer["text"]["th"].split())
    return texts_only(kept)


@pytest.mark.parametrize("format", ["qti21", "qti30"])
@pytest.mark.parametrize("kind", ALL)
@given(data=st.data())
@PLENTY
def test_an_item_gives_back_everything_that_is_not_told_as_lost(format, kind, data):
    question = data.draw(questions(kind))
    written = FORMATS[format].write([outgoing(question)], language="th")
    assert not written.left_out
    again, entry = read_again(format, written.data)
    kept = as_qti_keeps_it(question)
    if again.kind != question.kind:
        parts = len(kept.get("blanks", [])) or len(kept["groups"]) + 1 - len(kept["items"])
        assert (question.kind, again.kind, parts) in [("gaps", "short_text", 1), ("groups", "matching", 1)]
        assert written.losses
        return
    assert about(again) == about(question)
    if len(again.content.get("answers", [])) < len(kept.get("answers", [])):
        assert entry.warnings
        return
    if kept.get("unit", {}).get("th") and not is_unit(kept["unit"]["th"]):
        assert "unit" in " ".join(str(loss.problem) for loss in written.losses)
        return
    assert texts_only(without_empty_lines(again.content)) == kept
    meant = texts_only(deepcopy(question.content))
    if not any(blank["control"] == "type" for blank in meant.get("blanks", [])) and question.kind == "gaps":
        meant.update(match_case=False, near_miss=False)  # they concern what is typed
    if kept != meant:
        assert written.losses


@given(several=st.lists(questions(), min_size=1, max_size=4, unique_by=lambda one: one.code))
@PLENTY
def test_a_package_holds_all_questions_in_order_and_the_same_bytes_each_time(several):
    for format in ("qti21", "qti30", "xlsx", "csv"):
        outgoings = [outgoing(question) for question in several]
        written = FORMATS[format].write(outgoings, language="th")
        assert written.data == FORMATS[format].write(outgoings, language="th").data
        plan = plan_import(FORMATS[format].read(written.data, name="f"), file_name="f")
        assert [line.code for line in plan.lines] == [question.code for question in several]


@pytest.mark.parametrize("format", ["qti21", "qti30"])
@pytest.mark.parametrize("kind", ["hotspot", "single_choice"])
def test_a_picture_travels_in_the_package_with_its_description_and_its_areas(format, kind):
    held = content(kind)
    held["picture"] = {"file": "questions/abc.webp", "width": 400, "height": 300, "alt": {"th": "ข้อความ", "en": ""}}
    question = Outgoing("q-1", kind, "safety", 2, "", "", held, png(400, 300, kind="WEBP"))
    written = FORMATS[format].write([question], language="th")
    assert "images/abc.webp" in Archive(written.data)
    again, entry = read_again(format, written.data)
    assert entry.pictures == {"abc.webp": question.picture}
    assert again.picture == "abc.webp"
    assert again.content["picture"]["alt"]["th"] == "ข้อความ"
    assert [texts_only(choice) for choice in without_empty_lines(again.content["choices"])] == [
        texts_only(choice) for choice in without_empty_lines(held["choices"])
    ]


@pytest.mark.parametrize("format", ["xlsx", "csv", "qti21", "qti30"])
def test_what_a_format_cannot_carry_is_told(format):
    held = {
        **content("single_choice"),
        "picture": {"file": "a.webp", "width": 1, "height": 1, "alt": {"th": "", "en": ""}},
    }
    hotspot = Outgoing("q-2", "hotspot", "t", 2, "", "", content("hotspot"))
    picture = Outgoing("q-1", "single_choice", "t", 2, "", "", held)
    written = FORMATS[format].write([picture, hotspot], language="th")
    assert [loss.code for loss in written.left_out] == ["q-2"]
    assert "q-1" in {loss.code for loss in written.losses}


@pytest.mark.parametrize("format", ["xlsx", "csv", "qti21", "qti30"])
def test_a_character_that_no_file_may_hold_leaves_the_question_out(format):
    held = content("single_choice")
    held["choices"][0]["text"]["th"] = "ก\x01ข"
    written = FORMATS[format].write([Outgoing("q-1", "single_choice", "t", 2, "", "", held)], language="th")
    assert [loss.code for loss in written.left_out] == ["q-1"]


def test_a_question_without_english_is_left_out_of_an_english_package_but_not_of_a_table():
    item = content("single_choice")
    item["stem"]["en"] = ""
    question = Outgoing("q-1", "single_choice", "t", 2, "", "", item)
    assert FORMATS["qti21"].write([question], language="en").left_out
    assert not FORMATS["xlsx"].write([question], language="en").left_out


def test_an_order_is_not_told_by_the_order_of_its_items():
    assert plain("ordering")["items"]
    question = Outgoing("q-1", "ordering", "t", 2, "", "", content("ordering"))
    data = FORMATS["qti21"].write([question], language="th").data
    item = zipfile.ZipFile(BytesIO(data)).read("items/q-1.xml").decode()
    written = [part["text"]["th"] for part in sorted(question.content["items"], key=lambda one: one["id"])]
    assert sorted(written, key=item.index) == written


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'=", "''@"])
def test_no_cell_of_a_csv_file_is_a_formula(start):
    held = content("single_choice")
    held["stem"]["th"] = f"{start}1+cmd"
    data = FORMATS["csv"].write([Outgoing("q-1", "single_choice", "t", 2, "", "", held)], language="th").data
    assert f",'{start}1+cmd," in data.decode()
    again, _entry = read_again("csv", data)
    assert again.content["stem"]["th"] == f"{start}1+cmd"
