"""The leak alarm: its arithmetic, its error rate where nothing leaked, its power where something did."""

import math
import random
from collections import Counter
from fractions import Fraction

import pytest

from quizzes.leaks import LeakTest, alarms, jump_of, mantel_haenszel, shift_of_draws, spread_of, strata
from quizzes.leaks import Table as Stratum
from quizzes.statistics.histograms import Asked, Scored
from quizzes.statistics.rules import Rules
from tests.make.marks import before_and_recent, chance, rasch

pytestmark = pytest.mark.without_database

RULES = Rules()
QUIZZES = 300
QUESTIONS = 10
LOOSE = Rules(leak_recent=1, leak_before=1)


def alarms_of(before, recent, rules: Rules = RULES) -> set[int]:
    """Return the alarms as a report would raise them."""
    questions = before_and_recent(before, recent)
    tests = {name: test for name, given in questions.items() if (test := mantel_haenszel(given, rules))}
    return set() if 2 * shift_of_draws(questions, rules) > rules.leak_jump else alarms(tests, rules)


def difficulties(dice: random.Random, count: int = QUESTIONS) -> list[float]:
    return [dice.gauss(-0.5, 1) for _question in range(count)]


# Arithmetic


def test_the_test_of_one_stratum_is_the_one_worked_out_by_hand():
    # 40 recent with 30 right, 60 before with 30 right: E = 40·60/100 = 24, variance 40·60·60·40/(100²·99),
    # z = (30 - 24 - 1/2) / √5.8182 = 2.2802, which leaves 1.13 % above it.
    given = Counter()
    for recent, right, often in [(True, 1, 30), (True, 0, 10), (False, 1, 30), (False, 0, 30)]:
        given[Asked(Fraction(right), 1, Scored(Fraction(3), 5, recent))] = often
    [table] = strata(given)
    assert table == Stratum(30, 10, 30, 30)
    assert spread_of(table) == Fraction(40 * 60 * 60 * 40, 100**2 * 99)
    assert jump_of([table]) == Fraction(1, 4)
    found = mantel_haenszel(given, LOOSE)
    assert (found.recent, found.before, found.jump) == (40, 60, 25)
    assert found.p == pytest.approx(math.erfc(5.5 / math.sqrt(spread_of(table)) / math.sqrt(2)) / 2)
    assert found.p == pytest.approx(0.0113, abs=1e-4)


def test_people_are_compared_with_people_of_the_same_score_only():
    given = Counter()
    for total, recent, right, often in [(1, True, 0, 5), (2, True, 1, 5), (2, False, 1, 5), (3, False, 1, 5)]:
        given[Asked(Fraction(right), 1, Scored(Fraction(total), 5, recent))] = often
    assert strata(given) == [Stratum(5, 0, 5, 0)]
    assert mantel_haenszel(given, LOOSE) == LeakTest(5, 5, 0.0, 0.5)
    assert mantel_haenszel(given, RULES) is None


def test_a_partly_right_answer_counts_as_wrong_and_parts_of_marks_round_down():
    half = Asked(Fraction(1, 2), 1, Scored(Fraction(5, 2), 5, True))
    before = Asked(Fraction(1), 1, Scored(Fraction(2), 5, False))
    assert strata(Counter({half: 3, before: 2})) == [Stratum(0, 3, 2, 0)]


def test_holms_method_holds_each_against_what_is_left():
    rules = Rules(leak_alpha=0.04)
    values = {1: 0.009, 2: 0.0132, 3: 0.021, 4: 0.001}  # against 0.04/3, 0.04/2, 0.04/1 and 0.04/4, from the least on
    found = alarms({name: LeakTest(50, 500, 30, p) for name, p in values.items()}, rules)
    assert found == {4, 1, 2, 3}
    found = alarms({name: LeakTest(50, 500, 30, p) for name, p in {**values, 1: 0.0134, 2: 0.0135}.items()}, rules)
    assert found == {4}


def test_a_small_jump_is_no_alarm_however_sure():
    assert alarms({1: LeakTest(5000, 90_000, 9.9, 1e-30), 2: LeakTest(50, 500, 10, 1e-9)}, RULES) == {2}


# The error rate


def test_where_nothing_leaked_the_alarm_rate_is_within_the_stated_one():
    dice, raised = chance(20_261_122), 0
    for number in range(QUIZZES):
        hard = difficulties(dice)
        better = (0, 0.5, 1)[number % 3]  # a better cohort is no leak
        raised += bool(alarms_of(rasch(dice, hard, 300), rasch(dice, hard, 100, better)))
    assert raised <= RULES.leak_alpha * QUIZZES


def test_a_much_better_cohort_raises_no_alarm_even_among_thousands():
    dice, hard = chance(1), difficulties(chance(2), 20)
    assert alarms_of(rasch(dice, hard, 6000), rasch(dice, hard, 2000, 1.0)) == set()


# The power


def leaked(marks, column, dice, share) -> list[list[int]]:
    """Return marks where a share of the people knew the answer of one question beforehand."""
    return [
        [1 if place == column and dice.random() < share else mark for place, mark in enumerate(row)] for row in marks
    ]


@pytest.mark.parametrize(("people", "share", "least"), [(60, 0.8, 0.75), (150, 0.5, 0.75), (400, 0.3, 0.75)])
def test_a_leak_of_a_question_of_middling_difficulty_is_found(people, share, least):
    dice, found, others, quizzes = chance(7), 0, 0, 40
    for _quiz in range(quizzes):
        hard = [0.5, *difficulties(dice)]
        recent = leaked(rasch(dice, hard, people), 0, dice, share)
        raised = alarms_of(rasch(dice, hard, 1000), recent)
        found += 0 in raised
        others += bool(raised - {0})
    assert found >= least * quizzes
    assert others == 0


def test_a_leak_is_found_in_a_worse_cohort_too():
    dice = chance(3)
    hard = [0.5, *difficulties(dice)]
    recent = leaked(rasch(dice, hard, 300, -1.0), 0, dice, 0.7)
    assert alarms_of(rasch(dice, hard, 1000), recent) == {0}


# Draws


def drawn(dice, hard, people, weights, count=6, ability=0.0) -> list[list[int | None]]:
    """Return marks of attempts that ask some of the questions each, heavier ones more often."""
    found = []
    for row in rasch(dice, hard, people, ability):
        order = sorted(range(len(hard)), key=lambda place: dice.random() ** (1 / weights[place]), reverse=True)
        found.append([mark if place in order[:count] else None for place, mark in enumerate(row)])
    return found


def test_random_draws_raise_no_alarm_and_a_leak_among_them_is_found():
    dice = chance(11)
    hard = [0.5, *difficulties(dice, 11)]
    even = [1.0] * 12
    before = drawn(dice, hard, 3000, even)
    assert alarms_of(before, drawn(dice, hard, 600, even, ability=0.5)) == set()
    recent = leaked(drawn(dice, hard, 600, even), 0, dice, 0.7)
    assert alarms_of(before, recent) == {0}


def test_nothing_is_tested_where_other_questions_are_drawn_lately():
    dice = chance(5)
    easy, hard = [-2.0] * 6, [1.5] * 6
    before = drawn(dice, easy + hard, 3000, [5.0] * 6 + [1.0] * 6)
    recent = drawn(dice, easy + hard, 600, [1.0] * 6 + [5.0] * 6)
    questions = before_and_recent(before, recent)
    assert shift_of_draws(questions, RULES) > 10
    assert alarms_of(before, recent) == set()


def test_new_questions_in_the_draw_count_as_unknown():
    old = [[1, 0, None]] * 200
    assert shift_of_draws(before_and_recent(old, [[1, 0, None]] * 50), RULES) == 0
    assert shift_of_draws(before_and_recent(old, [[1, None, 0]] * 50), RULES) >= 25
    assert shift_of_draws(before_and_recent(old, [[None, None, 0]] * 50), RULES) == 50
