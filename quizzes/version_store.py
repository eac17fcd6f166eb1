"""Question versions held in the process: they never change, so each process reads each of them once."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from quizzes.kinds.base import Content, Layout
from quizzes.models import QuestionVersion

MOST_HELD = 2000  # versions; some 5 KB each


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A question version. Everyone shares the one copy of `content` and `layout`: nobody may change them."""

    pk: int
    question_id: int
    kind: str
    content: Content
    layout: Layout


_COLUMNS = ("pk", "question_id", "kind", "content", "layout")
_held: OrderedDict[int, HeldVersion] = OrderedDict()  # the one used last comes last
_lock = Lock()


def held_versions(keys: Iterable[int]) -> dict[int, HeldVersion]:
    """Return versions by their keys. One statement where some are not held yet, else none.

    Raises QuestionVersion.DoesNotExist where there is none of a key.
    """
    wanted = set(keys)
    found = _take(wanted)
    missing = wanted - found.keys()
    if not missing:
        return found
    rows = QuestionVersion.objects.filter(pk__in=missing).values_list(*_COLUMNS)
    read = {row[0]: HeldVersion(*row) for row in rows}
    if missing - read.keys():
        raise QuestionVersion.DoesNotExist(f"No versions {sorted(missing - read.keys())}.")
    _keep(read)
    return found | read


def held_version(key: int) -> HeldVersion:
    """Return one version, as `held_versions` does."""
    return held_versions([key])[key]


def forget_versions() -> None:
    """Let go of all versions; for tests, whose databases come and go."""
    with _lock:
        _held.clear()


def _take(keys: set[int]) -> dict[int, HeldVersion]:
    with _lock:
        found = {key: _held[key] for key in keys if key in _held}
        for key in found:
            _held.move_to_end(key)
    return found


def _keep(read: dict[int, HeldVersion]) -> None:
    with _lock:
        _held.update(read)
        while len(_held) > MOST_HELD:
            _held.popitem(last=False)
