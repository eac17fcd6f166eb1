"""The questions of a module. What a question must be is for the quiz package to say; where it stands, for this one."""

from typing import Any

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.fields import Fields
from courses.packages.files import PackageFiles
from courses.packages.marked_yaml import Node, read_yaml
from courses.packages.package import Question
from quizzes.exchange.plain import FieldErrors, read_question


def read_questions(folder: PackageFiles, file: str, errors: ErrorList) -> tuple[Question, ...]:
    """Return the questions of a `questions.yaml`."""
    text = folder.text(file)
    node = read_yaml(text, file=file, errors=errors) if text is not None else None
    if node is None:
        return ()
    if node.kind != "list":
        errors.add(Place(file, node.line), "", _("A list is expected here."), _("Begin each entry with “- ”."))
        return ()
    found = (_read_question(item, file, errors) for item in node.items)
    return tuple(question for question in found if question)


def _read_question(node: Node, file: str, errors: ErrorList) -> Question | None:
    fields = Fields(node, file=file, errors=errors)
    if not fields.readable:
        return None
    before = len(errors.errors)
    question_id, topic, lesson = fields.id(), fields.id("topic"), fields.id("lesson", required=False)
    if len(errors.errors) > before:
        return None
    item: dict[str, Any] = node.plain
    try:
        plain = read_question(item)
    except FieldErrors as refused:
        for error in refused:
            path = f"{question_id}.{error.field}" if error.field else question_id
            place = Place(file, line_of(node, error.field))
            errors.add(place, path, str(error.problem), str(error.remedy))
        return None
    return Question(question_id, topic, lesson, item, plain, file, node.line, line_of(node, "picture.file"))


def line_of(node: Node, path: str) -> int:
    """Return the line of a value within `node`, such as `choices.2.th` (from 1); of the nearest that is there."""
    for part in path.split("."):
        entries = dict(node.entries)
        if part in entries:
            node = entries[part]
        elif part.isascii() and part.isdigit() and 0 < int(part) <= len(node.items):
            node = node.items[int(part) - 1]
        else:
            break
    return node.line
