"""Choice interactions: single choice, multiple choice, true or false."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.building import FALSE_WORDS, TRUE_WORDS
from quizzes.exchange.qti.declarations import Declaration
from quizzes.exchange.qti.feedback import explain, feedback_by_answer
from quizzes.exchange.qti.item_reader import ItemReader
from quizzes.exchange.qti.nodes import Node
from quizzes.exchange.qti.processing import Marking
from quizzes.exchange.qti.texts import html_of
from quizzes.exchange.qti.weights import weigh_choices
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL

TRUE, FALSE = {"th": "ถูก", "en": "True"}, {"th": "ผิด", "en": "False"}


def read_choice(reader: ItemReader, interaction: Node) -> None:
    """Read a question that offers choices."""
    nodes = reader.by_name(interaction.find("simpleChoice"), "choices")
    declared = reader.declaration(interaction)
    if not reader.limit("choices", list(nodes)):
        return
    right = right_of(reader, interaction, declared, nodes) if declared else set()
    feedback = feedback_by_answer(reader, nodes, "choices")
    choices = []
    for number, (name, node) in enumerate(nodes.items(), start=1):
        choice: dict[str, Any] = {**reader.read(node, f"choices.{number}"), "right": name in right}
        choices.append({**choice, "feedback": feedback[name]} if name in feedback else choice)
    reader.ask([reader.body], lambda node: html_of(node.all("prompt")) if node is interaction else None)
    explain(reader, feedback)
    if declared and declared.cardinality == "multiple" and interaction.get("maxChoices") != "1":
        grading = grading_of(reader, declared, nodes)
        reader.item.update(kind="multiple_choice", choices=choices, grading=grading)
    elif (verdict := _true_or_false(choices)) is not None:
        reader.item.update(kind="true_false", answer=verdict)
    else:
        reader.item.update(kind="single_choice", choices=choices)


def right_of(reader: ItemReader, interaction: Node, declared: Declaration, nodes: dict[str, Node]) -> set[str]:
    """Return the identifiers of the right choices; an error is noted where one is none of the choices."""
    right = set(declared.best)
    if not declared.right and declared.cardinality == "single":
        most = max(worth.mark for worth in declared.worths)
        right = {worth.answer for worth in declared.worths if worth.mark == most}
    if unknown := sorted(right - set(nodes)):
        problem = _("The right answer “%(name)s” is none of the choices.") % {"name": unknown[0][:80]}
        reader.refuse_at(interaction, "choices", problem, _("Correct the declared right answer."))
    weigh_choices(reader, interaction, declared, right)
    partly = [worth for worth in declared.worths if worth.mark > 0 and worth.answer not in right]
    if declared.cardinality == "single" and partly and reader.marking is Marking.WORTH:
        reader.warn_at(interaction, "choices", _("Choices that were half right are wrong now."))
    return right


def grading_of(reader: ItemReader, declared: Declaration, nodes: dict[str, Node]) -> str:
    """Return how a multiple choice is marked; the mapping may say it otherwise than is possible here."""
    if reader.marking is not Marking.WORTH or not declared.worths:
        return ALL_OR_NOTHING
    worths = {worth.answer: worth.mark for worth in declared.worths}
    right = set(declared.best)
    gains = {worths.get(name, declared.otherwise) for name in right}
    losses = {worths.get(name, declared.otherwise) for name in nodes if name not in right}
    share = Fraction(1, len(right))
    penalty = -Fraction(1, len(nodes) - len(right)) if len(nodes) > len(right) else Fraction(0)
    scale = min(gains) / share
    if len(gains) > 1 or scale <= 0 or not losses <= {penalty * scale}:
        words = _(
            "Each right choice earns the same share now, each wrong one takes one away; the file had other marks."
        )
        reader.warn_at(reader.root, "grading", words)
    return PARTIAL


def _true_or_false(choices: list[dict[str, Any]]) -> bool | None:
    """Return which of two choices is right where they clearly say true and false, and nothing else."""
    if len(choices) != 2 or any("feedback" in choice for choice in choices):
        return None
    words = [choice["th"].strip().casefold().rstrip(".") for choice in choices]
    if words[0] in FALSE_WORDS:
        words, choices = words[::-1], choices[::-1]
    if words[0] not in TRUE_WORDS or words[1] not in FALSE_WORDS or choices[0]["right"] == choices[1]["right"]:
        return None
    return bool(choices[0]["right"])
