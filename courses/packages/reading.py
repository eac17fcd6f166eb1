"""Read a course package and check it whole. Nothing is written."""

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from courses.packages.attached_files import read_attached_files
from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.fields import Fields
from courses.packages.files import PackageFiles, PackageFolder, PackageMemory
from courses.packages.marked_yaml import read_yaml
from courses.packages.modules import read_modules
from courses.packages.needs import take_needs
from courses.packages.package import LANGUAGES, Course, CoursePackage, Lesson, PageText
from courses.packages.pictures import read_pictures
from courses.packages.practice import check_practice
from courses.packages.quiz_checks import check_quizzes
from courses.packages.texts import read_page_texts
from courses.packages.zipped import SUFFIX, PackageZip, read_zip_file

FORMAT = 1
MAX_COURSE_MINUTES = 10_000
MAX_VALID_MONTHS = 600


def read_package(path: Path) -> CoursePackage:
    """Return the course in a folder or zip file (format: docs/course-package.md).

    Raises PackageErrors with everything that is wrong, in the active language.
    """
    if path.suffix.lower() == SUFFIX and path.is_file():
        return read_zip(read_zip_file(path), name=path.name)
    errors = ErrorList()
    return _read(PackageFolder(path, errors), errors)


def read_zip(data: bytes, *, name: str) -> CoursePackage:
    """Return the course in a zip file that is called `name`. Raises PackageErrors, as `read_package` does."""
    errors = ErrorList()
    return _read(PackageZip(data, errors, name=name), errors)


def read_files(files: Mapping[str, bytes]) -> CoursePackage:
    """Return the course that these files make. Raises PackageErrors, as `read_package` does."""
    errors = ErrorList()
    return _read(PackageMemory(files, errors), errors)


def _read(files: PackageFiles, errors: ErrorList) -> CoursePackage:
    course = _read_course(files, errors)
    modules = read_modules(files, errors)
    package = CoursePackage(course, modules, {})
    package.pictures.update(read_pictures(files, package.texts, package.questions, errors))
    package.files.update(read_attached_files(files, package.texts, errors))
    check_quizzes(package, errors)
    check_practice(package, errors)
    _check_ids(package, errors)
    _check_lessons_of_questions(package, errors)
    _check_languages(package, errors)
    errors.raise_if_any()
    return package


def _read_course(folder: PackageFiles, errors: ErrorList) -> Course:
    file = "course.yaml"
    text = folder.text(file)
    node = read_yaml(text, file=file, errors=errors) if text is not None else None
    fields = Fields(node, file=file, errors=errors)
    texts = read_page_texts(folder, "course", errors)
    if node is None:
        return Course("", 0, 0, False, texts)
    version = fields.take("format")
    if version is not None and version.plain != FORMAT:
        problem = _("This format is not known.")
        fields.note("format", version.line, problem, _("Write “format: %(number)s”.") % {"number": FORMAT})
    course = Course(
        id=fields.id(),
        minutes=fields.whole("minutes", 1, MAX_COURSE_MINUTES),
        certificate_valid_months=fields.whole("certificate_valid_months", 0, MAX_VALID_MONTHS),
        sequential=fields.flag("sequential"),
        texts=texts,
        agency=fields.id("agency", required=False),
        agency_line=fields.line_of("agency"),
        needs=take_needs(fields, of_module=False),
    )
    fields.close()
    return course


def _check_ids(package: CoursePackage, errors: ErrorList) -> None:
    """An id stands for one thing of its kind."""
    modules = [(module.id, Place(module.file, module.line)) for module in package.modules]
    quizzes = [(module.quiz.id, Place(module.file, module.line)) for module in package.modules if module.quiz]
    lessons = [(lesson.id, _place_of(lesson)) for lesson in package.lessons]
    questions = [(question.id, Place(question.file, question.line)) for question in package.questions]
    for kind in (modules, quizzes, lessons, questions):
        seen: dict[str, Place] = {}
        for name, place in kind:
            if name and name in seen:
                problem = _("The id “%(id)s” is already used in %(file)s.") % {"id": name, "file": seen[name].file}
                errors.add(place, "id", problem, _("Give each its own id."))
            seen.setdefault(name, place)


def _place_of(lesson: Lesson) -> Place:
    text = next(iter(lesson.texts.values()), None)
    return Place(text.file, text.id_line) if text else Place(".")


def _check_lessons_of_questions(package: CoursePackage, errors: ErrorList) -> None:
    known = {lesson.id for lesson in package.lessons}
    if "" in known:
        return  # a lesson could not be read: it may be the one that is meant
    for question in package.questions:
        if question.lesson and question.lesson not in known:
            problem = _("There is no lesson “%(id)s” in the course.") % {"id": question.lesson}
            place = Place(question.file, question.line)
            errors.add(place, f"{question.id}.lesson", problem, did_you_mean(question.lesson, known))


def _check_languages(package: CoursePackage, errors: ErrorList) -> None:
    """A page in a second language hangs below the page of its course and module in that language."""
    for language in LANGUAGES[1:]:
        needed: dict[str, dict[str, PageText]] = {}
        for module in package.modules:
            own = module.file.replace("module.yaml", f"module.{language}.md")
            if any(language in lesson.texts for lesson in module.lessons):
                needed[own] = module.texts
            if own in needed or language in module.texts:
                needed[f"course.{language}.md"] = package.course.texts
        for file, texts in needed.items():
            if texts and language not in texts:
                problem = _("The file is missing, but pages below it exist in this language.")
                errors.add(Place(file), "", problem, _("Add the file."))
