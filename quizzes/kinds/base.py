"""What every kind of question can do. Grading is exact and pure: no database, no floats."""

import random
from abc import ABC, abstractmethod
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


class Kind(ABC):
    """A kind of question.

    - `content` is JSON in both languages as frozen in a `QuestionVersion`; every kind has `stem` and `explanation`.
    - `layout` is JSON: the order of the parts, as written in the version and as shuffled in an attempt.
    - A response is JSON, None while unanswered.
    - Parts are what the kind's template shows, in the language of the page.
    """

    name: ClassVar[str]
    template: ClassVar[str]
    review_template: ClassVar[str]

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
        """Return the order of the parts as written."""

    @abstractmethod
    def shuffled(self, layout: Layout, shuffle: random.Random) -> Layout:
        """Return a layout in an order of its own for one attempt."""

    @abstractmethod
    def parts_shown(self, content: Content, layout: Layout, response: Response | None) -> Parts:
        """Return what a trainee sees while answering: no key and no feedback."""

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
        """Return the share of the mark that the response earns, 0 to 1."""
