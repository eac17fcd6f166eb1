"""Question versions that the process holds."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import version_store
from quizzes.kinds import KINDS
from quizzes.models import QuestionVersion
from quizzes.showing import mark_question, review_question, show_question
from quizzes.version_store import held_version, held_versions
from tests.make import quizzes as make
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def some(count):
    return [make.question().current_version_id for _number in range(count)]


def test_versions_are_read_once_and_those_missing_together():
    first, second, third = some(3)
    assert statements(lambda: held_version(first)) == 1
    assert statements(lambda: held_versions([first, second, third])) == 1
    assert statements(lambda: held_versions([third, first, second])) == 0
    row, held = QuestionVersion.objects.get(pk=second), held_version(second)
    assert (held.pk, held.question_id, held.kind) == (row.pk, row.question_id, row.kind)
    assert (held.content, held.layout) == (row.content, row.layout)


def test_a_version_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(QuestionVersion.DoesNotExist):
        held_version(0)


def test_no_more_are_held_than_fit_and_those_used_last_stay(monkeypatch):
    monkeypatch.setattr(version_store, "MOST_HELD", 2)
    first, second, third = some(3)
    held_versions([first, second])
    held_version(first)
    held_version(third)
    assert statements(lambda: held_versions([first, third])) == 0
    assert statements(lambda: held_version(second)) == 1


def test_more_than_fit_are_all_returned(monkeypatch):
    monkeypatch.setattr(version_store, "MOST_HELD", 2)
    keys = some(4)
    assert set(held_versions(keys)) == set(keys)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_changes_the_copy_that_all_share(kind):
    question = make.question(kind)
    held = held_version(question.current_version_id)
    before = copy.deepcopy((held.content, held.layout))
    attempt = make.attempt(make.quiz(bank=question.bank, draws=((question.topic, 1),)))
    row = attempt.questions.select_related("version").get()
    for right in (True, False):
        data = make.answer_data(row, right=right)
        response = KINDS[kind].clean_response(held.content, data, "q1")
        shown = {"kind": kind, "content": held.content, "layout": row.layout, "response": response}
        mark = KINDS[kind].grade(held.content, response)
        about = {"topic": "", "lesson_code": "", "source": ""}
        show_question(**shown)
        review_question(**shown, mark=mark, **about)
        mark_question(**shown, mark=mark, **about)
    assert (held.content, held.layout) == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_share_it(monkeypatch):
    monkeypatch.setattr(version_store, "MOST_HELD", 3)
    keys = some(6)
    outcomes = race(*[lambda turn=turn: set(held_versions(keys[turn:] + keys[:turn])) for turn in range(6)])
    assert outcomes == [set(keys)] * 6
