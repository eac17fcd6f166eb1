"""The states of an attempt: every pair of them, and what the database holds of each."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.attempts import close_attempt, submit_attempt
from quizzes.models import Attempt
from quizzes.transitions import WAYS, move
from tests.make import quizzes as make
from tests.make.attempts import move_end

pytestmark = pytest.mark.django_db
State = Attempt.State
PAIRS = list(product(State, State))


def values(state):
    """Return what a row has in a state."""
    ended, marks = timezone.now(), {"marks_numerator": 1, "marks_denominator": 1, "marks_possible": 1, "passed": True}
    return {
        State.IN_PROGRESS: {},
        State.SUBMITTED: {"submitted_at": ended},
        State.FINISHED: {"submitted_at": ended, "finished_at": ended, **marks},
        State.ABANDONED: {"finished_at": ended},
    }[state]


def in_state(state):
    attempt = make.attempt()
    Attempt.objects.filter(pk=attempt.pk).update(state=state, **values(state))
    return Attempt.objects.get(pk=attempt.pk)


def test_there_is_no_way_back():
    assert set(WAYS) == set(State)

    def reachable(state):
        return {state}.union(*(reachable(way) for way in WAYS[state]))

    for state in State:
        assert all(state not in reachable(way) for way in WAYS[state])


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_an_attempt_moves_only_along_the_ways(source, target):
    attempt = in_state(source)
    before = Attempt.objects.values().get(pk=attempt.pk)
    assert move(attempt, target, **values(target)) == (target in WAYS[source])
    after = Attempt.objects.values().get(pk=attempt.pk)
    assert after["state"] == attempt.state == (target if target in WAYS[source] else source)
    if target not in WAYS[source]:
        assert after == before


@pytest.mark.parametrize("state", State)
def test_submitting_and_closing_move_forward_from_every_state(state):
    attempt = in_state(state)
    assert submit_attempt(attempt=attempt) == (state == State.IN_PROGRESS)
    closed = close_attempt(attempt=attempt).attempt
    assert closed.state == (State.ABANDONED if state == State.ABANDONED else State.FINISHED)


@pytest.mark.parametrize("state", State)
def test_a_stale_object_in_memory_moves_nothing_back(state):
    attempt = in_state(state)
    stale = Attempt.objects.get(pk=attempt.pk)
    stale.state = State.IN_PROGRESS
    moved = submit_attempt(attempt=stale)
    assert moved == (state == State.IN_PROGRESS)
    attempt.refresh_from_db()
    assert attempt.state == (State.SUBMITTED if moved else state)


@pytest.mark.parametrize("state", State)
def test_out_of_time_an_attempt_that_must_be_handed_in_is_abandoned_only_from_in_progress(state):
    attempt = in_state(state)
    Attempt.objects.filter(pk=attempt.pk).update(abandon_when_over=True)
    attempt = move_end(attempt, -timedelta(minutes=1))
    closed = close_attempt(attempt=attempt).attempt
    assert closed.state == (State.ABANDONED if state in (State.IN_PROGRESS, State.ABANDONED) else State.FINISHED)


@pytest.mark.parametrize(("state", "of"), [(state, of) for state, of in PAIRS if state != of])
def test_the_database_refuses_a_state_with_what_belongs_to_another(state, of):
    attempt = make.attempt()
    wrong = dict.fromkeys(("submitted_at", "finished_at", "marks_numerator", "passed")) | values(of)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(state=state, **wrong)
