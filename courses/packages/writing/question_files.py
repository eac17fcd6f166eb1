"""The questions of a course as its modules' `questions.yaml`."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from courses.packages.writing.block_names import Names
from courses.packages.writing.held_course import HeldPage
from courses.packages.writing.losses import Losses
from courses.packages.writing.yaml_text import Inline, Word, entries
from lms.agencies.reach import Reach
from quizzes.exchange.plain_writing import plain_content, plain_quiz
from quizzes.models import Question, Quiz
from quizzes.pictures import picture_name

_WORDS = {"kind", "grading", "control", "topic", "counts", "review", "pages", "time_over", "file"}
_LINES = {"draws", "minimums"}  # lists whose entries stand in one line each


def leave_quizzes(held: HeldPage, within: Reach, losses: Losses) -> None:
    """Take the quizzes of banks that are not within reach from the modules held, and tell of it."""
    for module in held.below:
        quiz = module.main.quiz
        if quiz and not within.covers(quiz.bank.agency_id):
            losses.add("", _("the quiz “%(code)s”: it is another agency's.") % {"code": quiz.code})
            module.main.quiz = None


def hold_questions(held: HeldPage, practised: set[int], within: Reach, losses: Losses) -> list[Question]:
    """Return the published questions that the course is made of, in the order in which they came to be.

    These are all of its own bank, and of others those that its quizzes ask or its lessons practise; of banks within
    reach only.
    """
    course, quizzes = held.main, quizzes_of(held)
    wanted = Q(bank__code=course.code) | Q(pk__in=practised)
    for quiz in quizzes:
        wanted |= Q(bank=quiz.bank_id, topic__in=[draw.topic for draw in quiz.draws.all()])
        wanted |= Q(pk__in=[one.question_id for one in quiz.fixed_questions.all()])
    found: dict[str, Question] = {}
    for question in Question.objects.filter(wanted).select_related("current_version", "bank").order_by("pk"):
        facts = {"code": question.code, "bank": question.bank.code}
        if not within.covers(question.bank.agency_id):
            losses.add("", _("questions of the bank “%(bank)s”: it is another agency's.") % facts)
        elif not question.live or question.current_version is None:
            losses.add("", _("the question “%(code)s” is not published.") % facts)
        elif question.code in found:
            losses.add("", _("the question “%(code)s” of the bank “%(bank)s”: another one has this id.") % facts)
        else:
            found[question.code] = question
            if question.has_unpublished_changes:
                losses.add("", _("the question “%(code)s” has changes that are not published.") % facts)
    return list(found.values())


def quizzes_of(held: HeldPage) -> list[Quiz]:
    """Return the quizzes of the modules, in order."""
    return [module.main.quiz for module in held.below if module.main.quiz]


def module_of(question: Question, held: HeldPage) -> int:
    """Return the place (from 0) of the module in whose file a question stands.

    That is where its lesson stands; without one, the first module whose quiz asks it; else the first module.
    """
    for place, module in enumerate(held.below):
        if question.lesson_code in {lesson.main.code for lesson in module.below}:
            return place
    for place, module in enumerate(held.below):
        quiz = module.main.quiz
        if quiz and (
            question.topic in {draw.topic for draw in quiz.draws.all()}
            or question.pk in {one.question_id for one in quiz.fixed_questions.all()}
        ):
            return place
    return 0


def questions_file(questions: Iterable[Question], names: Names, file: str, losses: Losses) -> bytes:
    """Return a `questions.yaml`, an empty line between the questions."""
    return "\n".join(entries([_entry(question, names, file, losses)]) for question in questions).encode()


def _entry(question: Question, names: Names, file: str, losses: Losses) -> dict[str, Any]:
    version: Any = question.current_version
    fields = plain_content(version.kind, version.content)
    stem, explanation = fields.pop("stem"), fields.pop("explanation")
    picture = fields.pop("picture", None)
    if picture:
        name = question_picture(question, names)
        if not name:
            losses.add(file, _("the picture of the question “%(code)s”.") % {"code": question.code})
        picture = {"file": Word(name), **picture} if name else None
    entry = {
        "id": Word(question.code),
        "kind": Word(version.kind),
        "topic": Word(question.topic),
        "difficulty": question.difficulty,
        "stem": stem,
        "picture": picture,
        **fields,
        "explanation": explanation,
        "lesson": Word(question.lesson_code) if question.lesson_code else None,
        "source": question.source or None,
    }
    return {
        name: value if name == "picture" and value is None else as_written(value, name) for name, value in entry.items()
    }


def question_picture(question: Question, names: Names) -> str:
    """Return what the package calls a question's picture: the one in the library, or the copy that was kept of it."""
    version: Any = question.current_version
    kept = version.content["picture"]["file"]
    value = question.kind.raw_data[0]["value"] if question.kind else {}
    key: Any = (value.get("picture") or {}).get("image")
    image = names.images.get(key)
    if image is not None and picture_name(image) == kept:
        return names.pictures.name(key, image.title, image.file.name)
    return names.pictures.name(kept, "", kept)


def as_written(value: Any, name: str = "") -> Any:
    """Return plain JSON with its words and one-line mappings marked for the writer."""
    if isinstance(value, list):
        return [as_written(part, name) for part in value]
    if isinstance(value, dict):
        parts = {part: as_written(inside, part) for part, inside in value.items()}
        short = name in _LINES or not any(isinstance(part, list) for part in value.values())
        return Inline(parts) if short else parts
    return Word(value) if isinstance(value, str) and name in _WORDS else value


def quiz_fields(quiz: Quiz, losses: Losses) -> dict[str, Any]:
    """Return what stands under `quiz:`; tell of what has no place there."""
    times = [time for time in (quiz.time_limit, quiz.cooldown, quiz.grace) if time is not None]
    if any(time.total_seconds() % 60 for time in times):
        losses.add(
            "", _("the seconds in the times of the quiz “%(code)s”: whole minutes were taken.") % {"code": quiz.code}
        )
    if not quiz.live:
        losses.add("", _("the quiz “%(code)s” is not published; what it says now was taken.") % {"code": quiz.code})
    if quiz.has_unpublished_changes:
        losses.add("", _("the quiz “%(code)s” has changes that are not published.") % {"code": quiz.code})
    fields = plain_quiz(quiz)
    return {name: _quiz_field(name, value) for name, value in fields.items()}


def _quiz_field(name: str, value: Any) -> Any:
    if name == "id":
        return Word(value)
    if name == "fixed":
        return [Word(code) for code in value]
    return as_written(value, name)


def picture_bytes(names: Names) -> dict[str, bytes]:
    """Return the files of the pictures that were named."""
    files = {}
    for key, name in names.pictures.by_key.items():
        if not name:
            continue
        if isinstance(key, str):
            with default_storage.open(key) as kept:
                files[name] = kept.read()
        else:
            with names.images[key].open_file() as opened:
                files[name] = opened.read()
    return files


def images_of(keys: set[int]) -> dict[int, Any]:
    """Return pictures of the library by their keys. One query."""
    return {image.pk: image for image in get_image_model().objects.filter(pk__in=keys)} if keys else {}
