"""One item while it is read: an entry in the making that knows the item's declarations and lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.errors import Words
from quizzes.exchange.building import TO_CHECK
from quizzes.exchange.drafting import Draft
from quizzes.exchange.markup import HtmlPicture, Plain
from quizzes.exchange.pictures import picture_errors, picture_name
from quizzes.exchange.qti.declarations import Declaration, read_declarations
from quizzes.exchange.qti.nodes import Node, place_in
from quizzes.exchange.qti.processing import Marking, marking
from quizzes.exchange.qti.texts import StandIn, nothing, plain_of

Text = dict[str, str]
# Returns the bytes of a picture by the address in the item; raises KeyError where there is none.
FindPicture = Callable[[str], bytes]


class ItemReader(Draft):
    """Collects errors and warnings, each at the line of the element that it is about; nothing is raised."""

    def __init__(self, root: Node, file: str, find_picture: FindPicture) -> None:
        super().__init__(place_in(file, root.line))
        self.root = root
        self.file = file
        self.name = " ".join(root.get("title").split())
        self.own_id = root.get("identifier").removeprefix("_")  # our export puts one before a digit
        self.declarations = read_declarations(root)
        self.marking = marking(root)
        self._find_picture = find_picture

    @property
    def body(self) -> Node:
        return self.root.first("itemBody") or Node("itemBody", {}, self.root.line)

    def refuse_at(self, node: Node, field: str, problem: Words, remedy: Words) -> None:
        """Note why the item cannot be taken."""
        self._mark(field, node)
        self.refuse(field, problem, remedy)

    def warn_at(self, node: Node, field: str, problem: Words, remedy: Words = "") -> None:
        """Note what is lost or changed, once."""
        self._mark(field, node)
        self.warn_once(field, problem, remedy)

    def declaration(self, interaction: Node, *, rules_understood: bool = False) -> Declaration | None:
        """Return what is declared of the answers to an interaction; None, with an error noted, where nothing is."""
        found = self.declarations.get(interaction.get("responseIdentifier"))
        if found is None:
            problem = _("The item declares no answers for this interaction.")
            self.refuse_at(interaction, "answer", problem, _("Add a response declaration with the right answer."))
            return None
        if not found.best:
            problem = _("The item names no right answer.")
            self.refuse_at(interaction, "answer", problem, _("Add it as correct response, or leave the item out."))
            return None
        if self.marking is Marking.OWN and not rules_understood:
            problem = _("The item marks answers by rules of its own; they are not carried.")
            self.warn_at(
                interaction, "answer", problem, _("The key was taken from the declared right answer: check it.")
            )
        return found

    def by_name(self, nodes: Sequence[Node], field: str) -> dict[str, Node]:
        """Return elements by their identifiers; an error is noted where two have the same: the key may mean either."""
        named: dict[str, Node] = {}
        for node in nodes:
            name = node.get("identifier")
            if name in named:
                problem = _("Two answers have the same identifier “%(name)s”.") % {"name": name[:80]}
                self.refuse_at(node, field, problem, _("Give each an identifier of its own."))
            named[name] = node
        return named

    def ask(self, parts: Iterable[Node | str], stand_in: StandIn = nothing) -> None:
        """Set what the item asks, and its picture; its title where nothing else asks."""
        plain = _said_once(plain_of(parts, stand_in))
        self.item["stem"] = self.text("stem", replace(plain, pictures=()), place=place_in(self.file, self.body.line))
        self.take_pictures(plain.pictures)
        if not plain and self.name:
            self.warn_at(self.body, "stem", _("The item has no question text; its title was taken."), TO_CHECK)
            self.item["stem"] = {"th": self.name}

    def read(self, node: Node, field: str, *, optional: bool = False) -> Text:
        """Return the text of an element for `field`; an optional one may lose its pictures."""
        place = place_in(self.file, node.line)
        return self.text(field, plain_of(node.content), place=place, optional=optional)

    def take_pictures(self, pictures: Sequence[HtmlPicture]) -> None:
        """Set the question's picture; more than one is refused, and so is one that is not there or cannot be shown."""
        if len(pictures) > 1:
            problem = _("The question has more than one picture.")
            self.refuse_at(self._shown(pictures[1]), "picture", problem, _("Make one picture of them."))
        for picture in pictures[:1]:
            self._take_picture(picture, self._shown(picture))

    def _take_picture(self, picture: HtmlPicture, node: Node) -> None:
        try:
            data = self._find_picture(picture.source)
        except KeyError:
            problem = _("The picture “%(name)s” is not in the file.") % {"name": picture.source[:80]}
            remedy = _("Upload a zip package that holds the pictures; none is fetched from elsewhere.")
            self.refuse_at(node, "picture.file", problem, remedy)
            return
        file = picture_name(unquote(picture.source), data)
        for error in picture_errors(file, data):
            self.refuse_at(node, error.field, error.problem, error.remedy)
        self.pictures[file] = data
        self.item["picture"] = {"file": file, "alt": {"th": picture.alt}}
        self._mark("picture", node)

    def _shown(self, picture: HtmlPicture) -> Node:
        found = (node for node in self.root.walk() if picture.source in (node.get("src"), node.get("data")))
        return next(found, self.body)

    def _mark(self, field: str, node: Node) -> None:
        if field:
            self.places.setdefault(field, place_in(self.file, node.line))


def _said_once(plain: Plain) -> Plain:
    """Return a text without its second half where that repeats the first: some systems ask in body and prompt."""
    lines = plain.th.split("\n")
    half = len(lines) // 2
    return replace(plain, th="\n".join(lines[:half])) if lines[:half] == lines[half:] else plain
