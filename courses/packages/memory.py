"""What the last import wrote, so that this one can tell its own text from a local edit and leave that alone."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from courses.models import ImportedItem
from courses.packages.report import ImportedThing, LeftThing, Outcome
from courses.policy import default_policy


class Memory:
    """The remembered items of one course, read in one query; and the report as it grows."""

    def __init__(
        self,
        course_code: str,
        *,
        overwrite: bool,
        publish: bool = True,
        policy: str = "",
        tell: Callable[[int], None] = lambda done: None,
    ) -> None:
        """With `overwrite`, local edits give way to the package. Without `publish`, what is written stays a draft.

        `policy` is what it means for those enrolled (`PublishPolicy`); empty: the programme's usual choice.
        `tell` is told how many things are done, each time one is.
        """
        self.course_code = course_code
        self.overwrite = overwrite
        self.publish = publish
        self.policy = policy or default_policy()
        self._tell = tell
        self.things: list[ImportedThing] = []
        self.left: list[LeftThing] = []
        items = ImportedItem.objects.filter(course_code=course_code)
        self._known = {item.key: item for item in items}
        self._new: list[ImportedItem] = []

    def decide(self, key: str, digest: str, *, exists: bool, revision: int | None) -> Outcome:
        """Say what is to be done with a thing whose latest revision here is `revision`."""
        before = self._known.get(key)
        if not exists:
            return Outcome.CREATED
        if before and before.digest == digest:
            return Outcome.UNCHANGED
        if not self.overwrite and (before is None or before.revision != revision):
            return Outcome.KEPT
        return Outcome.CHANGED

    def says(self, key: str, digest: str) -> bool:
        """Say whether the last import wrote just this."""
        before = self._known.get(key)
        return before is not None and before.digest == digest

    def digest_before(self, key: str) -> str | None:
        """Return the digest of what the last import wrote, None where it wrote nothing."""
        before = self._known.get(key)
        return before.digest if before else None

    def note(self, kind: str, code: str, outcome: Outcome, language: str = "") -> None:
        """Put a thing into the report."""
        self.things.append(ImportedThing(kind, code, outcome, language))
        self._tell(len(self.things))

    def remember(self, key: str, digest: str, revision: int | None = None) -> None:
        """Remember what was written."""
        self._new.append(
            ImportedItem(course_code=self.course_code, key=key, digest=digest, revision=revision),
        )

    def save(self) -> None:
        """Write what is new, in one statement; none where nothing is."""
        if self._new:
            ImportedItem.objects.bulk_create(
                self._new,
                update_conflicts=True,
                unique_fields=["course_code", "key"],
                update_fields=["digest", "revision"],
            )


def digest_of(value: Any) -> str:
    """Return a digest of a JSON value."""
    words = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(words.encode()).hexdigest()
