"""The module folders of a package: settings, quiz rules, lessons, questions."""

import re

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.fields import Fields
from courses.packages.files import PackageFiles
from courses.packages.marked_yaml import read_yaml
from courses.packages.needs import take_needs
from courses.packages.package import Draw, Lesson, Minimum, Module, Question, QuizRules
from courses.packages.questions import read_questions
from courses.packages.texts import read_page_texts, take_lesson_fields
from quizzes.models import Quiz

_MODULE_FOLDER = re.compile(r"(?P<number>[0-9]{2,3})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
MODULE_FOLDER_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LESSON_FILE = re.compile(
    r"(?P<stem>(?P<number>[0-9]{2,3})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*))\.(?P<language>th|en)\.md"
)
QUESTIONS = "questions.yaml"
_MODULE_FILES = {"module.yaml", "module.th.md", "module.en.md", QUESTIONS}
_COURSE_FILES = {"course.yaml", "course.th.md", "course.en.md", "pictures", "files"}
MAX_DAYS_IN_MINUTES = 60 * 24 * 365


def read_modules(folder: PackageFiles, errors: ErrorList) -> tuple[Module, ...]:
    """Return the modules in the order of their numbers."""
    found = {}
    for name in folder.names():
        if match := _MODULE_FOLDER.fullmatch(name):
            found[name] = match
        elif name not in _COURSE_FILES:
            remedy = _("Module folders are named like 01-role. Rename it or take it out of the folder.")
            errors.add(Place(name), "", _("This does not belong to the course."), remedy)
    if not found:
        errors.add(Place("."), "", _("There is no module."), _("Add a folder such as 01-role."))
    _refuse_same_numbers("", found, errors)
    return tuple(_read_module(folder, name, match["slug"], errors) for name, match in found.items())


def _read_module(folder: PackageFiles, name: str, slug: str, errors: ErrorList) -> Module:
    file = f"{name}/module.yaml"
    text = folder.text(file)
    node = read_yaml(text, file=file, errors=errors) if text is not None else None
    fields = Fields(node, file=file, errors=errors)
    module_id, agency = (fields.id(), fields.id("agency", required=False)) if node else ("", "")
    quiz_fields = fields.fields("quiz", required=False)
    quiz = _take_quiz(quiz_fields) if quiz_fields else None
    needs = take_needs(fields, of_module=True)
    fields.close()
    texts = read_page_texts(folder, f"{name}/module", errors)
    lessons = _read_lessons(folder, name, errors)
    if node and not lessons and quiz_fields is None:
        remedy = _("Add a file such as 01-what-is-osd.th.md, or a quiz to module.yaml.")
        errors.add(Place(name), "", _("The module has neither a lesson nor a quiz."), remedy)
    questions: tuple[Question, ...] = ()
    if f"{name}/{QUESTIONS}" in folder:
        questions = read_questions(folder, f"{name}/{QUESTIONS}", errors)
    line, agency_line = fields.line_of("id"), fields.line_of("agency")
    return Module(module_id, slug, file, line, texts, quiz, lessons, questions, agency, agency_line, needs)


def _take_quiz(fields: Fields) -> QuizRules:
    title = fields.fields("title")
    minimums = [_take_minimum(entry) for entry in fields.list_of_fields("minimums", required=False)]
    rules = QuizRules(
        id=fields.id(),
        title=title.text("th", limit=200) if title else "",
        title_en=title.text("en", limit=200, required=False) if title else "",
        pass_percent=fields.whole("pass_percent", 0, 100),
        time_limit_minutes=fields.whole("time_limit_minutes", 0, MAX_DAYS_IN_MINUTES),
        attempts_allowed=fields.whole("attempts_allowed", 0, 1000),
        cooldown_minutes=fields.whole("cooldown_minutes", 0, MAX_DAYS_IN_MINUTES),
        shuffle_choices=fields.flag("shuffle_choices"),
        draws=tuple(_take_draw(entry) for entry in fields.list_of_fields("draws", required=not fields.has("fixed"))),
        fixed=tuple(fields.ids("fixed")),
        minimums=tuple(minimums),
        counts=fields.one_of("counts", Quiz.Counts.values),
        review=fields.one_of("review", Quiz.Review.values),
        pages=fields.one_of("pages", Quiz.Pages.values),
        time_over=fields.one_of("time_over", Quiz.TimeOver.values),
        grace_minutes=fields.whole("grace_minutes", 0, MAX_DAYS_IN_MINUTES) if fields.has("grace_minutes") else None,
        lines={name: fields.line_of(name) for name in ("draws", "fixed", "minimums")},
    )
    if title:
        title.close()
    fields.close()
    return rules


def _take_draw(fields: Fields) -> Draw:
    topic, count = fields.id("topic"), fields.whole("count", 1, 500)
    difficulty = fields.whole("difficulty", 1, 3) if fields.has("difficulty") else 0
    rest_days = fields.whole("rest_days", 0, 365) if fields.has("rest_days") else 0
    fields.close()
    return Draw(topic, count, difficulty, rest_days)


def _take_minimum(fields: Fields) -> Minimum:
    minimum = Minimum(fields.id("topic"), fields.whole("percent", 1, 100))
    fields.close()
    return minimum


def _read_lessons(folder: PackageFiles, module: str, errors: ErrorList) -> tuple[Lesson, ...]:
    found: dict[str, re.Match[str]] = {}
    for name in folder.names(module):
        match = _LESSON_FILE.fullmatch(name)
        if match:
            found.setdefault(match["stem"], match)
        elif name not in _MODULE_FILES:
            remedy = _("Lessons are named like 01-what-is-osd.th.md. Rename it or take it out of the folder.")
            errors.add(Place(f"{module}/{name}"), "", _("This does not belong to the module."), remedy)
    _refuse_same_numbers(f"{module}/", found, errors)
    return tuple(_read_lesson(folder, f"{module}/{stem}", match["slug"], errors) for stem, match in found.items())


def _read_lesson(folder: PackageFiles, stem: str, slug: str, errors: ErrorList) -> Lesson:
    texts = read_page_texts(folder, stem, errors, take_more=take_lesson_fields)
    ids = [text.id for text in texts.values() if text.id]
    for text in texts.values():
        if text.id and text.id != ids[0]:
            problem = _("The id is “%(id)s” here and “%(other)s” in the other language.")
            errors.add(
                Place(text.file, text.id_line),
                "id",
                problem % {"id": text.id, "other": ids[0]},
                _("Give both the same id."),
            )
    return Lesson(ids[0] if ids else "", slug, texts)


def _refuse_same_numbers(folder: str, found: dict[str, re.Match[str]], errors: ErrorList) -> None:
    """The number gives the order and the rest the address: neither may stand twice."""
    for part in ("number", "slug"):
        seen: dict[str, str] = {}
        for name, match in found.items():
            key = match[part].lstrip("0") if part == "number" else match[part]
            if key in seen:
                problem = _("“%(name)s” has the same number or the same words.") % {"name": seen[key]}
                errors.add(Place(folder + name), "", problem, _("Number and words must differ from all others."))
            seen[key] = name
