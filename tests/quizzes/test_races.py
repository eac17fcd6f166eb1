"""What happens at the same time: two starts, two submits, a save beside a submit. On SQLite and on PostgreSQL."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lms.core.refusals import Refused
from quizzes.attempts import Result, close_attempt, start_attempt
from quizzes.extra_attempts import allow_another
from quizzes.models import Attempt, ExtraAttempt, QuestionUse
from quizzes.saving import SavedAnswer, save_answer
from tests.make import quizzes as make
from tests.make.attempts import move_end
from tests.make.people import trainee
from tests.quizzes.racing import race

# The database is emptied after each test; groups and languages that migrations made must come back for the next one.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_starts_at_once_give_one_attempt():
    quiz, user, scope = make.quiz(), trainee(), uuid4()
    started = race(*[lambda: start_attempt(quiz=quiz, user=user, scope=scope)] * 4)
    assert started == [Attempt.objects.get()] * 4


def test_attempts_started_at_once_by_many_count_every_use():
    quiz, people = make.quiz(questions=4), [trainee() for _number in range(6)]
    race(*[lambda user=user: start_attempt(quiz=quiz, user=user, scope=uuid4()) for user in people])
    assert Attempt.objects.count() == 6
    assert sum(QuestionUse.objects.values_list("times", flat=True)) == 6 * 3


def test_two_submits_at_once_grade_once():
    attempt = make.attempt()
    make.answer_all(attempt)
    results = race(*[lambda: close_attempt(attempt=attempt)] * 4)
    assert [result.percent for result in results] == [100] * 4
    assert sum(result.finished_now for result in results) == 1


@pytest.mark.parametrize("turn", range(5))
def test_an_answer_acknowledged_beside_a_submit_is_graded(turn):
    attempt = make.attempt()
    asked = attempt.questions.select_related("version").first()
    data = make.answer_data(asked)
    about = {"user": attempt.user, "attempt_key": attempt.key, "position": 1, "data": data, "seq": 1}
    saved, closed = race(lambda: save_answer(**about), lambda: close_attempt(attempt=attempt))
    assert isinstance(closed, Result)
    assert isinstance(saved, SavedAnswer | Refused)
    asked.refresh_from_db()
    assert asked.mark == (1 if isinstance(saved, SavedAnswer) else 0)


def test_the_newest_of_answers_sent_at_once_is_kept():
    attempt = make.attempt()
    asked = attempt.questions.select_related("version").first()

    def save(seq):
        data = make.answer_data(asked, right=seq == 8)
        return save_answer(user=attempt.user, attempt_key=attempt.key, position=1, data=data, seq=seq)

    outcomes = race(*[lambda seq=seq: save(seq) for seq in (3, 8, 5, 1)])
    assert isinstance(outcomes[1], SavedAnswer)
    assert all(isinstance(outcome, SavedAnswer | Refused) for outcome in outcomes)
    asked.refresh_from_db()
    assert asked.response_seq == 8


def test_two_who_allow_another_attempt_at_once_allow_one():
    attempt, office = make.attempt(make.quiz(attempts_allowed=1)), trainee()
    make.close(attempt)
    about = {"user": attempt.user, "quiz": attempt.quiz, "scope": attempt.scope, "actor": office, "reason": "ไฟดับ"}
    outcomes = race(*[lambda: allow_another(**about)] * 3)
    assert ExtraAttempt.objects.count() == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2


def test_two_devices_that_save_at_once_keep_the_answer_of_one():
    attempt = make.attempt()
    asked = attempt.questions.select_related("version").first()

    def save(writer, right):
        data = make.answer_data(asked, right=right)
        about = {"user": attempt.user, "attempt_key": attempt.key, "position": 1, "data": data}
        return save_answer(**about, seq=1, base=0, writer=writer)

    outcomes = race(lambda: save("phone", True), lambda: save("library", False))
    kept = [isinstance(outcome, SavedAnswer) for outcome in outcomes]
    assert sorted(kept) == [False, True]
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    asked.refresh_from_db()
    assert asked.response_writer == ("phone" if kept[0] else "library")


def test_starts_at_once_use_up_no_more_than_is_allowed():
    quiz, user, scope = make.quiz(attempts_allowed=1), trainee(), uuid4()

    def take():
        attempt = start_attempt(quiz=quiz, user=user, scope=scope)
        return close_attempt(attempt=attempt)

    outcomes = race(*[take] * 4)
    assert all(isinstance(outcome, Result | Refused) for outcome in outcomes)
    assert [attempt.number for attempt in Attempt.objects.all()] == [1]
    assert sum(isinstance(outcome, Result) and outcome.finished_now for outcome in outcomes) == 1


@pytest.mark.parametrize("turn", range(3))
def test_starting_beside_a_hand_in_leaves_at_most_one_attempt_open(turn):
    quiz, user, scope = make.quiz(), trainee(), uuid4()
    first = make.attempt(quiz, user=user, scope=scope)

    def start():
        return start_attempt(quiz=quiz, user=user, scope=scope)

    outcomes = race(start, lambda: close_attempt(attempt=first), start)
    assert isinstance(outcomes[1], Result)
    assert {outcome.number for outcome in outcomes[::2]} <= {1, 2}
    assert list(Attempt.objects.order_by("number").values_list("state", flat=True))[:1] == ["finished"]
    assert Attempt.objects.filter(state="in_progress").count() == Attempt.objects.count() - 1


@pytest.mark.parametrize("turn", range(3))
def test_a_late_hand_in_beside_the_sweep_abandons_once(turn):
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=5), time_over="abandon"))
    make.answer_all(attempt)
    attempt = move_end(attempt, -timedelta(minutes=1))
    results = race(*[lambda: close_attempt(attempt=Attempt.objects.get(pk=attempt.pk))] * 3)
    assert [result.attempt.state for result in results] == ["abandoned"] * 3
    assert sum(result.finished_now for result in results) == 1
    assert attempt.questions.filter(marks_numerator__isnull=False).count() == 0
