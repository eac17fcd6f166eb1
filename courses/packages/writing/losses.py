"""What a package cannot carry of a course. It is told, never dropped in silence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """One thing that is not in the package, in words. `file` is where it would stand, "" for the whole course."""

    file: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.words}" if self.file else self.words


class Losses:
    """Collects losses, each once and in the order in which they were met."""

    def __init__(self) -> None:
        self._found: dict[Loss, None] = {}

    def add(self, file: str, words: str) -> None:
        self._found[Loss(file, words)] = None

    def all(self) -> tuple[Loss, ...]:
        return tuple(self._found)
