"""What a format can carry comes back as it was; what it cannot is told."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.contract import Outgoing
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.importing import plan_import
from tests.make.question_files import KINDS, one, outgoing, questions

pytestmark = pytest.mark.without_database

PLENTY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def written(format, question, language="th"):
    return FORMATS[format].write([outgoing(question)], language=language)


def read_again(format, file):
    """Return the only question of a file, with what the plan says of it."""
    reading = FORMATS[format].read(file.data, name="file")
    plan = plan_import(reading, file_name="file")
    assert len(plan.lines) == 1, plan.lines
    assert not plan.all_errors(), [notice.line("file") for notice in plan.all_errors()]
    return plan.lines[0].plain, one(reading)


def only_thai(content):
    """Return a content without its English."""
    if isinstance(content, dict):
        return {name: "" if name == "en" else only_thai(value) for name, value in content.items()}
    return [only_thai(part) for part in content] if isinstance(content, list) else content


def without_feedback(parts):
    for part in parts:
        part["feedback"] = {"th": "", "en": ""}


def as_moodle_keeps_it(question):
    content = only_thai(deepcopy(question.content))
    if ("grading" in content and question.kind != "ordering") or question.kind == "multiple_choice":
        content["grading"] = "partial"
    if "near_miss" in content:
        content["near_miss"] = False
    for name in ("pairs", "items"):
        if question.kind in ("matching", "groups"):
            without_feedback(content.get(name, []))
    if question.kind == "gaps":
        content["match_case"] &= any(blank["control"] == "type" for blank in content["blanks"])
    return content


def as_gift_keeps_it(question):
    content = as_moodle_keeps_it(question)
    if "match_case" in content:
        content["match_case"] = False
    if "unit" in content:
        content["unit"] = {"th": "", "en": ""}
    return content


KEEPS = {"gift": as_gift_keeps_it, "moodle_xml": as_moodle_keeps_it}


def is_one_to_one(question):
    """Groups of one thing each are a matching to other systems."""
    return question.kind == "groups" and len(question.content["items"]) == len(question.content["groups"])


@pytest.mark.parametrize("format", KEEPS)
@pytest.mark.parametrize("kind", [*KINDS, "gaps"])
@given(data=st.data())
@settings(PLENTY, max_examples=25)
def test_a_question_comes_back_with_everything_that_is_not_told_as_lost(format, kind, data):
    question = data.draw(questions(kind))
    file = written(format, question)
    if file.left_out:
        assert not FORMATS[format].write([], language="th").left_out
        assert b"::" + question.code.encode() not in file.data
        return
    again, entry = read_again(format, file)
    about = (question.code, question.topic, question.difficulty, question.lesson_code, question.source)
    assert (again.code, again.topic, again.difficulty, again.lesson_code, again.source) == about
    expected = KEEPS[format](question)
    if expected != question.content or is_one_to_one(question):
        assert file.losses
    if is_one_to_one(question):
        assert again.kind == "matching"
    elif len(again.content.get("answers", [])) < len(expected.get("answers", [])):
        assert entry.warnings  # capitals told two answers apart, and GIFT cannot
    else:
        assert (again.kind, again.content) == (question.kind, expected)


@given(question=questions())
@PLENTY
def test_aiken_keeps_text_choices_and_key_and_tells_the_rest(question):
    file = written("aiken", question)
    if question.kind not in ("single_choice", "true_false") or file.left_out:
        assert file.left_out
        assert not file.data
        return
    again, _entry = read_again("aiken", file)
    assert again.kind == "single_choice"
    assert again.content["stem"]["th"] == " ".join(question.content["stem"]["th"].split())
    assert file.losses
    if question.kind == "single_choice":
        kept = [(" ".join(one["text"]["th"].split()), one["right"]) for one in question.content["choices"]]
        assert [(one["text"]["th"], one["right"]) for one in again.content["choices"]] == kept


@pytest.mark.parametrize("format", KEEPS)
@given(several=st.lists(questions(), min_size=1, max_size=6, unique_by=lambda one: one.code))
@settings(PLENTY, max_examples=15)
def test_a_file_holds_all_its_questions_in_their_order_each_with_its_topic(format, several):
    file = FORMATS[format].write([outgoing(one) for one in several], language="th")
    left = {loss.code for loss in file.left_out}
    kept = [one for one in several if one.code not in left]
    if not kept:
        return
    plan = plan_import(FORMATS[format].read(file.data, name="f"), file_name="f")
    found = [(line.plain.code, line.plain.topic) for line in plan.lines if line.plain]
    assert found == [(one.code, one.topic) for one in kept]
    assert {loss.code for loss in file.losses} <= {one.code for one in kept}


@pytest.mark.parametrize("format", FORMATS)
@given(question=questions())
@settings(PLENTY, max_examples=10)
def test_a_file_in_english_leaves_out_what_has_no_english_or_writes_it(format, question):
    file = FORMATS[format].write([outgoing(question)], language="en")
    assert isinstance(file.data, bytes)
    if not question.content["stem"]["en"] and format in (*KEEPS, "aiken"):
        assert [loss.code for loss in file.left_out] == [question.code]


def test_writing_nothing_gives_a_file_without_questions():
    for format in FORMATS.values():
        written = format.write([], language="th")
        assert isinstance(written.data, bytes)
        assert not written.left_out


def content(**fields: Any) -> Outgoing:
    text = {"th": "ก\x01", "en": ""}
    return Outgoing("q", "true_false", "t", 2, "", "", {"stem": text, "answer": True, "explanation": text, **fields})


@pytest.mark.parametrize("format", ["gift", "aiken", "moodle_xml"])
def test_a_character_that_no_file_may_hold_leaves_the_question_out(format):
    assert FORMATS[format].write([content()], language="th").left_out
