"""Pages that go live only when nothing in them is broken. What that means is said in `courses.checks`.

The checks know the pages' models, so the models cannot know them: the checks are named when Django starts.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

_requirements: list[Callable[[Any], None]] = []
_Base = Page if TYPE_CHECKING else object


def publish_only_if(requirement: Callable[[Any], None]) -> None:
    """Have `requirement(draft)` raise Refused for a draft that may not go live. Called once, when Django starts."""
    _requirements[:] = [requirement]


class PublishablePage(_Base):  # type: ignore[valid-type, misc]
    """A page whose drafts are checked before a review publishes them (`lms.agencies.publishing`)."""

    def require_publishable(self) -> None:
        """Raise Refused where this draft would be broken for trainees."""
        for requirement in _requirements:
            requirement(self)
