"""The kinds of question: one file each, one registry."""

from wagtail import blocks

from quizzes.kinds.base import Kind
from quizzes.kinds.gaps import Gaps
from quizzes.kinds.groups import Groups
from quizzes.kinds.hotspot import Hotspot
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.short_text import ShortText
from quizzes.kinds.single_choice import SingleChoice
from quizzes.kinds.true_false import TrueFalse

# In the order in which an author is offered them.
ALL_KINDS: tuple[Kind, ...] = (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Matching(),
    Ordering(),
    Groups(),
    Hotspot(),
    ShortText(),
    Numeric(),
    Gaps(),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in ALL_KINDS}


def kind_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the StreamField blocks of a question, one for each kind."""
    return [(kind.name, kind.block()) for kind in ALL_KINDS]
