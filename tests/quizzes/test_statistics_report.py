"""The report of a quiz as it is computed from attempts in the database: its figures and its draws."""

import math
from fractions import Fraction
from uuid import uuid4

import pytest
from django.utils import timezone

from quizzes.analysing import GREATEST_SCALE
from quizzes.models import Attempt, QuizDraw
from quizzes.statistics.figures import to_json
from quizzes.statistics.quiz import quiz_figures
from tests import make
from tests.make import quizzes
from tests.make.marks import GUTTMAN, chance, fixed_parts, scores
from tests.make.taken import taken
from tests.quizzes.reports import ALL, FIRST, LAST, asked, computed, fixed_quiz, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return fixed_quiz()


# Figures


def test_the_report_has_the_figures_that_follow_from_the_marks(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    data = computed(quiz)
    assert data["attempts"] == 4
    assert data["figures"] == to_json(quiz_figures(scores(GUTTMAN), scores(GUTTMAN), fixed_parts(GUTTMAN)))
    assert data["figures"]["alpha"] == 75
    first = data["questions"][0]
    assert (first["attempts"], first["figures"]["facility"], first["figures"]["efficiency"]) == (4, 75, 100)
    assert first["figures"]["guess"] == pytest.approx(100 / 3)
    assert first["figures"]["intended"] == pytest.approx(100 / 3)
    assert sum(one["figures"]["effective"] for one in data["questions"]) == pytest.approx(100)
    assert data["bins"] == [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]
    assert data["draws"] == []


def test_partial_marks_are_added_up_exactly(quiz):
    questions = asked(quiz)
    third = (Fraction(1, 3), None)
    taken(quiz, [[(one, third) for one in questions], [(one, True) for one in questions]])
    data = computed(quiz)
    assert data["figures"]["mean"] == 100 * 2 / 3
    assert [one["figures"]["facility"] for one in data["questions"]] == [100 * 2 / 3] * 3
    assert [one["figures"]["discrimination"] for one in data["questions"]] == [100] * 3


def test_first_last_or_all_attempts_are_those_of_each_person_and_enrolment(quiz):
    somjai, place = make.trainee(), uuid4()
    rows = table(quiz, [[0, 0, 0], [1, 1, 0], [1, 1, 1]])
    taken(quiz, rows, user=somjai, scope=place)
    taken(quiz, rows[:1], user=somjai)  # another enrolment
    taken(quiz, rows[2:], user=make.trainee())
    assert [computed(quiz, which)["attempts"] for which in (FIRST, LAST, ALL)] == [3, 3, 5]
    assert computed(quiz, FIRST)["figures"]["mean"] == pytest.approx(100 / 3)
    assert computed(quiz, LAST)["figures"]["mean"] == pytest.approx(200 / 3)


def test_only_finished_attempts_count(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    now = timezone.now()
    common = {"quiz": quiz, "user": make.trainee(), "pass_percent": 70, "started_at": now, "number": 1}
    Attempt.objects.create(**common, scope=uuid4())
    Attempt.objects.create(**common, scope=uuid4(), state="submitted", submitted_at=now)
    Attempt.objects.create(**common, scope=uuid4(), state="abandoned", finished_at=now)
    other = quizzes.quiz()
    taken(other, [[(one, True) for one in other.bank.questions.all()]])
    assert computed(quiz)["attempts"] == 4
    assert len(computed(quiz)["questions"]) == 3


def test_a_quiz_that_nobody_took_has_a_report_that_says_so(quiz):
    data = computed(quiz)
    assert (data["attempts"], data["questions"], data["draws"]) == (0, [], [])
    assert data["figures"]["mean"] == "few"


# Draws


@pytest.fixture
def drawing():
    """A quiz of one fixed question and two drawn from four."""
    bank = quizzes.question_bank()
    pool = [quizzes.question(bank=bank, topic="scams") for _number in range(4)]
    fixed = quizzes.question(bank=bank, topic="duties")
    made = quizzes.quiz(bank=bank, draws=[("scams", 2)])
    return made, fixed, pool


def test_marks_of_which_the_database_knows_no_common_unit_are_added_up_all_the_same(drawing):
    quiz, fixed, pool = drawing
    primes = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
    assert math.lcm(*primes) > GREATEST_SCALE
    marks = [Fraction(prime // 2, prime) for prime in primes]
    rows = [[(fixed, True), (pool[0], (mark, None)), (pool[2], mark > Fraction(2, 5))] for mark in marks]
    rows += [[(fixed, False), (pool[1], False), (pool[3], True)]]
    taken(quiz, rows)
    (draw,) = computed(quiz)["draws"]
    expected = (sum(marks) + sum(mark > Fraction(2, 5) for mark in marks) + 1) / (2 * len(rows))
    assert (draw["attempts"], draw["sizes"]) == (13, [2, 2])
    assert draw["figures"]["facility"] == pytest.approx(float(100 * expected))


def test_marks_are_added_up_here_as_by_the_database(drawing, monkeypatch):
    quiz, fixed, pool = drawing
    third, dice = Fraction(1, 3), chance(2)
    rows = [[(one, (dice.randrange(4) * third, None)) for one in [fixed, *dice.sample(pool, 2)]] for _n in range(30)]
    taken(quiz, rows)
    by_database = computed(quiz)["draws"]
    monkeypatch.setattr("quizzes.analysing.GREATEST_SCALE", 1)
    assert computed(quiz)["draws"] == by_database


def test_drawn_questions_are_analysed_for_themselves_and_each_draw_as_a_whole(drawing):
    quiz, fixed, pool = drawing
    dice = chance(1)
    rows = []
    for ability in range(40):
        drawn = dice.sample(pool, 2)
        rows.append([(one, dice.random() < 0.3 + ability / 60) for one in [fixed, *drawn]])
    taken(quiz, rows)
    data = computed(quiz)
    by_topic = {one["question"]: one for one in data["questions"]}
    assert by_topic[fixed.pk]["attempts"] == 40
    assert isinstance(by_topic[fixed.pk]["figures"]["effective"], float)
    assert sum(by_topic[one.pk]["attempts"] for one in pool) == 80
    assert {by_topic[one.pk]["figures"]["effective"] for one in pool} == {"drawn"}
    [draw] = data["draws"]
    assert (draw["topic"], draw["sizes"], draw["questions"], draw["attempts"]) == ("scams", [2, 2], 4, 40)
    assert draw["figures"]["intended"] == pytest.approx(200 / 3)
    assert draw["figures"]["effective"] + by_topic[fixed.pk]["figures"]["effective"] == pytest.approx(100)
    right = sum(is_right for row in rows for question, is_right in row if question != fixed)
    assert draw["figures"]["facility"] == pytest.approx(100 * right / 80)
    assert data["figures"]["alpha"] <= 100


def test_attempts_of_another_length_count_for_the_mean_and_not_for_the_consistency(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    taken(quiz, [[(asked(quiz)[0], True)]])
    data = computed(quiz)
    assert (data["sizes"], data["usual"]) == ([1, 3], {"questions": 3, "attempts": 4})
    assert data["figures"]["alpha"] == 75
    assert data["figures"]["mean"] == 60


def test_attempts_of_old_that_noted_no_topics_are_one_draw(drawing):
    quiz, fixed, pool = drawing
    first = [(fixed, True), (pool[0], True), (pool[1], False)]
    attempts = taken(quiz, [first, [(one, True) for one in (fixed, *pool[2:])]])
    for attempt in attempts:
        attempt.questions.update(topic="")
    [draw] = computed(quiz)["draws"]
    assert (draw["topic"], draw["questions"], draw["attempts"]) == ("", 4, 2)


def test_a_draw_is_no_row_where_it_takes_its_whole_pool():
    bank = quizzes.question_bank()
    pool = [quizzes.question(bank=bank, topic="scams") for _number in range(2)]
    quiz = quizzes.quiz(bank=bank, draws=[("scams", 2)])
    assert QuizDraw.objects.filter(quiz=quiz).count() == 1
    taken(quiz, [[(one, True) for one in pool], [(one, False) for one in pool]])
    data = computed(quiz)
    assert data["draws"] == []
    assert [one["figures"]["effective"] for one in data["questions"]] == [50, 50]
