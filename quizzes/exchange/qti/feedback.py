"""What an item says afterwards: to those who chose something, and to everyone."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from quizzes.exchange.building import TO_CHECK
from quizzes.exchange.qti.item_reader import ItemReader, Text
from quizzes.exchange.qti.nodes import Node

FEEDBACK = ("modalFeedback", "feedbackBlock", "feedbackInline")
# Feedback under such a name explains the answer, whatever was answered; with the second names, where it was right.
_FOR_EVERYONE = ("explan", "solution", "general", "rationale", "model")
_FOR_RIGHT = ("correct", "right", "true", "ok")
_FOR_WRONG = ("incorrect", "wrong", "notcorrect", "false", "not_")


def feedback_by_answer(reader: ItemReader, answers: Mapping[str, Node], field: str) -> dict[str, Text]:
    """Return the feedback of each answer by its identifier: what stands within it, else what bears its name.

    `field` is the list that the answers are in the order of.
    """
    found: dict[str, Text] = {}
    for number, (name, node) in enumerate(answers.items(), start=1):
        inside = node.find("feedbackInline", "feedbackBlock")
        apart = [one for one in _apart(reader, ()) if one.get("identifier") == name and _is_shown(one)]
        for feedback in (inside or apart)[:1]:
            text = reader.read(feedback, f"{field}.{number}.feedback", optional=True)
            if any(text.values()):
                found[name] = text
    return found


def explain(reader: ItemReader, answers: Collection[str] = ()) -> None:
    """Set what is said to everyone afterwards; feedback that is lost by it is noted.

    `answers` are identifiers whose feedback is carried with the answer.
    """
    apart = [node for node in _apart(reader, answers) if node.text]
    chosen = [node for node in apart if _is_named(node, _FOR_EVERYONE)]
    if not chosen:
        right = [node for node in apart if _is_named(node, _FOR_RIGHT) and not _is_named(node, _FOR_WRONG)]
        chosen = (apart if len({node.text for node in apart}) == 1 else right)[:1]
        if chosen and chosen[0] in right:
            words = _("The feedback to right answers became the explanation, which everyone sees.")
            reader.warn_at(chosen[0], "explanation", words, TO_CHECK)
    for node in apart:
        if node.text not in [one.text for one in chosen]:
            lost = _("The feedback “%(name)s” is lost: there is one explanation for everyone.")
            reader.warn_at(node, "explanation", lost % {"name": node.get("identifier")})
    texts = [reader.read(node, "explanation", optional=True) for node in chosen]
    joined = {name: "\n".join(filter(None, (text.get(name, "") for text in texts))) for name in ("th", "en")}
    if any(joined.values()):
        reader.item["explanation"] = {name: words for name, words in joined.items() if words}


def _apart(reader: ItemReader, answers: Collection[str]) -> list[Node]:
    """Return the feedback that stands outside of the choices, without that of `answers`."""
    inside = {id(node) for choice in _choices(reader.root) for node in choice.walk()}
    found = [node for node in reader.root.find(*FEEDBACK) if id(node) not in inside]
    return [node for node in found if node.get("identifier") not in answers or not _is_shown(node)]


def _choices(item: Node) -> list[Node]:
    return item.find("simpleChoice", "inlineChoice", "simpleAssociableChoice", "gapText", "hotspotChoice", "hottext")


def _is_shown(node: Node) -> bool:
    return node.get("showHide", "show") == "show"


def _is_named(node: Node, parts: Collection[str]) -> bool:
    return any(part in node.get("identifier").lower() for part in parts)
