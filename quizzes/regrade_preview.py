"""What a regrade would change, computed and not written: the dry run."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from quizzes.models import Attempt, AttemptQuestion, QuestionVersion
from quizzes.regrade_marks import Key, Marked, Outcome, mark_after, outcome_held, outcome_of
from quizzes.regrading import answers_to_earlier
from quizzes.standing import COUNTED
from quizzes.version_store import HeldVersion, held_versions

BATCH = 1000  # attempts weighed at once
# A hundred thousand attempts hold a handful of different marks: each is made once.
fraction = lru_cache(maxsize=4096)(Fraction)
Item = TypeVar("Item")


@dataclass
class Preview:
    """How many answers a regrade would look at and change, and what each attempt with a changed mark comes to.

    `open_attempts` are not graded yet: the policy holds for them when they are. `other_kind` counts the answers to
    versions of another kind, which the corrected key cannot judge. `outcomes` is (before, after) by the attempt's id.
    """

    answers: int = 0
    raised: int = 0
    lowered: int = 0
    open_attempts: int = 0
    other_kind: int = 0
    outcomes: dict[int, tuple[Outcome, Outcome]] = field(default_factory=dict)


def preview_regrade(*, version: QuestionVersion, policy: str) -> Preview:
    """Return what regrading the answers to the versions before this one would change, as things are now.

    Reads answers in a stream; memory grows with the attempts that change.
    """
    preview = Preview()
    new_marks: dict[int, dict[int, Fraction]] = {}  # by attempt, by answer
    answers = answers_to_earlier(version)
    preview.open_attempts = answers.exclude(attempt__state=Attempt.State.FINISHED).values("attempt").distinct().count()
    grader = _Grader(version, policy)
    for row in _finished_answers(answers):
        held, mark = row.mark, grader.mark(row)
        preview.answers += 1
        preview.other_kind += grader.is_of_other_kind(row)
        preview.raised += mark > held
        preview.lowered += mark < held
        if mark != held:
            new_marks.setdefault(row.attempt_id, {})[row.pk] = mark
    for some in batches(iter(new_marks), BATCH):
        preview.outcomes.update(_outcomes(some, new_marks))
    return preview


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    attempt_id: int
    version_id: int
    response: Any
    mark: Fraction


class _Grader:
    """Grades each different answer once: a hundred thousand people gave a handful of them."""

    def __init__(self, version: QuestionVersion, policy: str) -> None:
        self.policy, self.corrected = policy, Key(version.kind, version.content)
        self.versions: dict[int, HeldVersion] = {}
        self.known: dict[tuple[int, str, Fraction], Fraction] = {}

    def mark(self, row: _Row) -> Fraction:
        name = (row.version_id, json.dumps(row.response, sort_keys=True), row.mark)
        if name not in self.known:
            asked = self.asked(row)
            self.known[name] = mark_after(
                policy=self.policy,
                asked=Key(asked.kind, asked.content),
                corrected=self.corrected,
                response=row.response,
                held=row.mark,
            )
        return self.known[name]

    def is_of_other_kind(self, row: _Row) -> bool:
        return self.asked(row).kind != self.corrected.kind

    def asked(self, row: _Row) -> HeldVersion:
        if row.version_id not in self.versions:
            self.versions.update(held_versions([row.version_id]))
        return self.versions[row.version_id]


def _finished_answers(answers: Any) -> Iterator[_Row]:
    finished = answers.filter(attempt__state=Attempt.State.FINISHED).order_by()
    columns = ("pk", "attempt_id", "version_id", "response", "marks_numerator", "marks_denominator")
    for pk, attempt_id, version_id, response, numerator, denominator in finished.values_list(*columns).iterator():
        yield _Row(pk, attempt_id, version_id, response, fraction(numerator or 0, denominator or 1))


def _outcomes(
    attempt_ids: list[int], new_marks: Mapping[int, Mapping[int, Fraction]]
) -> Iterator[tuple[int, tuple[Outcome, Outcome]]]:
    """Return what attempts have reached and what they would come to. Two statements."""
    asked: dict[int, list[Marked]] = {}
    rows = AttemptQuestion.objects.filter(attempt__in=attempt_ids).order_by()
    columns = ("pk", "attempt_id", "topic", "marks_numerator", "marks_denominator")
    for pk, attempt_id, topic, numerator, denominator in rows.values_list(*columns):
        mark = new_marks[attempt_id].get(pk)
        held = fraction(numerator or 0, denominator or 1) if mark is None else mark
        asked.setdefault(attempt_id, []).append(Marked(held, topic))
    for attempt in Attempt.objects.filter(pk__in=attempt_ids).only(*COUNTED):
        yield attempt.pk, (outcome_held(attempt), outcome_of(attempt, asked[attempt.pk]))


def batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Split items into lists of at most `size`."""
    while some := list(islice(items, size)):
        yield some
