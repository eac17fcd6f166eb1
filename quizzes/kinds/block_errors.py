"""Refusing what an author wrote, at the field where it stands in the form."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from quizzes.errors import FieldError
from quizzes.kinds.frame import QuestionBlock

Placed = list[tuple[list[str], ValidationError]]


class CheckedBlock(QuestionBlock):
    """A question's form whose rules reach over several fields.

    A draft may lack its key, as it may lack texts; what could never become right by adding to it is refused even in a
    draft.
    """

    def faults(self, value: Any) -> list[FieldError]:
        """Return what is wrong even in a draft."""
        return []

    def lacks(self, value: Any) -> list[FieldError]:
        """Return what is missing before the question can be published."""
        return []

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        found = self.faults(cleaned)
        if not self.is_deferred_validation:
            found = found + self.lacks(cleaned)
        if found:
            raise errors_at_the_fields(self, found)
        return cleaned


def errors_at_the_fields(block: blocks.Block, errors: Iterable[FieldError]) -> ValidationError:
    """Return the errors of paths in the plain form, such as `pairs.2.left.th`, as the error of an author's form.

    A part of a list may stand in a field `text` of the form where the plain form has its languages at once.
    """
    return _placed(block, [(e.field.split("."), ValidationError(f"{e.problem} {e.remedy}")) for e in errors])


def _placed(block: blocks.Block, errors: Placed) -> ValidationError:
    here = [words for path, words in errors if not path]
    below: dict[str, Placed] = defaultdict(list)
    for path, words in errors:
        if not path:
            continue
        name, *rest = path
        if isinstance(block, blocks.StructBlock) and name not in block.child_blocks:
            name, rest = "text", path
        below[name].append((rest, words))
    if isinstance(block, blocks.ListBlock):
        items = {int(number) - 1: _placed(block.child_block, found) for number, found in below.items()}
        return ListBlockValidationError(block_errors=items, non_block_errors=here)
    if isinstance(block, blocks.StructBlock):
        fields = {name: _placed(block.child_blocks[name], found) for name, found in below.items()}
        return StructBlockValidationError(block_errors=fields, non_block_errors=here)
    return ValidationError(here)
