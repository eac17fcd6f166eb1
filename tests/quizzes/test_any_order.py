"""In any order of saving, repeating, running out of time, failing and handing in, the rules hold."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.refusals import Refused
from quizzes.attempts import SavedAnswer, close_attempt, save_answer, start_attempt, submit_attempt
from quizzes.kinds import KINDS
from quizzes.models import Attempt
from tests.make import quizzes as make
from tests.make.people import trainee

steps = st.one_of(
    st.tuples(st.just("save"), st.integers(1, 3), st.integers(1, 6), st.sampled_from([True, False, None])),
    st.tuples(st.just("repeat"), st.integers(1, 3)),
    st.just(("submit",)),
    st.just(("close",)),
    st.just(("failing grader",)),
    st.just(("time out",)),
    st.just(("start again",)),
)


@dataclass
class Expected:
    """What the server must hold: for each position the number and form of the newest answer acknowledged."""

    attempt: Attempt
    newest: dict[int, tuple[int, QueryDict]] = field(default_factory=dict)
    handed_in: bool = False
    out_of_time: bool = False
    marks: Any = None


def save(expected: Expected, position: int, seq: int, right: bool | None) -> None:
    asked = expected.attempt.questions.select_related("version").get(position=position)
    data = QueryDict("") if right is None else make.answer_data(asked, right=right)
    kept_seq, kept_data = expected.newest.get(position, (0, None))
    may_change = not expected.handed_in and not expected.out_of_time
    if seq == kept_seq and data == kept_data:
        assert answer(expected, position, data, seq).seq == seq
    elif may_change and seq > kept_seq:
        assert answer(expected, position, data, seq).is_answered == (right is not None)
        expected.newest[position] = (seq, data)
    else:
        with pytest.raises(Refused) as refused:
            answer(expected, position, data, seq)
        assert refused.value.code in ({"stale_answer"} if may_change else {"attempt_closed", "too_late"})


def answer(expected: Expected, position: int, data: QueryDict, seq: int) -> SavedAnswer:
    attempt = expected.attempt
    return save_answer(user=attempt.user, attempt_key=attempt.key, position=position, data=data, seq=seq)


def fail_to_grade(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("quizzes.attempts.score", lambda _asked: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            close_attempt(attempt=attempt)


def take(expected: Expected, step: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = expected.attempt
    match step:
        case ("save", position, seq, right):
            save(expected, position, seq, right)
        case ("repeat", position) if position in expected.newest:
            seq, data = expected.newest[position]
            assert answer(expected, position, data, seq).seq == seq
        case ("submit",):
            assert submit_attempt(attempt=attempt) != expected.handed_in
            expected.handed_in = True
        case ("close",):
            result = close_attempt(attempt=attempt)
            assert result.finished_now == (expected.marks is None)
            assert expected.marks in (None, result.marks)
            expected.marks, expected.handed_in = result.marks, True
        case ("failing grader",) if expected.marks is None:
            fail_to_grade(attempt, monkeypatch)
            expected.handed_in = True
        case ("time out",) if not expected.handed_in:
            Attempt.objects.filter(pk=attempt.pk).update(
                due_at=timezone.now() - timedelta(hours=2), closes_at=timezone.now() - timedelta(hours=1)
            )
            expected.out_of_time = True
        case ("start again",) if not expected.handed_in:
            assert start_attempt(quiz=attempt.quiz, user=attempt.user, scope=attempt.scope) == attempt


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(steps, min_size=3, max_size=14))
def test_acknowledged_answers_are_never_lost_and_never_graded_twice(plan, monkeypatch):
    quiz = Attempt.objects.first().quiz if Attempt.objects.exists() else make.quiz()
    expected = Expected(make.attempt(quiz, user=trainee()))
    for step in plan:
        take(expected, step, monkeypatch)
    result = close_attempt(attempt=expected.attempt)
    assert expected.marks in (None, result.marks)
    for asked in expected.attempt.questions.select_related("version"):
        kind, content = KINDS[asked.version.kind], asked.version.content
        seq, data = expected.newest.get(asked.position, (0, QueryDict("")))
        response = kind.clean_response(content, data, f"q{asked.position}")
        assert (asked.response_seq, asked.response, asked.mark) == (seq, response, kind.grade(content, response))
