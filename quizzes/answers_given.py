"""What people answered: counted by the database, worded by the kind of question."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import override

from quizzes.analysing import ROWS_AT_ONCE, Chosen
from quizzes.kinds import KINDS
from quizzes.kinds.base import AnswerPart, Response
from quizzes.version_store import HeldVersion, held_versions

LANGUAGES = ("th", "en")
MOST_WORDED = 1000  # different responses to one version, the most frequent ones; the rest is only counted


@dataclass
class Tally:
    """The answers to one version, in words of each language.

    `responses` are the different ones that are put into words, `unworded` counts the answers that are not; `typed` are
    wrong answers in people's own words.
    """

    version: HeldVersion
    answered: int = 0
    unanswered: int = 0
    unworded: int = 0
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

    def add(self, response: Response | None, often: int) -> None:
        """Count a response; the most frequent come first."""
        if response is None:
            self.unanswered += often
            return
        self.answered += often
        given = texts_in(response)
        self.picks.update(dict.fromkeys(given & self.choices.keys(), often))
        if len(self.responses) == MOST_WORDED:
            self.unworded += often
            return
        self.responses.append(response)
        for language in LANGUAGES:
            for part in self.worded(response, language):
                self.parts[language][part] += often
                if given and not part.right and part.answer not in self.own_texts:
                    self.typed.add(part)

    def worded(self, response: Response, language: str) -> list[AnswerPart]:
        with override(language):
            return KINDS[self.version.kind].answer_parts(self.version.content, response)


def tallies_of(chosen: Chosen, versions: Iterable[int]) -> dict[int, Tally]:
    """Return what was answered to each of the versions asked. One statement, and one for versions not held yet."""
    found = {key: Tally(version) for key, version in held_versions(versions).items()}
    for key, response, often in responses_of(chosen):
        found[key].add(response, often)
    return found


def responses_of(chosen: Chosen) -> Iterator[tuple[int, Response | None, int]]:
    """Return each version with each different response and how often it was given, the most frequent first."""
    rows = chosen.questions.values_list("version_id", "response").annotate(often=Count("pk"))
    return rows.order_by("version_id", "-often").iterator(ROWS_AT_ONCE)


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
