"""Marks of a mapping beside the declared answer: what is weighed otherwise here is told, a contradiction refused."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.exchange.qti.declarations import Declaration
from quizzes.exchange.qti.item_reader import ItemReader
from quizzes.exchange.qti.nodes import Node
from quizzes.exchange.qti.processing import Marking


def weigh_choices(reader: ItemReader, interaction: Node, declared: Declaration, right: Collection[str]) -> None:
    """Refuse marks that reward another choice than the one declared right: either may be meant."""
    if reader.marking is not Marking.WORTH or not declared.worths:
        return
    marks = _marks(declared)
    most = max(marks.values())
    for name in sorted(right):
        mark = marks.get(name, declared.otherwise)
        if mark <= 0 or (declared.cardinality == "single" and mark < most):
            _refuse(reader, interaction, "choices", name)


def weigh_pairs(reader: ItemReader, interaction: Node, declared: Declaration) -> None:
    """Refuse marks by which a wrong word earns as much as the right one of its gap; tell marks that differ."""
    if reader.marking is not Marking.WORTH or not declared.worths:
        return
    marks = _marks(declared)
    right = {pair: marks.get(pair, declared.otherwise) for pair in declared.best}
    others = {pair: mark for pair, mark in marks.items() if pair not in right}
    for pair, mark in right.items():
        rivals = [worth for other, worth in others.items() if set(other.split()) & set(pair.split())]
        if mark <= max([Fraction(0), *rivals]):
            _refuse(reader, interaction, "blanks", pair)
    if set(others.values()) - {Fraction(0)} or declared.otherwise:
        _tell_other_marks(reader)
    _tell_unequal(reader, right.values())


def weigh_gaps(reader: ItemReader, interactions: Sequence[Node]) -> None:
    """Tell that some gaps were worth more than others."""
    declared = [reader.declarations.get(node.get("responseIdentifier")) for node in interactions]
    if reader.marking is Marking.WORTH:
        _tell_unequal(reader, [max(_marks(one).values()) for one in declared if one and one.worths])


def _tell_unequal(reader: ItemReader, marks: Iterable[Fraction]) -> None:
    if len(set(marks)) > 1:
        _tell_other_marks(reader)


def _tell_other_marks(reader: ItemReader) -> None:
    words = _("Each gap earns the same share now; the file had other marks.")
    reader.warn_at(reader.root, "grading", words)


def _refuse(reader: ItemReader, interaction: Node, field: str, name: str) -> None:
    problem = _("The marks do not say that “%(name)s” is the right answer.") % {"name": name[:80]}
    reader.refuse_at(interaction, field, problem, _("Let the right answer and its marks say the same."))


def _marks(declared: Declaration) -> dict[str, Fraction]:
    return {worth.answer: worth.mark for worth in declared.worths}
