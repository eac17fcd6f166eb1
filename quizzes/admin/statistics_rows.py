"""A report as pages and exports read it: the kept figures beside the questions that they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language

from quizzes.admin.statistics_words import flag_in_words
from quizzes.kinds.texts import shown_text
from quizzes.leaks import LeakTest
from quizzes.models import Question, QuizReport
from quizzes.statistics.figures import Figures, from_json
from quizzes.version_store import HeldVersion, held_versions

Data = dict[str, Any]


@dataclass(frozen=True)
class QuestionRow:
    """A question of a report. `number` is its place in the report, by which plots name it."""

    number: int
    data: Data
    code: str
    version: HeldVersion

    @property
    def pk(self) -> int:
        return int(self.data["question"])

    @property
    def title(self) -> str:
        return Truncator(self.stem.split("\n", maxsplit=1)[0]).chars(90)

    @property
    def stem(self) -> str:
        """What the newest version asks, in the language of the page, or in Thai."""
        return str(shown_text(self.version.content["stem"]))

    @property
    def topic(self) -> str:
        return str(self.data["topic"])

    @property
    def attempts(self) -> int:
        return int(self.data["attempts"])

    @cached_property
    def figures(self) -> Figures:
        return from_json(self.data["figures"])

    @cached_property
    def flags(self) -> list[str]:
        return [flag_in_words(flag) for flag in self.data["flags"]]

    @property
    def is_flagged(self) -> bool:
        """Say whether the plot points at it: for its figures, not for a choice that nobody took."""
        return any(flag["code"] not in ("too_few", "unpicked") for flag in self.data["flags"])

    @property
    def has_new_key(self) -> bool:
        return len(self.data["variants"]) > 1

    @property
    def leak(self) -> LeakTest | None:
        return LeakTest(**self.data["leak"]) if self.data["leak"] else None

    @cached_property
    def variants(self) -> list["Variant"]:
        return [Variant(data) for data in self.data["variants"]]


@dataclass(frozen=True)
class Answer:
    """What was answered how often, of all who were asked. `words` is None for rare answers in people's own words."""

    part: str
    words: str | None
    right: bool
    often: int
    share: float


@dataclass(frozen=True)
class Variant:
    """The versions of a question that have one key."""

    data: Data

    @property
    def versions(self) -> str:
        numbers = self.data["versions"]
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"

    @property
    def attempts(self) -> int:
        return int(self.data["attempts"])

    @cached_property
    def figures(self) -> Figures:
        return from_json(self.data["figures"])

    @cached_property
    def answers(self) -> list[Answer]:
        kept = self.data["answers"]
        rows = kept.get(get_language(), kept["th"])
        return [Answer(part, words, right, often, often / self.attempts) for part, words, right, often in rows]


@dataclass(frozen=True)
class DrawRow:
    """The questions drawn from a topic, taken together."""

    data: Data

    @property
    def topic(self) -> str:
        return str(self.data["topic"])

    @property
    def drawn(self) -> str:
        """How many of how many, e.g. `4 / 10`; `3-4 / 10` where not all attempts drew as many."""
        least, most = self.data["sizes"]
        return f"{least if least == most else f'{least}-{most}'} / {self.data['questions']}"

    @property
    def attempts(self) -> int:
        return int(self.data["attempts"])

    @cached_property
    def figures(self) -> Figures:
        return from_json(self.data["figures"])


@dataclass(frozen=True)
class Reading:
    """A computed report with its rows."""

    report: QuizReport

    @property
    def data(self) -> Data:
        return self.report.data or {}

    @cached_property
    def figures(self) -> Figures:
        return from_json(self.data["figures"])

    @cached_property
    def questions(self) -> list[QuestionRow]:
        """The questions in the order of their topics. One statement, and one for versions not held yet."""
        kept = self.data["questions"]
        codes = dict(Question.objects.filter(pk__in=[one["question"] for one in kept]).values_list("pk", "code"))
        versions = held_versions(one["version"] for one in kept)
        found = sorted((one["topic"], codes[one["question"]], place) for place, one in enumerate(kept))
        return [
            QuestionRow(number, kept[place], code, versions[kept[place]["version"]])
            for number, (_topic, code, place) in enumerate(found, start=1)
        ]

    @cached_property
    def draws(self) -> list[DrawRow]:
        return [DrawRow(data) for data in self.data["draws"]]

    def sorted_by(self, ordering: str) -> list[QuestionRow]:
        """Return the questions by a column of SORTS, with `-` before it the other way; in their own order otherwise.

        What has no figure comes last either way.
        """
        key = SORTS.get(ordering.removeprefix("-"))
        if key is None:
            return self.questions
        there = [row for row in self.questions if key(row) is not None]
        absent = [row for row in self.questions if key(row) is None]
        return sorted(there, key=key, reverse=ordering.startswith("-")) + absent


def _by_figure(name: str) -> Callable[[QuestionRow], Any]:
    return lambda row: row.figures[name].value


SORTS: dict[str, Callable[[QuestionRow], Any]] = {
    "number": lambda row: row.number,
    "topic": lambda row: row.topic,
    "attempts": lambda row: row.attempts,
    "flags": lambda row: len(row.flags),
    **{
        name: _by_figure(name)
        for name in ("facility", "sd", "guess", "intended", "effective", "discrimination", "efficiency")
    },
}
