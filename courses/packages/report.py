"""What an import did, or would do."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Outcome(StrEnum):
    """What became of one thing. KEPT: it was edited here since the last import, so the import left it alone."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"


OUTCOMES = {
    Outcome.CREATED: pgettext_lazy("import", "created"),
    Outcome.CHANGED: pgettext_lazy("import", "changed"),
    Outcome.KEPT: pgettext_lazy("import", "kept as edited here"),
    Outcome.UNCHANGED: pgettext_lazy("import", "unchanged"),
}


@dataclass(frozen=True)
class ImportedThing:
    """A course, module, lesson, order (of what stands below a page), owner, quiz, question, picture or file.

    `language` is "" for what has both.
    """

    kind: str
    code: str
    outcome: Outcome
    language: str = ""

    @property
    def name(self) -> str:
        return _name(self.kind, self.code, self.language)


@dataclass(frozen=True)
class LeftThing:
    """A page or question that is here but not in the package. It stays as it is."""

    kind: str
    code: str
    title: str
    language: str = ""

    @property
    def name(self) -> str:
        return _name(self.kind, self.code, self.language)


def _name(kind: str, code: str, language: str) -> str:
    return " ".join(filter(None, (kind, code, language)))


@dataclass(frozen=True)
class ImportReport:
    """Everything the package names with its outcome, and what it no longer names."""

    course: str
    dry_run: bool
    things: tuple[ImportedThing, ...]
    left: tuple[LeftThing, ...]
    warnings: tuple[str, ...] = ()  # sentences for the author

    @property
    def changed_anything(self) -> bool:
        """Whether anything was written (or would have been, in a dry run)."""
        return bool(self.with_outcome(Outcome.CREATED) or self.with_outcome(Outcome.CHANGED))

    def with_outcome(self, outcome: Outcome) -> tuple[ImportedThing, ...]:
        """Return the things with one outcome."""
        return tuple(thing for thing in self.things if thing.outcome == outcome)

    def counts(self) -> dict[Outcome, int]:
        """Return how many things have each outcome."""
        found = Counter(thing.outcome for thing in self.things)
        return {outcome: found[outcome] for outcome in Outcome}
