"""What matching and sorting into groups have in common: to each item one of several options is assigned."""

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from quizzes.kinds.base import AnswerPart, Content, Kind, Layout, Parts, Response
from quizzes.kinds.grading import earned, grading_of
from quizzes.kinds.parts import Text, posted_parts
from quizzes.kinds.texts import shown_text


@dataclass(frozen=True)
class Item:
    """Something to which an option belongs; `option` is the key."""

    id: str
    text: Text
    option: str
    feedback: Text


class AssigningKind(Kind):
    """A response maps the ids of the items that were answered to the ids of the options chosen.

    The layout holds the order of `items` and of `options`.
    """

    review_template = "quizzes/kinds/parts_review.html"

    @abstractmethod
    def items(self, content: Content) -> list[Item]:
        """Return the items as written."""

    @abstractmethod
    def options(self, content: Content) -> dict[str, Text]:
        """Return the options by id."""

    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        texts = {item.id: shown_text(item.text) for item in self.items(content)}
        options, chosen = self.options(content), response or {}
        return {
            "items": [{"id": name, "text": texts[name], "chosen": chosen.get(name, "")} for name in layout["items"]],
            "options": [{"id": name, "text": shown_text(options[name])} for name in layout["options"]],
        }

    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        items, options = {item.id: item for item in self.items(content)}, self.options(content)
        chosen = response or {}
        return {"rows": [_row(items[name], options, chosen.get(name, "")) for name in layout["items"]]}

    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        items = {item.id for item in self.items(content)}
        return posted_parts(data, field, items, self.options(content)) or None

    def grade(self, content: Content, response: Response | None) -> Fraction:
        chosen = response or {}
        return earned([chosen.get(item.id) == item.option for item in self.items(content)], grading_of(content))

    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        options, chosen = self.options(content), response or {}
        items = {item.id: item for item in self.items(content)}
        return [
            AnswerPart(str(shown_text(item.text)), str(shown_text(options[option])), option == item.option)
            for item in map(items.__getitem__, self.layout(content)["items"])
            if (option := chosen.get(item.id)) in options
        ]


def _row(item: Item, options: dict[str, Text], chosen: str) -> dict[str, Any]:
    """Return a row of `quizzes/kinds/parts_review.html`."""
    return {
        "prompt": shown_text(item.text),
        "answer": shown_text(options[chosen]) if chosen else None,
        "key": shown_text(options[item.option]),
        "right": chosen == item.option,
        "feedback": shown_text(item.feedback),
    }
