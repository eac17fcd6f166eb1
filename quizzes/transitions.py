"""The states of an attempt and the ways between them: forward only, each taken once."""

from typing import Any

from quizzes.models import Attempt

State = Attempt.State

# Ending and grading are separate steps: a submitted attempt keeps its answers until its grading succeeds.
WAYS: dict[State, frozenset[State]] = {
    State.IN_PROGRESS: frozenset({State.SUBMITTED, State.ABANDONED}),
    State.SUBMITTED: frozenset({State.FINISHED}),
    State.FINISHED: frozenset(),
    State.ABANDONED: frozenset(),
}


def move(attempt: Attempt, to: State, **values: Any) -> bool:
    """Bring an attempt into a state, with the values that go with it; return whether this call did. One statement.

    Where the attempt is not in a state from which there is a way, nothing changes, in the row and in `attempt`.
    """
    sources = [state for state, ways in WAYS.items() if to in ways]
    moved = Attempt.objects.filter(pk=attempt.pk, state__in=sources).update(state=to, **values) == 1
    if moved:
        for name, value in {"state": to, **values}.items():
            setattr(attempt, name, value)
    return moved
