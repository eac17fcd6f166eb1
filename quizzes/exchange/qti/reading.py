"""Reading QTI: one XML file with an item, or a package of them."""

from django.utils.translation import gettext as _

from quizzes.exchange.archives import Archive
from quizzes.exchange.contract import Entry, FileRefused, Notice, Reading
from quizzes.exchange.limits import QUESTIONS
from quizzes.exchange.qti.items import read_item
from quizzes.exchange.qti.nodes import Node, place_in, read_nodes
from quizzes.exchange.qti.packages import inline_picture, item_files, manifest_tags, pictures_in

ZIP = b"PK"
ITEM = "assessmentItem"
# What a package holds besides items: passed over without a word.
BESIDE = ("assessmentTest", "assessmentSection", "assessmentStimulus", "responseProcessing", "outcomeDeclaration")


def read(data: bytes, *, name: str) -> Reading:
    """Return the questions of an item's XML file or of a package. Raises FileRefused."""
    return _read_package(data) if data.startswith(ZIP) else _read_file(data)


def _read_file(data: bytes) -> Reading:
    root = read_nodes(data)
    if root.name != ITEM:
        raise FileRefused(*_not_an_item(root), str(root.line))
    return Reading([read_item(root, file="", find_picture=inline_picture)])


def _read_package(data: bytes) -> Reading:
    archive = Archive(data)
    names = item_files(archive)
    if len(names) > QUESTIONS:
        problem = _("There are more than %(count)s questions in the file.") % {"count": QUESTIONS}
        raise FileRefused(problem, _("Split it into several files."))
    tags = manifest_tags(archive)
    entries: list[Entry] = []
    errors: list[Notice] = []
    for name in names:
        try:
            root = read_nodes(archive.read(name), file=name)
        except FileRefused as refused:
            errors.append(Notice(refused.place, "", refused.problem, refused.remedy))
            continue
        if root.name == ITEM:
            find = pictures_in(archive, name)
            entries.append(read_item(root, file=name, find_picture=find, tags=tags.get(name, ())))
        elif root.name not in BESIDE and _says_qti(root):
            errors.append(Notice(place_in(name, root.line), "", *_not_an_item(root)))
    if not entries and not errors:
        raise FileRefused(_("There are no items in the package."), _("Choose a package of QTI items."))
    return Reading(entries, errors)


def _says_qti(root: Node) -> bool:
    """Say whether a file that is no item was meant to hold questions; other XML may lie in a package."""
    return root.name == "questestinterop"


def _not_an_item(root: Node) -> tuple[str, str]:
    if root.name == "questestinterop":
        return _("This is QTI 1.2."), _("Export the questions as QTI 2.1, 2.2 or 3.0.")
    if root.name in BESIDE:
        return _("This file holds a test, not its questions."), _("Upload the zip package with the items.")
    if root.name == "manifest":
        return _("This is the manifest only."), _("Upload the whole zip package.")
    problem = _("This is not a QTI item but “%(name)s”.") % {"name": root.name[:40]}
    return problem, _("Choose a QTI file, or another format.")
