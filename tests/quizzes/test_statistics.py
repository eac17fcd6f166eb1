"""Figures of quizzes and questions: a hand-worked example, an independent calculation in floats, and properties."""

import math
import statistics
from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.statistics.exact import median, pair_moments
from quizzes.statistics.figures import WHY, Figure, from_json, missing, to_json
from quizzes.statistics.parts import effective_weights, intended_weight
from quizzes.statistics.questions import item_figures
from quizzes.statistics.quiz import quiz_figures
from tests.make.marks import GUTTMAN, answers, fixed_parts, scores

pytestmark = pytest.mark.without_database

MARKS = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(MARKS, min_size=width, max_size=width), min_size=2, max_size=12)
)
GUESS = Fraction(1, 4)


def of_quiz(marks) -> dict[str, Figure]:
    return quiz_figures(scores(marks), scores(marks), fixed_parts(marks))


def of_question(marks, column) -> dict[str, Figure]:
    return item_figures(answers(marks, column), GUESS)


def value(figure: Figure) -> float | str:
    return figure.why if figure.value is None else pytest.approx(figure.value, abs=1e-9)


# Worked by hand


def test_the_quiz_of_the_example_has_the_figures_worked_out_by_hand():
    # T is 0, 1, 2, 3 of 3: V(T) = (14 - 6²/4) / 3 = 5/3 in marks. The questions' variances are 1/4, 1/3 and 1/4, so
    # that alpha = 3/2 · (1 - (5/6)/(5/3)) = 3/4, the error ratio √(1/4) and the standard error half of √(5/3)/3.
    # Four values equally far apart: k₃ = 0 and k₄ = 16·(5·2.5625 - 9·1.5625)/6 = -10/3, which is -1.2·k₂².
    found = of_quiz(GUTTMAN)
    assert {name: figure.value for name, figure in found.items()} == pytest.approx(
        {
            "mean": 50,
            "median": 50,
            "sd": 100 * math.sqrt(5 / 3) / 3,
            "skewness": 0,
            "kurtosis": -1.2,
            "alpha": 75,
            "error_ratio": 50,
            "standard_error": 50 * math.sqrt(5 / 3) / 3,
        }
    )


def test_the_questions_of_the_example_have_the_figures_worked_out_by_hand():
    # Question 1: x = 1, 1, 1, 0 and X = 1, 1/2, 0, 0 of the rest. V(x) = 1/4, V(X) = (5/4 - (3/2)²/4)/3 = 11/48,
    # C = (3/2 - 3·(3/2)/4)/3 = 1/8. Sorted, x = 0, 1, 1, 1 meets X = 0, 0, 1/2, 1: no pairing covaries more.
    first = of_question(GUTTMAN, 0)
    assert {name: figure.value for name, figure in first.items()} == pytest.approx(
        {
            "facility": 75,
            "sd": 50,
            "guess": 25,
            "discrimination": 100 / 8 / math.sqrt(1 / 4 * 11 / 48),
            "efficiency": 100,
        }
    )


def test_the_weights_of_the_example_are_those_worked_out_by_hand():
    # C(x, T) in marks is 1/2, 2/3 and 1/2; their roots add up to 2.2307.
    found = effective_weights(fixed_parts(GUTTMAN), scores(GUTTMAN))
    whole = 2 * math.sqrt(1 / 2) + math.sqrt(2 / 3)
    assert [found[column].value for column in range(3)] == pytest.approx(
        [100 * math.sqrt(share) / whole for share in (1 / 2, 2 / 3, 1 / 2)]
    )
    assert intended_weight(2, 8) == Figure(25)


def test_efficiency_may_lie_below_minus_a_hundred():
    # x = 0, 0, 1 against X = 1, 1, 0: C = -1/3. The best pairing of the same values has C_max = 1/6 only.
    marks = [[0, 1], [0, 1], [1, 0]]
    assert of_question(marks, 0)["efficiency"].value == pytest.approx(-200)
    assert of_question(marks, 0)["discrimination"].value == pytest.approx(-100)


# An independent calculation


def in_floats(marks) -> tuple[list[list[float]], list[float]]:
    rows = [[float(mark) for mark in row] for row in marks]
    return rows, [sum(row) / len(row) for row in rows]


@given(TABLES)
def test_the_quizs_figures_are_those_that_floats_give(marks):
    rows, totals = in_floats(marks)
    found = of_quiz(marks)
    assert found["mean"].value == pytest.approx(100 * statistics.fmean(totals))
    assert found["median"].value == pytest.approx(100 * statistics.median(totals))
    assert found["sd"].value == pytest.approx(100 * statistics.stdev(totals))
    assume(statistics.stdev(totals) > 1e-9)
    width = len(rows[0])
    of_questions = sum(statistics.variance(column) for column in zip(*rows, strict=True))
    alpha = width / (width - 1) * (1 - of_questions / statistics.variance([sum(row) for row in rows]))
    assert found["alpha"].value == pytest.approx(100 * alpha, abs=1e-6)
    assert found["error_ratio"].value == pytest.approx(100 * math.sqrt(max(1 - alpha, 0)), abs=1e-4)
    if len(rows) > 2:
        middle, count = statistics.fmean(totals), len(totals)
        k3 = count * sum((one - middle) ** 3 for one in totals) / ((count - 1) * (count - 2))
        assert found["skewness"].value == pytest.approx(k3 / statistics.stdev(totals) ** 3, abs=1e-6)


@given(TABLES)
def test_the_questions_figures_are_those_that_floats_give(marks):
    rows, _totals = in_floats(marks)
    for column in range(len(rows[0])):
        x = [row[column] for row in rows]
        rest = [sum(row) - row[column] for row in rows]
        found = of_question(marks, column)
        assert found["facility"].value == pytest.approx(100 * statistics.fmean(x))
        assert found["sd"].value == pytest.approx(100 * statistics.stdev(x))
        if len(set(x)) == 1:
            assert found["discrimination"] == missing("same_marks")
        elif statistics.stdev(rest) < 1e-9:
            assert found["efficiency"] == missing("no_spread")
        else:
            assert found["discrimination"].value == pytest.approx(100 * statistics.correlation(x, rest), abs=1e-6)
            greatest = statistics.covariance(sorted(x), sorted(rest))
            assert found["efficiency"].value == pytest.approx(100 * statistics.covariance(x, rest) / greatest, abs=1e-6)


@given(st.lists(MARKS, min_size=1, max_size=9))
def test_the_median_is_the_middle(values):
    assert median(Counter(values)) == statistics.median(values)


@given(st.lists(st.tuples(MARKS, MARKS), min_size=2, max_size=6))
def test_no_pairing_covaries_more_than_the_greatest(pairs):
    xs, ys = [x for x, _y in pairs], [y for _x, y in pairs]
    best = max(pair_moments(Counter(zip(xs, order, strict=True))).covariance for order in set(permutations(ys)))
    assert pair_moments(Counter(pairs)).greatest == best


# Properties


@given(TABLES)
def test_figures_stay_within_their_bounds_and_are_never_nan(marks):
    for column in range(len(marks[0])):
        found = of_question(marks, column)
        assert all(figure.value is None or math.isfinite(figure.value) for figure in found.values())
        assert all(figure.value is not None or figure.why in WHY for figure in found.values())
        if found["discrimination"].value is not None:
            assert -100 <= found["discrimination"].value <= 100
            assert found["efficiency"].value <= 100
    alpha = of_quiz(marks)["alpha"]
    assert alpha == missing("no_spread") or alpha.value <= 100
    weights = effective_weights(fixed_parts(marks), scores(marks)).values()
    known = [weight.value for weight in weights if weight.value is not None]
    assert not known or sum(known) == pytest.approx(100)


@given(TABLES, st.sampled_from([Fraction(1, 2), Fraction(2, 7)]))
def test_marks_on_another_scale_change_no_index(marks, scale):
    scaled = [[mark * scale for mark in row] for row in marks]
    before, after = of_quiz(marks), of_quiz(scaled)
    for name in ("skewness", "kurtosis", "alpha", "error_ratio"):
        assert _plain(after[name]) == value(before[name])
    weights, scaled_weights = (effective_weights(fixed_parts(one), scores(one)) for one in (marks, scaled))
    for column in range(len(marks[0])):
        for name in ("discrimination", "efficiency"):
            assert _plain(of_question(scaled, column)[name]) == value(of_question(marks, column)[name])
        assert _plain(scaled_weights[column]) == value(weights[column])


@given(TABLES, MARKS)
def test_a_question_that_everyone_answers_alike_changes_nothing_else(marks, mark):
    longer, width = [[*row, mark] for row in marks], len(marks[0])
    for column in range(width):
        before, after = of_question(marks, column), of_question(longer, column)
        for name in before:
            assert _plain(after[name]) == value(before[name]) or before[name] == missing("no_rest")
    before, after = of_quiz(marks), of_quiz(longer)
    for name in ("skewness", "kurtosis"):
        assert _plain(after[name]) == value(before[name])
    if before["alpha"].value is not None:  # the factor P/(P-1) alone changes
        assert after["alpha"].value * width / (width + 1) == pytest.approx(
            before["alpha"].value * (width - 1) / width, abs=1e-9
        )
    weights, longer_weights = (effective_weights(fixed_parts(one), scores(one)) for one in (marks, longer))
    for column in range(width):
        assert _plain(longer_weights[column]) == value(weights[column])
    assert longer_weights[width].value in (0, None)


def _plain(figure: Figure) -> float | str:
    return figure.why if figure.value is None else figure.value


# What does not exist


def test_what_is_undefined_says_why():
    one = [[1, 0]]
    assert of_quiz(one)["sd"] == of_quiz(one)["alpha"] == of_question(one, 0)["sd"] == missing("few")
    assert of_quiz([[1, 0], [0, 0]])["skewness"] == of_quiz(GUTTMAN[:3])["kurtosis"] == missing("few")
    alike = [[1, 0]] * 5
    assert of_quiz(alike)["alpha"] == of_quiz(alike)["kurtosis"] == of_quiz(alike)["skewness"] == missing("no_spread")
    assert of_question(alike, 0)["discrimination"] == missing("same_marks")
    alone = [[1], [0], [1]]
    assert of_question(alone, 0)["discrimination"] == missing("no_rest")
    assert of_quiz(alone)["alpha"] == missing("one_question")
    assert quiz_figures(Counter(), Counter(), [])["mean"] == missing("few")


def test_a_question_that_weighs_against_the_rest_has_no_weight():
    marks = [[0, 1, 1], [0, 1, 1], [1, 0, 0]]
    found = effective_weights(fixed_parts(marks), scores(marks))
    assert found[0] == missing("negative")
    assert found[1].value == found[2].value == pytest.approx(50)


def test_figures_survive_being_kept_as_json():
    figures = {"mean": Figure(12.5), "alpha": missing("few")}
    assert from_json(to_json(figures)) == figures
