"""What the tests of imports share."""

from pathlib import Path

from wagtail.images import get_image_model
from wagtail.models import PageLogEntry, Revision

from courses.models import CoursePage, ImportedItem, LessonPage, ModulePage
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.packages.report import ImportReport, Outcome
from quizzes.models import Question, QuestionVersion, Quiz

LESSON = "01-soil/01-soil-1.th.md"


def load(folder: Path, **options: object) -> ImportReport:
    return import_package(package=read_package(folder), **options)


def lesson(code: str, language: str = "th") -> LessonPage:
    return LessonPage.objects.get(code=code, locale__language_code=language)


def names(report: ImportReport, outcome: Outcome) -> list[str]:
    return [" ".join(filter(None, (t.kind, t.code, t.language))) for t in report.with_outcome(outcome)]


def counts() -> dict[str, int]:
    models = (CoursePage, ModulePage, LessonPage, Question, QuestionVersion, Quiz, Revision, ImportedItem)
    return {model.__name__: model.objects.count() for model in (*models, get_image_model(), PageLogEntry)}


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def rename_lesson(folder: Path, stem: str, new: str) -> None:
    for language in ("th", "en"):
        (folder / f"{stem}.{language}.md").rename(folder / f"{new}.{language}.md")


def edit_here(page: LessonPage, title: str, *, publish: bool = True) -> None:
    """Edit a page as its author does in the admin."""
    page.title = title
    revision = page.save_revision()
    if publish:
        revision.publish()
