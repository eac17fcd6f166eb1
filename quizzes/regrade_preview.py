"""What a regrade would change, computed and not written: the dry run."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Count, Sum, TextField
from django.db.models.functions import Cast

from quizzes.models import Attempt, AttemptQuestion, QuestionVersion
from quizzes.regrade_marks import Held, Key, Outcome, Reached, held_and_new, mark_after, meets
from quizzes.regrading import answers_to_earlier
from quizzes.version_store import HeldVersion, held_versions

BATCH = 1000  # attempts weighed at once
AT_ONCE = 5000  # answers of a part of the preview, which is what is held in memory
MOST_KNOWN = 10_000  # different answers whose marks are remembered
Item = TypeVar("Item")
read_json = lru_cache(maxsize=256)(json.loads)  # of few different texts; what it returns is shared
Given = tuple[int, str | None, int | None, int | None]  # version, response as JSON, the mark held
# JSON as text: what so many rows have alike is read once.
GIVEN = ("version_id", Cast("response", TextField()), "marks_numerator", "marks_denominator")
HELD = tuple(
    f"attempt__{name}" for name in ("marks_numerator", "marks_denominator", "marks_possible", "pass_percent", "passed")
)


@dataclass
class Counts:
    """How many answers a regrade would look at and change.

    `open_attempts` are not graded yet: the policy holds for them when they are. `other_kind` counts the answers to
    versions of another kind, which the corrected key cannot judge.
    """

    answers: int = 0
    raised: int = 0
    lowered: int = 0
    open_attempts: int = 0
    other_kind: int = 0

    def add(self, others: "Counts") -> None:
        """Count those of other people as well."""
        for one in fields(Counts):
            setattr(self, one.name, getattr(self, one.name) + getattr(others, one.name))


@dataclass
class Preview(Counts):
    """The counts of some people, and what each of their attempts with a changed mark comes to.

    `outcomes` is (before, after) by the attempt's id.
    """

    outcomes: dict[int, tuple[Outcome, Outcome]] = field(default_factory=dict)


def is_large(version: QuestionVersion) -> bool:
    """Say whether there are too many answers to the versions before this one for a dry run while somebody waits."""
    most: int = settings.LMS_RULES["regrade_answers_at_once"]
    return answers_to_earlier(version)[: most + 1].count() > most


def preview_regrade(*, version: QuestionVersion, policy: str) -> Iterator[Preview]:
    """Yield what regrading the answers to the versions before this one would change, as things are now; by person.

    Each part holds everything of its people, AT_ONCE answers or a few more, so that memory does not grow with the
    answers; the first only says how many attempts are open. The marks of an attempt are what it holds and what the
    answer gains: its other answers are read only where minimums by topic may fail it, summed by topic.
    """
    answers = answers_to_earlier(version)
    opened = answers.exclude(attempt__state=Attempt.State.FINISHED)
    yield Preview(open_attempts=opened.values("attempt").distinct().count())
    grader, minimums_as_json = _Grader(version, policy), Cast("attempt__topic_minimums", TextField())
    columns: tuple[Any, ...] = ("attempt__user_id", "attempt_id", "topic", minimums_as_json, *GIVEN, *HELD)
    graded = answers.filter(attempt__state=Attempt.State.FINISHED).order_by("attempt__user_id", "attempt_id")
    for rows in _by_person(graded.values_list(*columns).iterator(BATCH)):
        yield _preview(rows, grader)


def _by_person(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Split rows, which begin with their person and come by person, so that each person's stay together."""
    some: list[tuple[Any, ...]] = []
    for _person, own in groupby(rows, key=itemgetter(0)):
        some += own
        if len(some) >= AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _preview(rows: list[tuple[Any, ...]], grader: "_Grader") -> Preview:
    given = Counter[Given]()
    preview = Preview(outcomes=_outcomes(_changed(rows, grader, given)))
    for one, count in given.items():
        gain = grader.gain(one)
        preview.answers += count
        preview.other_kind += count * grader.is_of_other_kind(one)
        preview.raised += count * (gain > 0)
        preview.lowered += count * (gain < 0)
    return preview


class _Changed(NamedTuple):
    """An attempt with a changed mark: what it holds, what it gains (less than 0: loses) by topic, what topics need."""

    held: Held
    gains: tuple[tuple[str, Fraction], ...]
    minimums_as_json: str

    @property
    def minimums(self) -> Mapping[str, int]:
        found: Mapping[str, int] = read_json(self.minimums_as_json)
        return found


class _Grader:
    """Grades each different answer once: a hundred thousand people gave a handful of them."""

    def __init__(self, version: QuestionVersion, policy: str) -> None:
        self.policy, self.corrected = policy, Key(version.kind, version.content)
        self.versions: dict[int, HeldVersion] = {}
        self.known: dict[Given, Fraction] = {}

    def gain(self, given: Given) -> Fraction:
        """Return by how much the mark of an answer changes."""
        if given not in self.known:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[given] = self._gain(given)
        return self.known[given]

    def _gain(self, given: Given) -> Fraction:
        _version_id, response, numerator, denominator = given
        asked, held = self.asked(given), Fraction(numerator or 0, denominator or 1)
        mark = mark_after(
            policy=self.policy,
            asked=Key(asked.kind, asked.content),
            corrected=self.corrected,
            response=None if response is None else json.loads(response),
            held=held,
        )
        return mark - held

    def is_of_other_kind(self, given: Given) -> bool:
        return self.asked(given).kind != self.corrected.kind

    def asked(self, given: Given) -> HeldVersion:
        version_id = given[0]
        if version_id not in self.versions:
            self.versions.update(held_versions([version_id]))
        return self.versions[version_id]


def _changed(rows: list[tuple[Any, ...]], grader: _Grader, given: Counter[Given]) -> dict[int, _Changed]:
    """Return the attempts whose marks change, by id, and count in `given` what was answered."""
    found: dict[int, _Changed] = {}
    for _person, attempt_id, topic, minimums, *rest in rows:
        one = tuple(rest[: len(GIVEN)])
        given[one] += 1
        if gain := grader.gain(one):
            before = found[attempt_id].gains if attempt_id in found else ()
            found[attempt_id] = _Changed(Held(*rest[len(GIVEN) :]), (*before, (topic, gain)), minimums)
    return found


def _outcomes(changed: Mapping[int, _Changed]) -> dict[int, tuple[Outcome, Outcome]]:
    """Return what attempts have reached and what they would come to."""
    found = {}
    for pk, one in changed.items():
        gain = one.gains[0][1] if len(one.gains) == 1 else sum((part for _topic, part in one.gains), Fraction(0))
        found[pk] = held_and_new(one.held, gain)
    by_topic = {pk: one for pk, one in changed.items() if one.minimums and found[pk][1].passed}
    for pk in _short_of_minimums(by_topic):
        before, after = found[pk]
        found[pk] = (before, Outcome(after.marks, passed=False))
    return found


def _short_of_minimums(changed: Mapping[int, _Changed]) -> Iterator[int]:
    """Yield the attempts that a minimum by topic would fail. One statement for each thousand."""
    topics = {topic for one in changed.values() for topic in one.minimums}
    for some in batches(iter(changed), BATCH):
        reached = _by_topic(some, topics)
        for pk in some:
            one = changed[pk]
            for topic, gain in one.gains:
                if topic in topics:
                    marks, possible = reached[pk][topic]
                    reached[pk][topic] = Reached(marks + gain, possible)
            if not meets(one.minimums, reached.get(pk, {})):
                yield pk


def _by_topic(attempt_ids: list[int], topics: Iterable[str]) -> dict[int, dict[str, Reached]]:
    """Return what attempts hold in topics. One statement; the database adds up what has the same denominator."""
    rows = AttemptQuestion.objects.filter(attempt__in=attempt_ids, topic__in=topics).order_by()
    sums = rows.values_list("attempt_id", "topic", "marks_denominator").annotate(Sum("marks_numerator"), Count("pk"))
    found: dict[int, dict[str, Reached]] = {}
    for attempt_id, topic, denominator, numerators, possible in sums:
        of_attempt = found.setdefault(attempt_id, {})
        held = of_attempt.get(topic, Reached(Fraction(0), 0))
        of_attempt[topic] = Reached(held.marks + Fraction(numerators or 0, denominator or 1), held.possible + possible)
    return found


def batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Split items into lists of at most `size`."""
    while some := list(islice(items, size)):
        yield some
