"""Where a person stands: attempts used and left, what counts, what was passed."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lms.core.refusals import Refused
from quizzes.models import Attempt, Quiz
from quizzes.standing import has_passed, passed_scopes, passed_with, standing, standing_from
from tests.make import quizzes as make
from tests.make.attempts import Clock
from tests.make.people import trainee

Counts = Quiz.Counts


def over(*results: int | None, minimums: dict | None = None, pass_percent: int = 70) -> list[Attempt]:
    """Return unsaved attempts that earned these percentages, None for an abandoned one; nobody missed a topic."""
    attempts = []
    for number, percent in enumerate(results, start=1):
        attempt = Attempt(number=number, pass_percent=pass_percent, topic_minimums=minimums or {})
        attempt.state = "abandoned" if percent is None else "finished"
        if percent is not None:
            attempt.marks_numerator, attempt.marks_denominator, attempt.marks_possible = percent, 10, 10
            attempt.passed = percent >= pass_percent
        attempts.append(attempt)
    return attempts


@pytest.mark.parametrize(
    ("counts", "results", "passed"),
    [
        (Counts.BEST, (), False),
        (Counts.BEST, (10, 80, 20), True),
        (Counts.BEST, (10, None), False),
        (Counts.LAST, (80, 60), False),
        (Counts.LAST, (60, 80), True),
        (Counts.LAST, (80, None), False),
        (Counts.FIRST, (80, 0), True),
        (Counts.FIRST, (60, 100), False),
        (Counts.FIRST, (None, 100), False),
        (Counts.MEAN, (60, 80), True),
        (Counts.MEAN, (59, 80), False),
        (Counts.MEAN, (100, None), False),
        (Counts.MEAN, (100, 100, None, 80), True),
        (Counts.MEAN, (None,), False),
    ],
)
def test_what_counts_decides_whether_a_quiz_is_passed(counts, results, passed):
    assert has_passed(counts, over(*results)) == passed


@pytest.mark.parametrize("counts", Counts.values)
def test_an_attempt_that_is_not_graded_weighs_nothing(counts):
    attempts = [*over(80), Attempt(state="submitted", pass_percent=70), Attempt(state="in_progress", pass_percent=70)]
    assert has_passed(counts, attempts)
    assert not has_passed(counts, attempts[1:])


def test_a_mean_is_exact():
    thirds = over(70, 70, 70)
    for attempt in thirds:
        attempt.marks_numerator, attempt.marks_denominator, attempt.marks_possible = 7, 3, 3
    assert not has_passed(Counts.MEAN, over(70, 70, 69))
    assert has_passed(Counts.MEAN, [*thirds[:2], *over(55)])  # 7/9, 7/9 and 0.55: 70.18 %
    assert not has_passed(Counts.MEAN, [*thirds[:2], *over(54)])  # 69.85 %


def test_a_mean_with_minimums_by_topic_needs_one_attempt_that_met_them_all():
    attempts = over(90, 90, minimums={"law": 50})
    for attempt in attempts:
        attempt.passed = False  # the marks suffice, the topic does not
    assert not has_passed(Counts.MEAN, attempts)
    attempts[0].passed = True
    assert has_passed(Counts.MEAN, attempts)


@given(st.lists(st.integers(0, 100) | st.none(), min_size=1, max_size=6), st.integers(1, 100))
def test_the_best_passes_where_any_other_way_does(results, pass_percent):
    attempts = over(*results, pass_percent=pass_percent)
    shares = [Fraction(result or 0, 100) for result in results]
    best = has_passed(Counts.BEST, attempts)
    assert best == (max(shares) * 100 >= pass_percent)
    assert best or not any(has_passed(counts, attempts) for counts in Counts.values)
    assert has_passed(Counts.MEAN, attempts) == (sum(shares) * 100 >= pass_percent * len(shares))


@pytest.mark.parametrize("allowed", [0, 3])
def test_where_only_the_first_counts_nothing_is_left_after_it_has_failed(allowed):
    quiz = Quiz(counts=Counts.FIRST, attempts_allowed=allowed)
    for first in (60, None):
        stand = standing_from(quiz, [with_extra(one) for one in over(first)])
        assert (stand.attempts_left, stand.attempts_allowed, stand.is_done, stand.is_decided) == (0, 1, True, True)
        assert not stand.is_used_up  # a further attempt, opened by the office, would not help either
        with pytest.raises(Refused, match="no_attempts_left"):
            stand.refuse_unless_may_start_at(timezone.now())
    passed, waiting = over(80), [Attempt(state="submitted", pass_percent=70, number=1)]
    for attempts in ([], passed, waiting):
        stand = standing_from(quiz, [with_extra(one) for one in attempts])
        assert (stand.is_decided, stand.attempts_left == 0) == (False, False)


def with_extra(attempt: Attempt) -> Attempt:
    attempt.extra = 0
    return attempt


# With rows


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def take(quiz, user, scope, *, right):
    attempt = make.attempt(quiz, user=user, scope=scope)
    make.answer_all(attempt, right=right)
    return make.close(attempt).attempt


@pytest.mark.django_db
def test_the_standing_tells_attempts_used_and_left_the_open_one_and_the_best(clock):
    quiz, user, scope = make.quiz(attempts_allowed=3, cooldown=timedelta(hours=1)), trainee(), uuid4()
    nothing = standing(quiz=quiz, user=user, scope=scope)
    assert (nothing.attempts_used, nothing.attempts_left, nothing.next_at, nothing.best) == (0, 3, None, None)
    assert standing(quiz=quiz, user=user, scope=None) == nothing
    for right in (3, 1):
        attempt = make.attempt(quiz, user=user, scope=scope)
        assert standing(quiz=quiz, user=user, scope=scope).open_attempt == attempt
        make.answer_all(attempt, right=right)
        make.close(attempt)
        clock.move(hours=1)
    reached = standing(quiz=quiz, user=user, scope=scope)
    assert (reached.attempts_used, reached.attempts_left, reached.passed) == (2, 1, True)
    assert (reached.best.number, reached.open_attempt) == (1, None)
    assert reached.may_start_at(clock.now())
    assert not reached.may_start_at(clock.now() - timedelta(minutes=5))


@pytest.mark.django_db
def test_unlimited_attempts_have_no_number_left():
    assert standing(quiz=make.quiz(), user=trainee(), scope=uuid4()).attempts_left is None


@pytest.mark.django_db
@pytest.mark.parametrize(("counts", "passed"), [("best", True), ("last", False), ("first", True), ("mean", False)])
def test_every_way_to_ask_gives_the_same_answer(counts, passed):
    quiz, user, scope = make.quiz(counts=counts), trainee(), uuid4()
    take(quiz, user, scope, right=3)
    last = take(quiz, user, scope, right=0)
    assert standing(quiz=quiz, user=user, scope=scope).passed == passed
    assert passed_scopes(user=user, scopes=[scope, uuid4()]) == ({scope} if passed else set())
    assert passed_with(last) == passed


@pytest.mark.django_db
def test_a_pass_is_the_persons_own_and_of_one_scope():
    quiz, user, scope = make.quiz(), trainee(), uuid4()
    take(quiz, user, scope, right=3)
    assert passed_scopes(user=trainee(), scopes=[scope]) == set()
    assert passed_scopes(user=user, scopes=[uuid4()]) == set()


@pytest.mark.django_db
def test_attempts_at_two_quizzes_in_one_scope_are_not_mixed():
    user, scope = trainee(), uuid4()
    take(make.quiz(counts="mean"), user, scope, right=3)
    take(make.quiz(counts="mean"), user, scope, right=0)
    assert passed_scopes(user=user, scopes=[scope]) == {scope}


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 4])
def test_the_scopes_passed_cost_one_statement(many):
    quiz, user, scopes = make.quiz(counts="mean"), trainee(), [uuid4() for _number in range(many)]
    for scope in scopes:
        take(quiz, user, scope, right=3)
    with CaptureQueriesContext(connection) as captured:
        assert passed_scopes(user=user, scopes=scopes) == set(scopes)
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        assert passed_scopes(user=user, scopes=[]) == set()
    assert len(captured) == 0
