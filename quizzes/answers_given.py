"""What people answered: counted by the database, worded by the kind of question."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import override

from quizzes.analysing import Asking, Chosen
from quizzes.kinds import KINDS
from quizzes.kinds.base import AnswerPart, Response
from quizzes.version_store import HeldVersion, held_versions

LANGUAGES = ("th", "en")
MOST_READ = 50_000  # different responses to all questions of a quiz together: typed ones may all be different
MOST_WORDED = 1000  # of these to one version; the most frequent ones each time, and the rest is only counted


@dataclass
class Tally:
    """The answers to one version, in words of each language.

    `responses` are the different ones that are put into words, `worded` counts their answers; `picks` counts choices,
    and `typed` are wrong answers in people's own words.
    """

    version: HeldVersion
    asked: Asking
    worded: int = 0
    responses: list[Response] = field(default_factory=list)
    picks: Counter[str] = field(default_factory=Counter)
    parts: dict[str, Counter[AnswerPart]] = field(default_factory=lambda: {name: Counter() for name in LANGUAGES})
    typed: set[AnswerPart] = field(default_factory=set)

    @cached_property
    def own_texts(self) -> set[str]:
        return texts_in(self.version.content)

    @cached_property
    def choices(self) -> dict[str, bool]:
        """The ids of the question's choices, and whether each is right; empty for kinds that have none."""
        return {one["id"]: bool(one["right"]) for one in self.version.content.get("choices", []) if "right" in one}

    @property
    def unworded(self) -> int:
        """How many answers are only counted."""
        return self.asked.times - self.asked.unanswered - self.worded

    def add(self, response: Response, often: int) -> None:
        """Count a response; the most frequent come first."""
        given = texts_in(response)
        self.picks.update(dict.fromkeys(given & self.choices.keys(), often))
        if len(self.responses) == MOST_WORDED:
            return
        self.responses.append(response)
        self.worded += often
        for language in LANGUAGES:
            for part in self.in_words(response, language):
                self.parts[language][part] += often
                if given and not part.right and part.answer not in self.own_texts:
                    self.typed.add(part)

    def in_words(self, response: Response, language: str) -> list[AnswerPart]:
        with override(language):
            return KINDS[self.version.kind].answer_parts(self.version.content, response)


def tallies_of(chosen: Chosen, asked: Mapping[int, Asking]) -> dict[int, Tally]:
    """Return what was answered to each of the versions asked. One statement, and one for versions not held yet."""
    found = {key: Tally(version, asked[key]) for key, version in held_versions(asked).items()}
    rows = chosen.questions.filter(response__isnull=False).values_list("version_id", "response")
    for key, response, often in rows.annotate(often=Count("pk")).order_by("-often")[:MOST_READ]:
        found[key].add(response, often)
    return found


def texts_in(value: Any) -> set[str]:
    """Return all texts in some JSON, without the names of its fields."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return set()
    return set().union(*map(texts_in, value))


def same_key(one: Tally, other: Tally) -> bool:
    """Say whether two versions of a question mark alike everything that was answered to either of them."""
    if one.version.kind != other.version.kind:
        return False
    kind = KINDS[one.version.kind]
    return all(
        kind.grade(one.version.content, response) == kind.grade(other.version.content, response)
        for response in [*one.responses, *other.responses]
    )
