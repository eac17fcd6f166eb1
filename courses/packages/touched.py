"""Whom an import touches: what the dry run says would be written, as a change to a live course."""

from typing import Any

from courses.forecast import Change, Forecast, forecast_change
from courses.models import CoursePage
from courses.outline import ModuleEntry, Outline, outline_of
from courses.packages.package import LANGUAGES
from courses.packages.report import Outcome

WRITTEN = {Outcome.CREATED, Outcome.CHANGED}


def forecast_import(course_code: str, report: dict[str, Any]) -> Forecast | None:
    """Return whom the import touches that a job's report tells of; None where its course is not live."""
    courses = CoursePage.objects.filter(code=course_code, live=True, locale__language_code=LANGUAGES[0])
    course = courses.order_by("pk").first()
    return forecast_change(course, change_in(report, outline_of(course))) if course is not None else None


def change_in(report: dict[str, Any], outline: Outline) -> Change:
    """Return what an import would change for people: its lessons and modules; the course's own page asks nothing.

    The main language decides, as with every publish.
    """
    modules = {module.code: module for module in outline.modules}
    lessons = {lesson.code: (lesson, module) for module in outline.modules for lesson in module.lessons}
    change = Change()
    for kind, code in _written(report):
        if kind == "module":
            change |= _of_module(modules[code]) if code in modules else Change(is_new=True)
        elif code in lessons:
            lesson, module = lessons[code]
            change |= Change(frozenset({lesson.key}), frozenset({module.key} if module.quiz_id else ()))
        else:
            change |= Change(is_new=True)
    return change


def _of_module(module: ModuleEntry) -> Change:
    """A module is repeated by its quiz; without one, by its lessons."""
    lessons = () if module.quiz_id else module.lessons
    return Change(frozenset(lesson.key for lesson in lessons), frozenset({module.key}))


def _written(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Return kind and code of the lessons and modules in the main language that a report says are written."""
    named = (thing["name"].split(" ") for thing in report.get("things", []) if thing["outcome"] in WRITTEN)
    return [(words[0], words[1]) for words in named if words[0] in {"module", "lesson"} and words[2:] == [LANGUAGES[0]]]
