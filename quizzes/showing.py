"""A question as a page shows it, before and after the attempt. Pure: what it needs is handed in."""

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Layout, Parts, Response
from quizzes.kinds.picture import ShownPicture, shown_picture
from quizzes.kinds.texts import ShownText, shown_text


@dataclass(frozen=True)
class ShownQuestion:
    """What `quizzes/_question.html` needs: no key, no feedback.

    `base` is the number of the answer that is shown, 0 without one. `scripts` are static files of the question's kind.
    `look` is equal for questions that are shown alike but for their number; None where nobody says so.
    """

    position: int
    template: str
    stem: ShownText
    parts: Parts
    is_answered: bool
    base: int
    picture: ShownPicture | None = None
    scripts: tuple[str, ...] = ()
    look: Hashable = None

    @property
    def next_seq(self) -> int:
        """The lowest number with which the next answer can be saved."""
        return self.base + 1

    @property
    def field(self) -> str:
        """The name of the question's inputs."""
        return f"q{self.position}"


@dataclass(frozen=True)
class ReviewedQuestion:
    """What `quizzes/_review.html` needs. `mark` is the share earned, 0 to 1; `look` is as in `ShownQuestion`."""

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
    picture: ShownPicture | None = None
    look: Hashable = None

    @property
    def is_right(self) -> bool:
        return self.mark == 1

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.mark < 1


def show_question(
    *,
    kind: str,
    content: Content,
    layout: Layout,
    response: Response | None = None,
    position: int = 1,
    seq: int = 0,
    look: Hashable = None,
) -> ShownQuestion:
    """Return a question for answering; `seq` is the number of the answer saved last."""
    return ShownQuestion(
        position=position,
        template=KINDS[kind].template,
        stem=shown_text(content["stem"]),
        parts=KINDS[kind].parts_shown(content, layout, response),
        is_answered=response is not None,
        base=seq,
        picture=_picture(kind, content),
        scripts=KINDS[kind].scripts,
        look=look,
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
    """Return a question for looking back; `about` is topic, lesson_code, source and, where known, its `look`."""
    return ReviewedQuestion(
        position=position,
        template=KINDS[kind].review_template,
        stem=shown_text(content["stem"]),
        parts=KINDS[kind].parts_reviewed(content, layout, response),
        is_answered=response is not None,
        explanation=shown_text(content["explanation"]),
        mark=mark,
        picture=_picture(kind, content),
        **about,
    )


def mark_question(
    *, kind: str, content: Content, response: Response | None, mark: Fraction, position: int = 1, **about: Any
) -> ReviewedQuestion:
    """Return a question for looking back without its key: what was answered, and what that earned.

    `about` is what `review_question` takes; of it only the topic is shown, for a source may tell the answer.
    """
    given = KINDS[kind].answer_parts(content, response)
    return ReviewedQuestion(
        position=position,
        template="quizzes/_given.html",
        stem=shown_text(content["stem"]),
        parts={"given": [{"part": one.part, "answer": one.answer} for one in given]},
        is_answered=response is not None,
        explanation=ShownText(""),
        mark=mark,
        topic=about["topic"],
        lesson_code="",
        source="",
        picture=_picture(kind, content),
        look=about.get("look"),
    )


def _picture(kind: str, content: Content) -> ShownPicture | None:
    """Return the picture that the page shows above the answers; None where the kind shows it itself."""
    return None if KINDS[kind].shows_picture else shown_picture(content)
