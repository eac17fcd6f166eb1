"""Export a course: its files in the normal form, and what they cannot carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

from courses.models import CoursePage, LessonPage
from courses.packages.errors import PackageErrors
from courses.packages.modules import MODULE_FOLDER_WORDS
from courses.packages.needs import FIELD
from courses.packages.package import LANGUAGES
from courses.packages.reading import FORMAT, read_files
from courses.packages.writing.block_names import Names
from courses.packages.writing.held_course import HeldPage, hold_course
from courses.packages.writing.losses import Loss, Losses
from courses.packages.writing.needs import needs_written
from courses.packages.writing.page_files import page_files
from courses.packages.writing.question_files import (
    hold_questions,
    images_of,
    leave_quizzes,
    module_of,
    picture_bytes,
    questions_file,
    quiz_fields,
)
from courses.packages.writing.yaml_text import Word, mapping
from lms.agencies.reach import EVERYWHERE, Reach
from quizzes.models import Question


@dataclass(frozen=True)
class Export:
    """A package: its files by name, in the order of the alphabet; and what is not in it."""

    course: str
    files: dict[str, bytes]
    losses: tuple[Loss, ...]


def find_course(code: str) -> CoursePage | None:
    """Return a course in the main language by its id or the slug in its address; the id goes first."""
    courses = CoursePage.objects.filter(locale__language_code=LANGUAGES[0]).select_related("locale", "agency")
    return courses.filter(code=code).order_by("pk").first() or courses.filter(slug=code).order_by("pk").first()


def export_course(course: CoursePage, *, within: Reach = EVERYWHERE) -> Export:
    """Return a course (its page in the main language) as a package, as it is published.

    Quizzes and questions of banks that are not `within` reach stay behind, which is told: another agency's module may
    stand in the course, and the keys of its questions are that agency's.
    The number of queries does not grow with lessons and questions; that of files read does. What the package's own
    reader would refuse of it is told as well: then it can be imported once that is mended.
    """
    losses = Losses()
    held = hold_course(course, losses, within)
    leave_quizzes(held, within, losses)
    practised = set(_chosen(held, {"question"}))
    questions = hold_questions(held, practised, within, losses)
    names = _names(held, questions)
    files = _course_files(held, names, losses)
    for place, module in enumerate(held.below):
        own = [question for question in questions if module_of(question, held) == place]
        files |= _module_files(module, place, own, names, losses)
    files |= {f"pictures/{name}": data for name, data in picture_bytes(names).items()}
    files |= {f"files/{name}": data for name, data in _document_bytes(names)}
    _tell_what_is_refused(files, losses)
    return Export(course.code, dict(sorted(files.items())), losses.all())


def _names(held: HeldPage, questions: list[Question]) -> Names:
    pictured = {(one.kind.raw_data[0]["value"].get("picture") or {}).get("image") for one in questions if one.kind}
    images = images_of({key for key in {*_chosen(held, {"image"}), *pictured} if key})
    keys = set(_chosen(held, {"document"}))
    documents = {one.pk: one for one in get_document_model().objects.filter(pk__in=keys)} if keys else {}
    practice = {question.pk: question.code for question in questions}
    return Names(held.main.code, images, documents, practice)


def _chosen(held: HeldPage, names: set[str]) -> Iterator[int]:
    """Yield the keys of what the blocks of all pages choose under one of the names."""
    for page in held.pages.values():
        body = page.body if isinstance(page, LessonPage) else page.introduction
        for child in body.raw_data:
            yield from _keys_in(child["value"], names)
    for below in held.below:
        yield from _chosen(below, names)


def _keys_in(value: Any, names: set[str]) -> Iterator[int]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in names and isinstance(part, int):
                yield part
            else:
                yield from _keys_in(part, names)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _keys_in(part, names)


def _course_files(held: HeldPage, names: Names, losses: Losses) -> dict[str, bytes]:
    course = held.main
    if course.slug != course.code:
        losses.add("", _("the address “%(slug)s”: imported elsewhere it is the course's id.") % {"slug": course.slug})
    fields = {
        "format": FORMAT,
        "id": Word(course.code),
        "agency": Word(course.agency.code) if course.agency else None,
        "minutes": course.minutes,
        "certificate_valid_months": course.certificate_valid_months,
        "sequential": course.sequential,
        FIELD: needs_written(held, course.code, losses),
    }
    return {"course.yaml": mapping(fields).encode(), **page_files(held, "course", names, losses)}


def _module_files(
    held: HeldPage, place: int, questions: list[Question], names: Names, losses: Losses
) -> dict[str, bytes]:
    module, folder = held.main, numbered(place, held.main, losses)
    fields = {
        "id": Word(module.code),
        "agency": Word(module.agency.code) if module.agency else None,
        FIELD: needs_written(held, names.course_code, losses),
        "quiz": quiz_fields(module.quiz, losses) if module.quiz else None,
    }
    files = {f"{folder}/module.yaml": mapping(fields).encode(), **page_files(held, f"{folder}/module", names, losses)}
    for number, lesson in enumerate(held.below):
        files |= page_files(lesson, f"{folder}/{numbered(number, lesson.main, losses)}", names, losses)
    if questions:
        file = f"{folder}/questions.yaml"
        files[file] = questions_file(questions, names, file, losses)
    return files


def numbered(place: int, page: Any, losses: Losses) -> str:
    """Return the name of a module's folder or a lesson's files: its number and its slug."""
    slug = page.slug
    if not MODULE_FOLDER_WORDS.fullmatch(slug):
        losses.add(
            "", _("the address “%(slug)s”: imported elsewhere it is “%(code)s”.") % {"slug": slug, "code": page.code}
        )
        slug = page.code
    return f"{place + 1:02d}-{slug}"


def _document_bytes(names: Names) -> Iterator[tuple[str, bytes]]:
    for key, name in names.files.by_key.items():
        if name:
            with names.documents[key].open_file() as opened:
                yield name, opened.read()


def _tell_what_is_refused(files: dict[str, bytes], losses: Losses) -> None:
    """Read the package as an import would, and tell what it would refuse."""
    try:
        read_files(files)
    except PackageErrors as refused:
        for error in refused.errors:
            losses.add("", _("an import would refuse this: %(error)s") % {"error": error})
