"""Questions and quizzes in the plain form of docs/course-package.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext

from lms.accounts.models import User
from quizzes.errors import FieldError, FieldErrors
from quizzes.kinds import KINDS
from quizzes.kinds.base import Content
from quizzes.kinds.picture import named_picture
from quizzes.kinds.plain import PlainReader
from quizzes.models import Question, QuestionBank
from quizzes.versions import publish_question

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE_LENGTH = 80

__all__ = [
    "FieldError",
    "FieldErrors",
    "Outcome",
    "PlainQuestion",
    "read_draft",
    "read_question",
    "save_draft",
    "save_question",
]


class Outcome(StrEnum):
    """What saving did; each equals its word."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlainQuestion:
    """A question fit to be saved. `value` is the JSON of the kind's block, `content` what its version will hold.

    `picture` names the file of its picture, empty where it has none; saving is told which image of the library that is.
    """

    code: str
    kind: str
    topic: str
    difficulty: int
    lesson_code: str
    source: str
    value: dict[str, Any]
    content: Content
    picture: str = ""


def read_question(item: dict[str, Any]) -> PlainQuestion:
    """Return a question from an entry of `questions.yaml`. Raises FieldErrors with everything that is wrong with it."""
    plain, errors = _read(item)
    if errors:
        raise FieldErrors(errors)
    return plain


def read_draft(item: dict[str, Any]) -> tuple[PlainQuestion, list[FieldError]]:
    """Return a question that may wait as a draft, and what it lacks until it can be published.

    A draft may lack its explanation, what its picture shows, and the Thai of a text that it has in English. Raises
    FieldErrors with everything else that is wrong with it.
    """
    plain, errors = _read(item)
    lacks = [error for error in errors if _may_be_lacking(item, error.field)]
    if faults := [error for error in errors if error not in lacks]:
        raise FieldErrors(faults)
    return plain, lacks


def _may_be_lacking(item: dict[str, Any], field: str) -> bool:
    if field in ("explanation.th", "picture.alt.th"):
        return True
    *path, last = field.split(".")
    found: Any = item
    for part in path:
        if isinstance(found, list):
            found = found[int(part) - 1]
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return last == "th" and isinstance(found, Mapping) and bool(found.get("en")) and not found.get("th")


def _read(item: dict[str, Any]) -> tuple[PlainQuestion, list[FieldError]]:
    """Return a question and all that is wrong with it. Raises FieldErrors where not even its kind is known."""
    reader = PlainReader(item)
    code, topic = read_code(reader, "id"), read_code(reader, "topic")
    lesson_code = read_code(reader, "lesson", required=False)
    difficulty, source = read_difficulty(reader), read_source(reader)
    name = reader.string("kind")
    if name not in KINDS:
        remedy = _("Write one of these: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
        reader.refuse("kind", _("There is no such kind of question."), remedy)
        raise FieldErrors(reader.errors)
    value = KINDS[name].from_plain(reader)
    reader.refuse_unknown()
    picture = value.get("picture", {}).pop("file", None)
    content = KINDS[name].freeze(KINDS[name].block().to_python(value))
    if picture is not None:
        content["picture"] = named_picture(picture, value["picture"]["alt"])
    said = {error.field for error in reader.errors}
    errors = reader.errors + [error for error in KINDS[name].problems(content) if error.field not in said]
    about = (code, name, topic, difficulty, lesson_code, source)
    return PlainQuestion(*about, value, content, picture or ""), errors


def read_code(reader: PlainReader, name: str, *, required: bool = True) -> str:
    """Return a code of small letters, digits and hyphens."""
    code = reader.string(name)
    fitting = CODE.fullmatch(code) and len(code) <= CODE_LENGTH
    if not fitting and (code or required) and not any(error.field == name for error in reader.errors):
        problem = _("This is not a code.") if code else _("The code is missing.")
        reader.refuse(name, problem, _("Use up to 80 letters a–z, digits and hyphens."))
    return code


def read_difficulty(reader: PlainReader) -> int:
    """Return 1, 2 or 3; 2 where nothing is said."""
    difficulty = reader.number("difficulty")
    if difficulty is None:
        return Question.Difficulty.MEDIUM
    if difficulty not in Question.Difficulty.values:
        reader.refuse("difficulty", _("There is no such difficulty."), _("Write 1 (easy), 2 (medium) or 3 (hard)."))
    return difficulty


def read_source(reader: PlainReader) -> str:
    """Return an optional web address."""
    source = reader.string("source")
    try:
        if source:
            URLValidator(["http", "https"])(source)
    except ValidationError:
        reader.refuse("source", _("This is not a web address."), _("Begin it with https://."))
    return source


def save_question(
    *, bank: QuestionBank, plain: PlainQuestion, actor: User | None, pictures: Mapping[str, int] | None = None
) -> tuple[Question, Outcome]:
    """Save and publish a question; one that is the same already is left alone, live or withdrawn.

    `pictures` gives the key of the image in the picture library for each file that a question names.
    """
    plain = with_picture(plain, pictures or {})
    with transaction.atomic():
        found = Question.objects.select_for_update(of=("self",)).select_related("current_version")
        question = found.filter(bank=bank, code=plain.code).first()
        if question is not None and _holds(question, plain):
            return question, Outcome.UNCHANGED
        outcome = Outcome.CHANGED if question else Outcome.CREATED
        question = question or Question(bank=bank, code=plain.code)
        _write(question, plain)
        publish_question(question=question, actor=actor)
    return question, outcome


def save_draft(
    *, bank: QuestionBank, plain: PlainQuestion, actor: User | None, pictures: Mapping[str, int] | None = None
) -> Question:
    """Save a question as a draft: what is published stays as it is until somebody publishes the draft."""
    plain = with_picture(plain, pictures or {})
    with transaction.atomic(), LogContext(user=actor):
        question = Question.objects.select_for_update(of=("self",)).filter(bank=bank, code=plain.code).first()
        is_new = question is None
        question = question or Question(bank=bank, code=plain.code, live=False)
        _write(question, plain)
        if is_new:
            question.save()
        question.save_revision(user=actor, log_action=True)
    return question


def _write(question: Question, plain: PlainQuestion) -> None:
    question.topic, question.difficulty = plain.topic, plain.difficulty
    question.lesson_code, question.source = plain.lesson_code, plain.source
    question.write(plain.kind, plain.value)


def with_picture(plain: PlainQuestion, pictures: Mapping[str, int]) -> PlainQuestion:
    """Return a question whose picture is an image of the library and, in its content, that image's kept copy."""
    if not plain.picture:
        return plain
    value = {**plain.value, "picture": {**plain.value["picture"], "image": pictures[plain.picture]}}
    kind = KINDS[plain.kind]
    return replace(plain, value=value, content=kind.freeze(kind.block().to_python(value)))


def _holds(question: Question, plain: PlainQuestion) -> bool:
    version = question.current_version
    about = (question.topic, question.difficulty, question.lesson_code, question.source)
    return (
        version is not None
        and about == (plain.topic, plain.difficulty, plain.lesson_code, plain.source)
        and (version.kind, version.content) == (plain.kind, plain.content)
    )
