"""Print the starter courses in figures, a course a row."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from courses.models import CoursePage, LessonPage
from courses.packages.package import LANGUAGES
from courses.packages.reading import read_package
from courses.packages.site import STARTER
from courses.packages.summary import Summary, summarise
from courses.weighing import weigh_published
from courses.weight import kilobytes


class Command(BaseCommand):
    help = "Prints modules, lessons, words, questions and kB a lesson of each starter course, loaded before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
        parser.add_argument("--folder", type=Path, default=STARTER, help="a folder of course packages")

    def handle(self, *args: Any, folder: Path, json: bool, **options: Any) -> None:
        rows = [_row(summarise(read_package(path.parent))) for path in sorted(folder.glob("*/course.yaml"))]
        self.stdout.write(_as_json(rows) if json else _as_table(rows))


def _row(summary: Summary) -> dict[str, Any]:
    weights = [kilobytes(size) for size in _lesson_bytes(summary.course)]
    return {
        "course": summary.course,
        "modules": summary.modules,
        "lessons": summary.lessons,
        **{f"words_{language}": summary.words[language] for language in LANGUAGES},
        "questions": summary.questions,
        "kinds": summary.kinds,
        "difficulties": summary.difficulties,
        "kb_a_lesson": round(sum(weights) / len(weights), 1),
        "kb_heaviest": max(weights),
    }


def _lesson_bytes(course_code: str) -> list[int]:
    """Return what each published lesson of a course costs a phone, in both languages, in bytes."""
    courses = CoursePage.objects.filter(code=course_code, live=True)
    lessons = [lesson for course in courses for lesson in LessonPage.objects.descendant_of(course).live()]
    if not lessons:
        raise CommandError(_("The course “%(course)s” is not there. Run load_starter first.") % {"course": course_code})
    return [weigh_published(lesson).total for lesson in lessons]


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_table(rows: list[dict[str, Any]]) -> str:
    heads = list(rows[0]) if rows else []
    cells = [heads, *([_cell(row[head]) for head in heads] for row in rows)]
    widths = [max(len(line[number]) for line in cells) for number in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)


def _cell(value: Any) -> str:
    return " ".join(f"{name}:{count}" for name, count in value.items()) if isinstance(value, dict) else str(value)
