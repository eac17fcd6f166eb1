"""What is wrong with a question or a quiz as its author wrote it: the field, the fault, and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class FieldError:
    """`field` is a path in the plain form, parts of a list counted from 1, e.g. `choices.2.th`; empty for the whole."""

    field: str
    problem: Words
    remedy: Words

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        return f"{where}{self.problem} {self.remedy}"


class FieldErrors(Exception):
    """Every fault found, in the order of the fields; never empty."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = list(errors)
        super().__init__(self.errors)

    def __iter__(self) -> Iterator[FieldError]:
        return iter(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))
