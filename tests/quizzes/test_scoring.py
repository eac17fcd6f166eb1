"""Scoring: exact, pure, by topic where minimums ask for it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from quizzes.scoring import Answered, Score, score

pytestmark = pytest.mark.without_database

marks = st.builds(Fraction, st.integers(0, 12), st.just(12))
asked = st.lists(st.tuples(marks, st.sampled_from("abc")), min_size=1, max_size=20)
percents = st.integers(0, 100)
minimums = st.dictionaries(st.sampled_from("abcd"), percents, max_size=4)


def scored(rows) -> Score:
    return Score(tuple(mark for mark, _topic in rows), tuple(topic for _mark, topic in rows))


@given(asked, percents, minimums)
def test_a_pass_needs_the_whole_and_each_topic(rows, percent, least):
    passes = sum(mark for mark, _topic in rows) * 100 >= percent * len(rows)
    for topic, minimum in least.items():
        of_topic = [mark for mark, name in rows if name == topic]
        passes = passes and sum(of_topic) * 100 >= minimum * len(of_topic)
    assert scored(rows).passes(percent, least) == passes


@given(asked, percents)
def test_the_topics_share_out_the_whole(rows, percent):
    earned = scored(rows)
    parts = [earned.of_topic(topic) for topic in "abc"]
    assert (sum(part.total for part in parts), sum(part.possible for part in parts)) == (earned.total, earned.possible)
    assert not all(part.reaches(percent) for part in parts) or earned.reaches(percent)


def test_a_topic_that_was_not_asked_stops_nobody():
    assert Score((Fraction(1),), ("a",)).passes(100, {"b": 100})


def test_a_percentage_is_never_rounded_up():
    two_thirds = Score((Fraction(1), Fraction(1), Fraction(0)), ("a", "a", "a"))
    assert two_thirds.passes(66, {"a": 66})
    assert not two_thirds.passes(67)
    assert not two_thirds.passes(0, {"a": 67})


def test_marks_stand_in_the_order_of_the_questions():
    content = {"stem": {"th": "ก", "en": ""}, "explanation": {"th": "ข", "en": ""}, "answer": True}
    answers = [True, None, False, True]
    earned = score(Answered("true_false", content, response, topic="a") for response in answers)
    assert earned.marks == tuple(KINDS["true_false"].grade(content, response) for response in answers) == (1, 0, 0, 1)
    assert earned.topics == ("a",) * 4
