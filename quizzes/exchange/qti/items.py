"""One item as an entry: which of its interactions can be carried, and by what kind of question."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from quizzes.exchange.contract import Entry
from quizzes.exchange.qti.choices import read_choice
from quizzes.exchange.qti.gaps import INLINE, read_gap_match, read_inline
from quizzes.exchange.qti.hotspots import read_hotspot
from quizzes.exchange.qti.item_reader import FindPicture, ItemReader
from quizzes.exchange.qti.nodes import Node, place_in
from quizzes.exchange.qti.pairs import read_associate, read_match, read_order

READERS: dict[str, Callable[[ItemReader, Node], None]] = {
    "choiceInteraction": read_choice,
    "matchInteraction": read_match,
    "associateInteraction": read_associate,
    "orderInteraction": read_order,
    "gapMatchInteraction": read_gap_match,
    "hotspotInteraction": read_hotspot,
}
OWN_TAGS, TOPIC = ("difficulty:", "lesson:", "source:"), "topic:"
# A button that gives a hint or ends the attempt: nothing is asked by it.
BUTTON = "endAttemptInteraction"


def read_item(root: Node, *, file: str, find_picture: FindPicture, tags: Sequence[str] = ()) -> Entry:
    """Return the entry of an `assessmentItem`; `file` is its name where it lies in a package.

    `tags` are its keywords in the manifest; those that our own export does not write are passed over.
    """
    reader = ItemReader(root, file, find_picture)
    reader.tags([tag for tag in tags if tag.startswith(OWN_TAGS)])
    reader.category = next((tag.removeprefix(TOPIC) for tag in tags if tag.startswith(TOPIC)), "")
    _refuse_computed(reader)
    for stimulus in root.find("assessmentStimulusRef"):
        problem = _("The item is about a text that lies in another file.")
        reader.refuse_at(stimulus, "kind", problem, _("Write the text into the question, or leave the item out."))
    found = [node for node in reader.body.walk() if node.name.endswith("Interaction")]
    for button in [node for node in found if node.name == BUTTON]:
        reader.warn_at(button, "kind", _("A button for a hint was left out."))
    asked = [node for node in found if node.name != BUTTON]
    known = [node for node in asked if node.name in READERS or node.name in INLINE]
    for node in asked:
        if node not in known:
            reader.places["kind"] = place_in(file, node.line)
            reader.not_carried(node.name)
    if not asked:
        problem = _("The item asks nothing: there is no interaction in it.")
        reader.refuse_at(reader.body, "kind", problem, _("Leave it out."))
    elif len(known) == len(asked):
        _read_known(reader, known)
    return reader.entry()


def _read_known(reader: ItemReader, interactions: list[Node]) -> None:
    if all(node.name in INLINE for node in interactions):
        read_inline(reader, interactions)
    elif len(interactions) == 1:
        READERS[interactions[0].name](reader, interactions[0])
    else:
        problem = _("The item has several interactions; a question asks one thing.")
        reader.refuse_at(interactions[1], "kind", problem, _("Make an item of each."))


def _refuse_computed(reader: ItemReader) -> None:
    """Refuse an item whose texts or key are made up anew each time it is asked."""
    computed = reader.root.find("templateDeclaration", "templateProcessing")
    if computed:
        problem = _("The item fills in values when it is asked.")
        reader.refuse_at(computed[0], "kind", problem, _("Write it with fixed values, or leave it out."))
    hidden = [node for block in reader.body.find("feedbackBlock") for node in block.find(*READERS, *INLINE)]
    if reader.root.get("adaptive").lower() == "true" or hidden:
        problem = _("The item is adaptive: it goes through several steps.")
        reader.refuse_at(reader.root, "kind", problem, _("Make an item of each step, or leave it out."))
