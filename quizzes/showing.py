"""A question as a page shows it, before and after the attempt. Pure: what it needs is handed in."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Layout, Parts, Response
from quizzes.kinds.texts import ShownText, shown_text


@dataclass(frozen=True)
class ShownQuestion:
    """What `quizzes/_question.html` needs: no key, no feedback.

    `next_seq` is the lowest number with which the next answer can be saved.
    """

    position: int
    template: str
    stem: ShownText
    parts: Parts
    is_answered: bool
    next_seq: int

    @property
    def field(self) -> str:
        """The name of the question's inputs."""
        return f"q{self.position}"


@dataclass(frozen=True)
class ReviewedQuestion:
    """What `quizzes/_review.html` needs. `mark` is the share earned, 0 to 1."""

    position: int
    template: str
    stem: ShownText
    parts: Parts
    is_answered: bool
    explanation: ShownText
    mark: Fraction
    topic: str
    lesson_code: str
    source: str

    @property
    def is_right(self) -> bool:
        return self.mark == 1

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.mark < 1


def show_question(
    *, kind: str, content: Content, layout: Layout, response: Response | None = None, position: int = 1, seq: int = 0
) -> ShownQuestion:
    """Return a question for answering; `seq` is the number of the answer saved last."""
    return ShownQuestion(
        position=position,
        template=KINDS[kind].template,
        stem=shown_text(content["stem"]),
        parts=KINDS[kind].parts_shown(content, layout, response),
        is_answered=response is not None,
        next_seq=seq + 1,
    )


def review_question(
    *,
    kind: str,
    content: Content,
    layout: Layout,
    response: Response | None,
    mark: Fraction,
    position: int = 1,
    **about: Any,
) -> ReviewedQuestion:
    """Return a question for looking back; `about` is topic, lesson_code and source."""
    return ReviewedQuestion(
        position=position,
        template=KINDS[kind].review_template,
        stem=shown_text(content["stem"]),
        parts=KINDS[kind].parts_reviewed(content, layout, response),
        is_answered=response is not None,
        explanation=shown_text(content["explanation"]),
        mark=mark,
        **about,
    )
