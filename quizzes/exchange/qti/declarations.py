"""What an item declares of its answers: the right ones, and what each is worth."""

from dataclasses import dataclass
from fractions import Fraction

from quizzes.exchange.building_typed import read_number
from quizzes.exchange.qti.nodes import Node


@dataclass(frozen=True)
class Worth:
    """What one answer is worth (a `mapEntry`)."""

    answer: str
    mark: Fraction
    is_case_sensitive: bool


@dataclass(frozen=True)
class Declaration:
    """A `responseDeclaration`.

    `right` are its right answers in their order, pairs as `A B`; `worths` its mapping, `otherwise` what anything else
    is worth by it.
    """

    name: str
    cardinality: str
    base_type: str
    right: tuple[str, ...]
    worths: tuple[Worth, ...]
    otherwise: Fraction
    line: int

    @property
    def best(self) -> tuple[str, ...]:
        """The right answers; those that the mapping rewards where no right ones are declared."""
        return self.right or tuple(worth.answer for worth in self.worths if worth.mark > 0)


def read_declarations(item: Node) -> dict[str, Declaration]:
    """Return the declarations of an item's answers by their name."""
    return {node.get("identifier"): _declaration(node) for node in item.all("responseDeclaration")}


def _declaration(node: Node) -> Declaration:
    correct, mapping = node.first("correctResponse"), node.first("mapping")
    values = correct.all("value") if correct else []
    entries = mapping.all("mapEntry") if mapping else []
    return Declaration(
        name=node.get("identifier"),
        cardinality=node.get("cardinality", "single"),
        base_type=node.get("baseType"),
        right=tuple(value.text for value in values if value.text),
        worths=tuple(_worth(entry) for entry in entries),
        otherwise=(exact(mapping.get("defaultValue")) if mapping else None) or Fraction(0),
        line=node.line,
    )


def _worth(entry: Node) -> Worth:
    mark = exact(entry.get("mappedValue")) or Fraction(0)
    answer = " ".join(entry.get("mapKey").split())
    return Worth(answer, mark, entry.get("caseSensitive", "true").lower() not in ("false", "0"))


def exact(text: str) -> Fraction | None:
    """Return a number exactly; None for anything else."""
    digits = read_number(text)
    return None if digits is None else Fraction(digits)
