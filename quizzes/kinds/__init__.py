"""The kinds of question: one file each, one registry."""

from wagtail import blocks

from quizzes.kinds.base import Kind
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.single_choice import SingleChoice
from quizzes.kinds.true_false import TrueFalse

KINDS: dict[str, Kind] = {kind.name: kind for kind in (SingleChoice(), MultipleChoice(), TrueFalse())}


def kind_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the StreamField blocks of a question, one for each kind."""
    return [(kind.name, kind.block()) for kind in KINDS.values()]
