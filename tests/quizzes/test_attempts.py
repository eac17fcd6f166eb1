"""Starting and closing an attempt."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.refusals import Refused
from quizzes.attempts import GradingFailed, close_attempt, overdue_attempts, start_attempt, submit_attempt
from quizzes.extra_time import allow_extra_time
from quizzes.kinds import KINDS
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, QuizTopicMinimum
from quizzes.version_store import held_versions
from tests.make import quizzes as make
from tests.make.attempts import Clock, ask_always, move_end, save
from tests.make.people import admin, trainee

pytestmark = pytest.mark.django_db
GRACE = timedelta(seconds=settings.LMS_RULES["quiz_grace_seconds"])
GRADING = timedelta(seconds=settings.LMS_RULES["quiz_grading_seconds"])


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


# Starting


def test_an_attempt_freezes_the_rules_that_hold_when_it_starts(clock):
    quiz = make.quiz(pass_percent=80, time_limit=timedelta(minutes=15), grace=timedelta(minutes=2))
    minimum = QuizTopicMinimum.objects.create(quiz=quiz, topic="safety", percent=60)
    attempt = make.attempt(quiz)
    quiz.pass_percent, quiz.time_limit, quiz.time_over, quiz.grace = 10, None, Quiz.TimeOver.ABANDON, None
    quiz.save()
    minimum.delete()
    attempt.refresh_from_db()
    assert (attempt.pass_percent, attempt.topic_minimums, attempt.abandon_when_over) == (80, {"safety": 60}, False)
    assert attempt.due_at == clock.now() + timedelta(minutes=15)
    assert attempt.closes_at == clock.now() + timedelta(minutes=17)


def test_each_question_freezes_the_topic_that_it_was_drawn_for():
    attempt = make.attempt()
    question = attempt.questions.select_related("version__question").first().version.question
    question.topic = "elsewhere"
    question.save()
    assert set(attempt.questions.values_list("topic", flat=True)) == {"safety"}


def test_an_attempt_without_a_time_limit_has_no_end_of_its_own():
    attempt = make.attempt(make.quiz(time_over=Quiz.TimeOver.ABANDON))
    assert (attempt.due_at, attempt.closes_at, attempt.abandon_when_over) == (None, None, True)


def test_extra_time_is_added_to_the_time_limit_when_the_attempt_starts(clock):
    quiz, somjai = make.quiz(time_limit=timedelta(minutes=15)), trainee("สมใจ")
    allow_extra_time(user=somjai, percent=50, actor=admin(), reason="สายตาเลือนราง")
    attempt = make.attempt(quiz, user=somjai)
    assert attempt.extra_percent == 50
    assert attempt.due_at == clock.now() + timedelta(minutes=22, seconds=30)
    assert attempt.closes_at == attempt.due_at + GRACE
    assert make.attempt(quiz).due_at == clock.now() + timedelta(minutes=15)
    assert make.attempt(make.quiz(), user=somjai).extra_percent == 0


def test_starting_again_returns_the_open_attempt():
    attempt = make.attempt()
    assert start_attempt(quiz=attempt.quiz, user=attempt.user, scope=attempt.scope) == attempt


def test_an_open_attempt_out_of_time_is_returned_for_the_caller_to_close():
    attempt = move_end(make.attempt(), -timedelta(hours=1))
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


def test_the_next_attempt_waits_for_the_cooldown(clock):
    attempt = make.attempt(make.quiz(cooldown=timedelta(minutes=30)))
    make.close(attempt)
    with pytest.raises(Refused, match="cooldown") as refused:
        make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope)
    assert refused.value.facts["until_at"] == clock.now() + timedelta(minutes=30)
    clock.move(minutes=30)
    assert make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope).number == 2


@pytest.mark.parametrize("time_over", Quiz.TimeOver.values)
def test_the_cooldown_runs_from_the_end_of_the_time_where_that_came_first(clock, time_over):
    quiz = make.quiz(cooldown=timedelta(minutes=30), time_limit=timedelta(minutes=10), time_over=time_over)
    attempt = make.attempt(quiz)
    clock.move(minutes=39)
    make.close(attempt)
    with pytest.raises(Refused, match="cooldown"):
        make.attempt(quiz, user=attempt.user, scope=attempt.scope)
    clock.move(minutes=1)
    assert make.attempt(quiz, user=attempt.user, scope=attempt.scope).number == 2


def test_the_database_refuses_a_second_open_attempt():
    attempt = make.attempt()
    about = {"quiz": attempt.quiz, "user": attempt.user, "scope": attempt.scope, "number": 2, "pass_percent": 70}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(**about, started_at=timezone.now())


# Closing


@pytest.mark.parametrize(("right", "passed", "percent"), [(3, True, 100), (2, False, 66), (0, False, 0)])
def test_closing_grades_the_answers_saved(right, passed, percent):
    attempt = make.attempt(make.quiz(pass_percent=67))
    make.answer_all(attempt, right=right)
    result = close_attempt(attempt=attempt)
    assert (result.passed, result.percent, result.marks, result.possible) == (passed, percent, Fraction(right), 3)
    assert [row.mark for row in attempt.questions.all()] == [1] * right + [0] * (3 - right)


def test_a_topic_below_its_minimum_fails_an_attempt_whose_marks_suffice():
    quiz = make.quiz(pass_percent=50)
    ask_always(quiz, count=2)
    QuizTopicMinimum.objects.create(quiz=quiz, topic="always", percent=51)
    attempt = make.attempt(quiz)
    wrong = attempt.questions.filter(topic="always").first().position
    for position in range(1, 6):
        save(attempt, position=position, right=position != wrong)
    result = close_attempt(attempt=attempt)
    assert (result.marks, result.possible, result.passed) == (4, 5, False)


def test_a_second_submit_changes_nothing():
    attempt = make.attempt()
    make.answer_all(attempt)
    first, second = close_attempt(attempt=attempt), close_attempt(attempt=attempt)
    assert (first.finished_now, second.finished_now) == (True, False)
    assert (second.attempt.finished_at, second.marks) == (first.attempt.finished_at, first.marks)


def test_a_failing_grader_loses_neither_the_hand_in_nor_the_answers(monkeypatch, caplog):
    attempt = make.attempt()
    make.answer_all(attempt)
    with monkeypatch.context() as broken:
        for kind in KINDS.values():
            broken.setattr(kind, "grade", lambda *_what: 1 // 0, raising=False)
        with pytest.raises(GradingFailed) as failed:
            close_attempt(attempt=attempt)
    assert isinstance(failed.value.__cause__, ZeroDivisionError)
    assert f"attempt {attempt.pk} could not be graded" in caplog.text
    attempt.refresh_from_db()
    assert (attempt.state, attempt.questions.filter(marks_numerator__isnull=False).count()) == ("submitted", 0)
    assert close_attempt(attempt=attempt).percent == 100


@pytest.mark.parametrize("limit", [timedelta(minutes=10), None])
def test_an_attempt_that_counts_only_when_handed_in_is_abandoned_by_its_time(clock, limit):
    attempt = make.attempt(make.quiz(time_limit=limit, time_over=Quiz.TimeOver.ABANDON, attempts_allowed=1))
    make.answer_all(attempt)
    clock.move(days=settings.LMS_RULES["quiz_open_days"])
    result = close_attempt(attempt=attempt)
    assert (result.attempt.state, result.passed, result.marks, result.finished_now) == ("abandoned", False, 0, True)
    assert result.attempt.finished_at == clock.now()
    again = close_attempt(attempt=attempt)
    assert (again.attempt.state, again.finished_now) == ("abandoned", False)
    assert attempt.questions.filter(response__isnull=False, marks_numerator__isnull=True).count() == 3
    with pytest.raises(Refused, match="no_attempts_left"):
        make.attempt(attempt.quiz, user=attempt.user, scope=attempt.scope)


def test_handed_in_in_time_it_is_graded_all_the_same(clock):
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=10), time_over=Quiz.TimeOver.ABANDON))
    make.answer_all(attempt)
    clock.move(minutes=10)
    submit_attempt(attempt=attempt)
    clock.move(hours=1)
    assert close_attempt(attempt=attempt).percent == 100


# The sweep


def test_attempts_out_of_time_and_ungraded_ones_are_found_for_the_sweep(clock):
    timed = make.quiz(time_limit=timedelta(minutes=10))
    out_of_time, ungraded, finished, untimed = make.attempt(timed), make.attempt(), make.attempt(timed), make.attempt()
    make.close(finished)
    clock.move(minutes=10)
    submit_attempt(attempt=ungraded)
    running = make.attempt(timed)
    assert not overdue_attempts()
    clock.move(seconds=max(GRACE, GRADING).total_seconds())
    assert set(overdue_attempts()) == {out_of_time, ungraded}
    clock.move(days=settings.LMS_RULES["quiz_open_days"])
    assert set(overdue_attempts()) == {out_of_time, ungraded, untimed, running}


# Costs


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("earlier", [0, 3])
def test_costs_in_statements_do_not_grow_with_attempts_or_pool(earlier):
    quiz, user, scope = make.quiz(questions=9, draws=(("safety", 6), ("care", 3))), trainee(), uuid4()
    ask_always(quiz)
    QuizTopicMinimum.objects.create(quiz=quiz, topic="care", percent=10)
    quiz = Quiz.objects.get(pk=quiz.pk)
    held_versions(QuestionVersion.objects.values_list("pk", flat=True))
    for _number in range(earlier):
        make.close(make.attempt(quiz, user=user, scope=scope))
    assert len(statements(lambda: start_attempt(quiz=quiz, user=user, scope=scope))) == 6
    attempt = Attempt.objects.get(state="in_progress")
    make.answer_all(attempt, right=7)
    assert len(statements(lambda: close_attempt(attempt=attempt))) == 5


def test_versions_that_the_process_does_not_hold_cost_one_statement_together():
    quiz, user, scope = make.quiz(questions=9), trainee(), uuid4()
    assert len(statements(lambda: start_attempt(quiz=quiz, user=user, scope=scope))) == 6 + 1


def plan(rows):
    """Return how the database finds rows where it avoids reading whole tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


def test_no_question_that_is_asked_often_reads_whole_tables():
    attempt = make.attempt()
    place = {"user": attempt.user, "quiz": attempt.quiz, "scope": attempt.scope}
    mine = {"attempt__key": attempt.key, "attempt__user": attempt.user, "position": 1}
    for rows in (
        Attempt.objects.filter(**place).with_extra().order_by("number"),
        Attempt.objects.filter(user=attempt.user, scope__in=[attempt.scope]),
        Attempt.objects.filter(key=attempt.key, user=attempt.user),
        AttemptQuestion.objects.filter(**mine).with_due(),
    ):
        found = plan(rows)
        assert "SCAN" not in found
        assert "Seq Scan" not in found


def test_the_sweep_finds_its_rows_by_indexes_on_a_server():
    indexes = ["attempt_open_closes", "attempt_open_without_limit", "attempt_ungraded"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_indexscan = off")  # of a table this small, it might read the primary key
        assert [index for index in indexes if index in plan(overdue_attempts().order_by())] == indexes
    else:  # SQLite never uses a partial index for a value that is bound: there, the table of one machine is read
        assert [index for index in indexes if index in plan(overdue_attempts())] == []
