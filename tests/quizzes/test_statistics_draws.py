"""How drawn questions enter the figures of a quiz: which are fixed and which drawn, and how a draw's places vary."""

import statistics
from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.composition import ALL_DRAWS, asked_always, of_length, parts_of
from quizzes.statistics.histograms import Asked, Scored, usual_length
from quizzes.statistics.parts import Part, slot_variance
from quizzes.statistics.quiz import internal_consistency
from tests.make.marks import answers, scored, scores
from tests.quizzes.test_statistics import MARKS

pytestmark = pytest.mark.without_database


def draw_of_two(pairs) -> Part:
    given_ = Counter(Asked(Fraction(mark), 1, scored(pair)) for pair in pairs for mark in pair)
    return Part("topic", 2, given_)


@given(st.lists(st.tuples(MARKS, MARKS), min_size=2, max_size=5))
def test_a_draws_variance_is_that_of_its_places_over_all_ways_to_fill_them(pairs):
    """But for what one way differs from the next by chance, which gets less with every attempt."""
    places = [
        sum(statistics.variance(column) for column in zip(*way, strict=True))
        for way in product(*[(pair, pair[::-1]) for pair in pairs])
    ]
    within = sum(sum((mark - (pair[0] + pair[1]) / 2) ** 2 for mark in pair) for pair in pairs)
    count = len(pairs)
    expected = sum(places, Fraction(0)) / len(places) + within / (count * (count - 1))
    assert 2 * slot_variance(draw_of_two(pairs), count) == expected


@given(st.lists(st.tuples(MARKS, MARKS, MARKS), min_size=2, max_size=8))
def test_the_consistency_of_a_quiz_with_draws_is_at_most_one(rows):
    marks = [list(row) for row in rows]
    drawn = Counter(Asked(mark, 1, scored(row)) for row in marks for mark in row[1:])
    alpha = internal_consistency(scores(marks), [Part(1, 1, answers(marks, 0)), Part("topic", 2, drawn)])
    assert alpha == "no_spread" or alpha <= 1


def attempt(total, possible) -> Scored:
    return Scored(Fraction(total), possible, False)


def test_questions_that_all_attempts_ask_are_fixed_and_the_others_drawn():
    usual = Counter({attempt(1, 2): 3})
    given_ = {
        1: Counter({Asked(Fraction(1), 1, attempt(1, 2)): 3}),
        2: Counter({Asked(Fraction(0), 1, attempt(1, 2)): 2}),
        3: Counter({Asked(Fraction(0), 1, attempt(1, 2)): 1}),
    }
    assert asked_always(usual, given_, 2) == {1}
    together = {"topic": Counter({Asked(Fraction(0), 1, attempt(1, 2)): 3})}
    parts = parts_of(usual, {1: given_[1]}, {"topic": [given_[2], given_[3]]}, together)
    assert [(part.name, part.count, sum(part.answers.values())) for part in parts] == [(1, 1, 3), ("topic", 1, 3)]


def test_draws_of_changing_numbers_are_one_part_together():
    whole = attempt(1, 2)
    usual = Counter({whole: 2})
    mark = Asked(Fraction(1, 2), 1, whole)
    draws = {"a": Counter({Asked(Fraction(1), 2, whole): 1}), "b": Counter({Asked(Fraction(1), 2, whole): 1})}
    singles = {"a": [Counter({mark: 2})], "b": [Counter({mark: 2})]}
    [part] = parts_of(usual, {}, singles, draws)
    assert (part.name, part.count, part.answers) == (ALL_DRAWS, 2, Counter({mark: 4}))


def test_the_usual_length_is_the_commonest():
    found = Counter({attempt(1, 2): 3, attempt(2, 2): 3, attempt(1, 5): 5})
    assert usual_length(found) == 2
    assert of_length(found, 2).total() == 6
    assert usual_length(Counter()) == 0
