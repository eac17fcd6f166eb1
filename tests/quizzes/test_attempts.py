"""Starting, answering and closing an attempt."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.refusals import Refused
from quizzes.access import attempt_for
from quizzes.attempts import close_attempt, overdue_attempts, save_answer, save_answers, start_attempt, submit_attempt
from quizzes.kinds import KINDS
from quizzes.models import Attempt
from quizzes.standing import standing
from tests.make import quizzes as make
from tests.make.people import trainee

pytestmark = pytest.mark.django_db
GRACE = timedelta(seconds=settings.LMS_RULES["quiz_grace_seconds"])


def first_question(attempt):
    return attempt.questions.select_related("version").first()


def save(attempt, *, right=True, seq=1, user=None):
    data = make.answer_data(first_question(attempt), right=right)
    return save_answer(user=user or attempt.user, attempt_key=attempt.key, position=1, data=data, seq=seq)


def move_due(attempt, by):
    """Set an attempt's end to `by` from now."""
    Attempt.objects.filter(pk=attempt.pk).update(due_at=timezone.now() + by, closes_at=timezone.now() + by + GRACE)
    attempt.refresh_from_db()


# Starting


def test_an_attempt_freezes_the_rules_that_hold_when_it_starts():
    quiz = make.quiz(pass_percent=80, time_limit=timedelta(minutes=15))
    attempt = make.attempt(quiz)
    quiz.pass_percent, quiz.time_limit = 10, None
    quiz.save()
    attempt.refresh_from_db()
    assert (attempt.pass_percent, attempt.due_at - attempt.started_at) == (80, timedelta(minutes=15))


def test_starting_again_returns_the_open_attempt():
    attempt = make.attempt()
    assert start_attempt(quiz=attempt.quiz, user=attempt.user, scope=attempt.scope) == attempt


def test_an_open_attempt_out_of_time_is_returned_for_the_caller_to_close():
    attempt = make.attempt()
    move_due(attempt, -timedelta(hours=1))
    again = start_attempt(quiz=attempt.quiz, user=attempt.user, scope=attempt.scope)
    assert (again, again.is_over_at(timezone.now())) == (attempt, True)


def test_attempts_are_limited_within_a_scope():
    quiz, user, scope = make.quiz(attempts_allowed=2), trainee(), uuid4()
    for number in (1, 2):
        attempt = make.attempt(quiz, user=user, scope=scope)
        assert attempt.number == number
        make.close(attempt)
    with pytest.raises(Refused, match="no_attempts_left"):
        make.attempt(quiz, user=user, scope=scope)
    assert make.attempt(quiz, user=user, scope=uuid4()).number == 1
    assert make.attempt(quiz, user=trainee(), scope=scope).number == 1


def test_the_next_attempt_waits_for_the_cooldown():
    attempt = make.attempt(make.quiz(cooldown=timedelta(minutes=30)))
    make.close(attempt)
    with pytest.raises(Refused, match="cooldown") as refused:
        make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope)
    ended = Attempt.objects.get().submitted_at
    assert refused.value.facts["until_at"] == ended + timedelta(minutes=30)
    Attempt.objects.update(submitted_at=ended - timedelta(minutes=30))
    assert make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope).number == 2


def test_the_cooldown_runs_from_the_end_of_the_time_where_that_came_first():
    attempt = make.attempt(make.quiz(cooldown=timedelta(minutes=30)))
    move_due(attempt, -timedelta(minutes=31))
    make.close(attempt)
    assert make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope).number == 2


def test_the_database_refuses_a_second_open_attempt():
    attempt = make.attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            quiz=attempt.quiz,
            user=attempt.user,
            scope=attempt.scope,
            number=2,
            pass_percent=70,
            started_at=timezone.now(),
        )


def test_the_database_refuses_a_state_without_its_times():
    attempt = make.attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(state="finished")


# Answers


def test_an_answer_is_kept_with_its_number_and_the_servers_time():
    attempt = make.attempt()
    saved = save(attempt, seq=5)
    question = first_question(attempt)
    assert (saved.position, saved.seq, saved.is_answered) == (1, 5, True)
    assert (question.response_seq, question.saved_at) == (5, saved.saved_at)
    assert KINDS[question.version.kind].grade(question.version.content, question.response) == 1


def test_the_same_answer_sent_again_is_acknowledged_again():
    attempt = make.attempt()
    first = save(attempt, seq=5)
    assert save(attempt, seq=5) == first
    make.close(attempt)
    assert save(attempt, seq=5) == first


def test_an_older_answer_is_refused_and_changes_nothing():
    attempt = make.attempt()
    save(attempt, seq=5)
    for seq in (4, 5):
        with pytest.raises(Refused, match="stale_answer"):
            save(attempt, right=False, seq=seq)
    assert first_question(attempt).response_seq == 5


def test_an_answer_can_be_taken_back():
    attempt = make.attempt()
    save(attempt, seq=1)
    saved = save_answer(user=attempt.user, attempt_key=attempt.key, position=1, data=QueryDict(""), seq=2)
    assert (saved.is_answered, first_question(attempt).response) == (False, None)


@pytest.mark.parametrize("seq", [0, -1, 2**63])
def test_a_number_out_of_range_is_refused(seq):
    with pytest.raises(Refused, match="bad_answer"):
        save(make.attempt(), seq=seq)


def test_another_persons_attempt_does_not_exist():
    attempt = make.attempt()
    for user in (trainee(), make.attempt().user):
        with pytest.raises(Http404):
            attempt_for(user, attempt.key)
        with pytest.raises(Http404):
            save(attempt, user=user)
    assert attempt_for(attempt.user, attempt.key) == attempt
    assert first_question(attempt).response is None


def test_a_question_that_is_not_in_the_attempt_does_not_exist():
    attempt = make.attempt()
    with pytest.raises(Http404):
        save_answer(user=attempt.user, attempt_key=attempt.key, position=99, data=QueryDict(""), seq=1)


def test_an_answer_within_the_grace_counts_and_one_after_it_does_not():
    attempt = make.attempt()
    move_due(attempt, timedelta(seconds=5) - GRACE)
    save(attempt, seq=1)
    move_due(attempt, -timedelta(seconds=1) - GRACE)
    with pytest.raises(Refused, match="too_late"):
        save(attempt, right=False, seq=2)
    assert first_question(attempt).response_seq == 1


def test_an_answer_after_handing_in_is_refused():
    attempt = make.attempt()
    submit_attempt(attempt=attempt)
    with pytest.raises(Refused, match="attempt_closed"):
        save(attempt)
    make.close(attempt)
    with pytest.raises(Refused, match="attempt_closed"):
        save(attempt)
    assert first_question(attempt).response is None


def page_of_answers(attempt, *, seq=1):
    data = QueryDict(mutable=True)
    for asked in attempt.questions.select_related("version"):
        data.update(make.answer_data(asked))
        data[f"seq{asked.position}"] = str(seq)
    return data


def test_a_whole_page_of_answers_is_saved_and_saved_again_without_harm():
    attempt = make.attempt()
    assert [saved.position for saved in save_answers(attempt=attempt, data=page_of_answers(attempt))] == [1, 2, 3]
    assert save_answers(attempt=attempt, data=page_of_answers(attempt)) == []


def test_a_page_from_a_stale_tab_changes_nothing():
    attempt = make.attempt()
    stale = page_of_answers(attempt)
    save_answer(user=attempt.user, attempt_key=attempt.key, position=3, data=QueryDict(""), seq=9)
    with pytest.raises(Refused, match="stale_answer"):
        save_answers(attempt=attempt, data=stale)
    assert list(attempt.questions.values_list("response", flat=True)) == [None, None, None]


# Closing


@pytest.mark.parametrize(("right", "passed", "percent"), [(3, True, 100), (2, False, 66), (0, False, 0)])
def test_closing_grades_the_answers_saved(right, passed, percent):
    attempt = make.attempt(make.quiz(pass_percent=67))
    make.answer_all(attempt, right=right)
    result = close_attempt(attempt=attempt)
    assert (result.passed, result.percent, result.marks, result.possible) == (passed, percent, Fraction(right), 3)
    assert [row.mark for row in attempt.questions.all()] == [1] * right + [0] * (3 - right)


def test_a_second_submit_changes_nothing():
    attempt = make.attempt()
    make.answer_all(attempt)
    first, second = close_attempt(attempt=attempt), close_attempt(attempt=attempt)
    assert (first.finished_now, second.finished_now) == (True, False)
    assert (second.attempt.finished_at, second.marks) == (first.attempt.finished_at, first.marks)


def test_a_failing_grader_loses_neither_the_hand_in_nor_the_answers(monkeypatch):
    attempt = make.attempt()
    make.answer_all(attempt)
    with monkeypatch.context() as broken:
        for kind in KINDS.values():
            broken.setattr(kind, "grade", lambda *_what: 1 // 0, raising=False)
        with pytest.raises(ZeroDivisionError):
            close_attempt(attempt=attempt)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.questions.filter(marks_numerator__isnull=False).count()) == ("submitted", 0)
    assert close_attempt(attempt=attempt).percent == 100


def test_attempts_out_of_time_and_ungraded_ones_are_found_for_the_sweep():
    running, out_of_time, ungraded, finished = (make.attempt() for _number in range(4))
    move_due(running, timedelta(minutes=1))
    move_due(out_of_time, -timedelta(seconds=1) - GRACE)
    submit_attempt(attempt=ungraded)
    Attempt.objects.filter(pk=ungraded.pk).update(submitted_at=timezone.now() - GRACE)
    move_due(finished, -timedelta(hours=1))
    make.close(finished)
    assert set(overdue_attempts()) == {out_of_time, ungraded}


# Standing


def test_the_standing_tells_attempts_used_and_left_the_open_one_and_the_best():
    quiz, user, scope = make.quiz(attempts_allowed=3, cooldown=timedelta(hours=1)), trainee(), uuid4()
    nothing = standing(quiz=quiz, user=user, scope=scope)
    assert (nothing.attempts_used, nothing.attempts_left, nothing.next_at, nothing.best) == (0, 3, None, None)
    assert standing(quiz=quiz, user=user, scope=None) == nothing
    for number, right in enumerate((3, 1), start=1):
        attempt = make.attempt(quiz, user=user, scope=scope)
        assert standing(quiz=quiz, user=user, scope=scope).open_attempt == attempt
        make.answer_all(attempt, right=right)
        make.close(attempt)
        Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now() - timedelta(hours=3 - number))
    reached = standing(quiz=quiz, user=user, scope=scope)
    assert (reached.attempts_used, reached.attempts_left, reached.passed) == (2, 1, True)
    assert (reached.best.number, reached.open_attempt) == (1, None)
    assert reached.may_start_at(timezone.now())
    assert not reached.may_start_at(timezone.now() - timedelta(minutes=5))


def test_unlimited_attempts_have_no_number_left():
    assert standing(quiz=make.quiz(), user=trainee(), scope=uuid4()).attempts_left is None


# Costs


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("earlier", [0, 3])
def test_costs_in_statements_do_not_grow_with_attempts_or_pool(earlier):
    quiz, user, scope = make.quiz(questions=9, draws=(("safety", 6), ("care", 4))), trainee(), uuid4()
    quiz = type(quiz).objects.get(pk=quiz.pk)
    for _number in range(earlier):
        make.close(make.attempt(quiz, user=user, scope=scope))
    assert len(statements(lambda: start_attempt(quiz=quiz, user=user, scope=scope))) == 7
    attempt = Attempt.objects.get(state="in_progress")
    make.answer_all(attempt, right=7)
    page = page_of_answers(attempt, seq=2)
    assert len(statements(lambda: save_answers(attempt=attempt, data=page))) == 1 + 3
    data = make.answer_data(first_question(attempt), right=False)
    one_answer = {"user": user, "attempt_key": attempt.key, "position": 1, "data": data, "seq": 9}
    assert len(statements(lambda: save_answer(**one_answer))) == 2
    assert len(statements(lambda: close_attempt(attempt=attempt))) <= 6
