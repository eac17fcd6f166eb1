"""Match, associate and order interactions: matching, sorting into groups, ordering."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from quizzes.exchange.qti.declarations import Declaration
from quizzes.exchange.qti.feedback import explain
from quizzes.exchange.qti.item_reader import ItemReader
from quizzes.exchange.qti.nodes import Node
from quizzes.exchange.qti.processing import Marking
from quizzes.exchange.qti.texts import html_of
from quizzes.kinds.grading import ALL_OR_NOTHING, PARTIAL
from quizzes.kinds.groups import MOST_GROUPS

Nodes = Mapping[str, Node]
Pairs = list[tuple[str, str]]


def read_match(reader: ItemReader, interaction: Node) -> None:
    """Read a question that puts the members of two lists together."""
    sets = [reader.by_name(one.all("simpleAssociableChoice"), "pairs") for one in interaction.all("simpleMatchSet")]
    if len(sets) != 2:
        problem = _("A match needs two lists.")
        reader.refuse_at(interaction, "pairs", problem, _("Correct the item, or leave it out."))
        return
    _match(reader, interaction, sets[0], sets[1])


def read_associate(reader: ItemReader, interaction: Node) -> None:
    """Read a question whose pairs come from one list: the list is parted in two."""
    nodes = reader.by_name(interaction.all("simpleAssociableChoice"), "pairs")
    declared = reader.declarations.get(interaction.get("responseIdentifier"))
    lefts = {pair.partition(" ")[0] for pair in declared.best} if declared else set()
    words = _("The pairs came from one list; they are matched from two now, which is easier.")
    reader.warn_at(interaction, "pairs", words)
    left = {name: node for name, node in nodes.items() if name in lefts}
    _match(reader, interaction, left, {name: node for name, node in nodes.items() if name not in lefts})


def read_order(reader: ItemReader, interaction: Node) -> None:
    """Read a question that puts items in order."""
    nodes = reader.by_name(interaction.all("simpleChoice"), "items")
    declared = reader.declaration(interaction)
    order = list(declared.right) if declared else []
    _ask(reader, interaction)
    if declared and sorted(order) != sorted(nodes):
        problem = _("The right order does not name each item once.")
        remedy = _("Only questions that put all items in order can be carried.")
        reader.refuse_at(interaction, "items", problem, remedy)
    elif reader.limit("items", order):
        items = [reader.read(nodes[name], f"items.{number}") for number, name in enumerate(order, start=1)]
        reader.item.update(kind="ordering", items=items, grading=ALL_OR_NOTHING)


def _match(reader: ItemReader, interaction: Node, lefts: Nodes, rights: Nodes) -> None:
    """Read a matching, or a sorting into groups where several members belong to the same one."""
    declared = reader.declaration(interaction)
    _ask(reader, interaction)
    if not declared or not reader.limit("pairs", [*lefts, *rights]):
        return
    pairs = _pairs(reader, interaction, declared, lefts, rights)
    if not pairs:
        return
    reader.item["grading"] = _grading(reader, declared)
    turned = [(right, left) for left, right in pairs]
    for those, members, others in ((pairs, lefts, rights), (turned, rights, lefts)):
        if _is_reused(those) or len(those) != len(members):
            continue
        used = {other for _member, other in those}
        fits_groups = len(used) == len(others) and 2 <= len(others) <= MOST_GROUPS
        if len(used) == len(those):
            _read_matching(reader, those, members, others)
            return
        if fits_groups:
            _read_groups(reader, those, members, others)
            return
    problem = _("Members belong to several others, or to none; such a match cannot be carried.")
    remedy = _("Let each member of one list belong to one of the other, of at most %(count)s.") % {"count": MOST_GROUPS}
    reader.refuse_at(interaction, "pairs", problem, remedy)


def _pairs(reader: ItemReader, interaction: Node, declared: Declaration, lefts: Nodes, rights: Nodes) -> Pairs:
    """Return the right pairs in the order of the left list; a pair may be written either way round."""
    found: Pairs = []
    for words in dict.fromkeys(declared.best):
        one, __, other = words.partition(" ")
        if one in rights and other in lefts and not (one in lefts and other in rights):
            one, other = other, one
        if one not in lefts or other not in rights:
            problem = _("The right pair “%(pair)s” names something that is not in the lists.") % {"pair": words[:80]}
            reader.refuse_at(interaction, "pairs", problem, _("Correct the declared right answer."))
            return []
        found.append((one, other))
    places = list(lefts)
    return sorted(found, key=lambda pair: places.index(pair[0]))


def _read_matching(reader: ItemReader, pairs: Pairs, lefts: Nodes, rights: Nodes) -> None:
    read = [
        {
            "left": reader.read(lefts[left], f"pairs.{number}.left"),
            "right": reader.read(rights[right], f"pairs.{number}.right"),
        }
        for number, (left, right) in enumerate(pairs, start=1)
    ]
    used = {right for _left, right in pairs}
    unused = [node for name, node in rights.items() if name not in used]
    extras = [reader.read(node, f"extras.{number}") for number, node in enumerate(unused, start=1)]
    reader.item.update(kind="matching", pairs=read, extras=extras)


def _read_groups(reader: ItemReader, pairs: Pairs, members: Nodes, groups: Nodes) -> None:
    read = []
    for number, (name, node) in enumerate(groups.items(), start=1):
        inside = [member for member, group in pairs if group == name]
        items = [
            reader.read(members[member], f"groups.{number}.items.{place}")
            for place, member in enumerate(inside, start=1)
        ]
        read.append({"name": reader.read(node, f"groups.{number}.name"), "items": items})
    reader.item.update(kind="groups", groups=read)


def _is_reused(pairs: Pairs) -> bool:
    """Say whether the first of some pair is the first of another."""
    return len({first for first, _second in pairs}) < len(pairs)


def _grading(reader: ItemReader, declared: Declaration) -> str:
    if reader.marking is not Marking.WORTH or not declared.worths:
        return ALL_OR_NOTHING
    right = set(declared.best)
    marks = {worth.mark for worth in declared.worths if worth.answer in right}
    others = {worth.mark for worth in declared.worths if worth.answer not in right}
    if len(marks) > 1 or others - {0} or declared.otherwise:
        reader.warn_at(reader.root, "grading", _("Each pair earns the same share now; the file had other marks."))
    return PARTIAL


def _ask(reader: ItemReader, interaction: Node) -> None:
    reader.ask([reader.body], lambda node: html_of(node.all("prompt")) if node is interaction else None)
    explain(reader)
