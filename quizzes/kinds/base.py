"""What every kind of question can do. Grading is exact and pure: no database, no floats."""

import random
from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

Content = dict[str, Any]
Response = Any
Layout = list[Any]


class BilingualTextBlock(blocks.StructBlock):
    """A text in Thai and English; without English, English readers see the Thai."""

    th = blocks.TextBlock(label=_("Thai"), rows=2)
    en = blocks.TextBlock(label=_("English"), rows=2, required=False)


class OptionalBilingualTextBlock(blocks.StructBlock):
    """A text in Thai and English that may be left out."""

    th = blocks.TextBlock(label=_("Thai"), rows=2, required=False)
    en = blocks.TextBlock(label=_("English"), rows=2, required=False)


class Kind(ABC):
    """A kind of question.

    `content` is JSON in both languages as frozen in a `QuestionVersion`; `layout` is the order of parts shown in one
    attempt; a response is JSON.
    """

    name: ClassVar[str]
    template: ClassVar[str]

    @abstractmethod
    def block(self) -> blocks.Block:
        """Return the StreamField block that its author fills in."""

    @abstractmethod
    def freeze(self, value: Any) -> Content:
        """Return the block's value as JSON for a version."""

    @abstractmethod
    def layout(self, content: Content, shuffle: random.Random | None) -> Layout:
        """Return the order in which parts are shown; as written where `shuffle` is None."""

    @abstractmethod
    def clean_response(self, content: Content, data: QueryDict, field: str) -> Response | None:
        """Return the response in a posted form, None where unanswered.

        Raises Refused("bad_answer") for what the form could not have sent.
        """

    @abstractmethod
    def grade(self, content: Content, response: Response | None) -> Fraction:
        """Return the share of the mark that the response earns, 0 to 1."""
