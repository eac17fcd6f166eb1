"""What every kind of question can do. Grading is exact and pure: no database, no floats."""

import random
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.http import QueryDict
from wagtail import blocks

from quizzes.errors import FieldError
from quizzes.kinds.plain import PlainReader

Content = dict[str, Any]
Response = Any
Layout = Any
Parts = dict[str, Any]


@dataclass(frozen=True)
class AnswerPart:
    """One thing that a response says, in words of the page's language, for staff.

    `part` names what was answered (the left side of a pair, a place, a gap), empty where the question has one answer.
    """

    part: str
    answer: str
    right: bool


class Kind(ABC):
    """A kind of question.

    - `content` is JSON in both languages as frozen in a `QuestionVersion`; every kind has `stem` and `explanation`.
    - `layout` is JSON: the order of the parts, as written in the version and as shuffled in an attempt.
    - A response is JSON, None while unanswered.
    - Parts are what the kind's template shows, in the language of the page.
    - `scripts` are static files that make answering easier; the question can be answered without them.
    """

    name: ClassVar[str]
    template: ClassVar[str]
    review_template: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ()
    # Whether the kind's own templates show the picture, so that pages do not show it twice.
    shows_picture: ClassVar[bool] = False

    @abstractmethod
    def block(self) -> blocks.Block:
        """Return the StreamField block that its author fills in."""

    @abstractmethod
    def from_plain(self, reader: PlainReader) -> dict[str, Any]:
        """Return the block's value as JSON from the plain form of docs/course-package.md."""

    @abstractmethod
    def freeze(self, value: Any) -> Content:
        """Return the block's value as JSON for a version."""

    @abstractmethod
    def problems(self, content: Content) -> list[FieldError]:
        """Return why content cannot be asked or graded; empty where it can."""

    @abstractmethod
    def layout(self, content: Content) -> Layout:
        """Return the order of the parts where nothing is shuffled: as written, unless that order tells the key."""

    @abstractmethod
    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        """Return a layout in an order of its own for one attempt."""

    @abstractmethod
    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        """Return what a trainee sees while answering.

        Nothing in it may follow from the key, neither texts nor ids, orders or lengths; nor is there feedback.
        """

    @abstractmethod
    def parts_reviewed(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        """Return what a trainee sees afterwards: their answer, the right one, feedback."""

    @abstractmethod
    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        """Return the response in a posted form, None where unanswered.

        Raises Refused("bad_answer") for what the form could not have sent.
        """

    @abstractmethod
    def grade(self, content: Content, response: Response | None) -> Fraction:
        """Return the share of the mark that the response earns, 0 to 1.

        A response given to another version of the question is graded too: what it names that is not in `content`
        earns nothing.
        """

    @abstractmethod
    def guess_score(self, content: Content) -> Fraction:
        """Return the share of the mark, 0 to 1, that answering blindly earns on average; 0 where answers are typed."""

    @abstractmethod
    def answer_parts(self, content: Content, response: Response | None) -> list[AnswerPart]:
        """Return what a response says; empty while unanswered.

        Their order tells nothing of the key: trainees may see part and answer without learning what was right.
        """
