"""The states of an attempt and the ways between them: forward only, each taken once."""

from functools import cache
from typing import Any

from django.db.models import BigIntegerField

from lms.core.compiled import CompiledUpdate, Slot
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
    if not any(to in ways for ways in WAYS.values()):
        return False
    moved = _move(to, tuple(values)).update(attempt=attempt.pk, **values) == 1
    if moved:
        for name, value in {"state": to, **values}.items():
            setattr(attempt, name, value)
    return moved


@cache
def _move(to: State, names: tuple[str, ...]) -> CompiledUpdate:
    sources = [state for state, ways in WAYS.items() if to in ways]
    rows = Attempt.objects.filter(pk=Slot("attempt", BigIntegerField()), state__in=sources)
    slots = {name: Slot(name, Attempt._meta.get_field(name)) for name in names}  # type: ignore[arg-type]
    return CompiledUpdate(lambda: rows, state=to, **slots)
