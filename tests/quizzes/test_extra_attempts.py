"""Further attempts that the office opens for one person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from lms.core.refusals import Refused
from quizzes.extra_attempts import allow_another
from quizzes.models import Attempt, ExtraAttempt
from quizzes.standing import standing
from tests.make import people
from tests.make import quizzes as make

pytestmark = pytest.mark.django_db
REASON = "ไฟดับระหว่างทำแบบทดสอบ"


@pytest.fixture
def last() -> Attempt:
    """The only attempt that its quiz allows, handed in and failed."""
    attempt = make.attempt(make.quiz(attempts_allowed=1))
    return make.close(attempt).attempt


def place(attempt: Attempt) -> dict:
    return {"quiz": attempt.quiz, "user": attempt.user, "scope": attempt.scope}


def allow(attempt: Attempt, **changed: object) -> ExtraAttempt:
    return allow_another(**{**place(attempt), "actor": people.admin(), "reason": REASON, **changed})


def test_another_attempt_can_be_started_once(last: Attempt):
    allow(last)
    held = standing(**place(last))
    assert (held.attempts_left, held.attempts_allowed, held.is_used_up) == (1, 2, False)
    second = make.attempt(last.quiz, user=last.user, scope=last.scope)
    assert second.number == 2
    make.close(second)
    with pytest.raises(Refused, match="no_attempts_left"):
        make.attempt(last.quiz, user=last.user, scope=last.scope)
    allow(last)
    assert standing(**place(last)).attempts_left == 1


def test_it_holds_for_one_person_quiz_and_scope(last: Attempt):
    others = [
        {**place(last), "scope": uuid4()},
        {**place(last), "user": people.trainee("มานี")},
        {**place(last), "quiz": make.quiz(attempts_allowed=1)},
    ]
    for other in others:
        make.close(make.attempt(other["quiz"], user=other["user"], scope=other["scope"]))
    allow(last)
    assert [standing(**other).attempts_left for other in others] == [0, 0, 0]


def test_it_is_refused_unless_all_attempts_are_used_up_without_a_pass(last: Attempt):
    allow(last)
    with pytest.raises(Refused, match="extra_attempt_not_needed"):
        allow(last)  # one is left
    second = make.attempt(last.quiz, user=last.user, scope=last.scope)
    with pytest.raises(Refused, match="extra_attempt_not_needed"):
        allow(last)  # in progress
    make.answer_all(second)
    make.close(second)
    with pytest.raises(Refused, match="extra_attempt_not_needed"):
        allow(last)  # passed
    unlimited = make.close(make.attempt()).attempt
    with pytest.raises(Refused, match="extra_attempt_not_needed"):
        allow(unlimited)
    assert ExtraAttempt.objects.count() == 1


def test_it_takes_a_reason_and_is_on_record_with_the_person(last: Attempt):
    with pytest.raises(Refused, match="extra_attempt_reason_missing"):
        allow(last, reason=" ")
    admin = people.admin("อารี")
    extra = allow(last, actor=admin)
    assert (extra.granted_by, extra.reason) == (admin, REASON)
    entry = ModelLogEntry.objects.for_instance(last.user).get()
    assert (entry.action, entry.user, entry.data) == (
        "quizzes.extra_attempt",
        admin,
        {"reason": REASON, "quiz": last.quiz.code},
    )
    assert last.quiz.code in entry.message
    assert entry.comment == REASON


def test_the_database_wants_a_reason_too(last: Attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtraAttempt.objects.create(**place(last), granted_by=people.admin(), reason="")


def test_the_wait_between_attempts_still_holds(last: Attempt):
    last.quiz.cooldown = timedelta(minutes=30)
    last.quiz.save()
    allow(last)
    with pytest.raises(Refused, match="cooldown"):
        make.attempt(last.quiz, user=last.user, scope=last.scope)


def test_the_standing_still_costs_one_statement(last: Attempt):
    allow(last)
    with CaptureQueriesContext(connection) as queries:
        assert standing(**place(last)).attempts_left == 1
    assert len(queries) == 1
