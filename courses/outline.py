"""A course as a list of modules and lessons, read in one query. Plain values, no pages."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from content.published import kept
from content.routing import SiteRoots, site_roots
from courses.models import CoursePage

MODULE_BELOW_COURSE = 1  # levels of the page tree
LESSON_BELOW_COURSE = 2


@dataclass(frozen=True)
class LessonEntry:
    """A lesson. `key` is the same in every language; `url` leads to the reader's language where that exists."""

    key: UUID
    page_id: int
    code: str
    title: str
    url: str
    language: str
    minutes: int


@dataclass(frozen=True)
class ModuleEntry:
    """A module with its lessons; `quiz_id` is None where it has no quiz."""

    key: UUID
    page_id: int
    code: str
    title: str
    url: str
    language: str
    quiz_id: int | None
    lessons: tuple[LessonEntry, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A course's modules in order, as the site's main language has them."""

    course_key: UUID
    modules: tuple[ModuleEntry, ...] = ()
    lessons: tuple[LessonEntry, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lessons", tuple(lesson for module in self.modules for lesson in module.lessons))

    def module(self, key: UUID) -> ModuleEntry | None:
        return next((module for module in self.modules if module.key == key), None)

    def module_of(self, lesson_key: UUID) -> ModuleEntry | None:
        return next((m for m in self.modules if any(lesson.key == lesson_key for lesson in m.lessons)), None)


COLUMNS = (
    "path",
    "depth",
    "id",
    "translation_key",
    "title",
    "url_path",
    "modulepage__quiz_id",
    "modulepage__code",
    "lessonpage__minutes",
    "lessonpage__code",
)


def outline_of(course: CoursePage, *, own_path: str = "") -> Outline:
    """Return the outline of a course page in the main language. One query.

    With `own_path` (the tree path of the same course in the reader's language), titles and addresses are taken from
    there for every module and lesson that exists in it.
    """
    return outlines_of([course], own_paths=[own_path])[course.translation_key]


def outlines_of(courses: Iterable[CoursePage], *, own_paths: Iterable[str] = ()) -> dict[UUID, Outline]:
    """Return the outlines of several courses by course key. One query, none for no courses and for those kept."""
    roots = list(courses)
    if not roots:
        return {}
    own = frozenset(filter(None, own_paths)) - {root.path for root in roots}
    key = ("outlines", tuple(root.path for root in roots), own)
    return kept(key, lambda: _read_outlines(roots, own))


def _read_outlines(roots: Sequence[CoursePage], own: Set[str]) -> dict[UUID, Outline]:
    paths = [*own, *(root.path for root in roots)]
    below = reduce(or_, (Q(path__startswith=path, depth__gt=roots[0].depth) for path in paths))
    query = Page.objects.filter(below, live=True).order_by("path")
    rows = list(query.values(*COLUMNS))
    site = site_roots()
    overlay = {row["translation_key"]: row for row in rows if row["path"].startswith(tuple(own))}
    return {
        root.translation_key: Outline(
            root.translation_key,
            tuple(_modules([row for row in rows if row["path"].startswith(root.path)], root.depth, overlay, site)),
        )
        for root in roots
    }


def _modules(rows: list[dict], depth: int, overlay: dict[UUID, dict], site: SiteRoots) -> Iterator[ModuleEntry]:
    """Group rows in tree order: each module row is followed by its lessons."""
    lessons: dict[str, list[LessonEntry]] = {}
    modules: dict[str, ModuleEntry] = {}
    for row in rows:
        words = _words(overlay.get(row["translation_key"], row), site)
        if row["depth"] == depth + MODULE_BELOW_COURSE and row["modulepage__code"] is not None:
            modules[row["path"]] = ModuleEntry(
                row["translation_key"], code=row["modulepage__code"], quiz_id=row["modulepage__quiz_id"], **words
            )
        elif row["depth"] == depth + LESSON_BELOW_COURSE and row["lessonpage__code"] is not None:
            lesson = LessonEntry(
                row["translation_key"], code=row["lessonpage__code"], minutes=row["lessonpage__minutes"], **words
            )
            lessons.setdefault(row["path"][: -Page.steplen], []).append(lesson)
    for path, module in modules.items():
        yield replace(module, lessons=tuple(lessons.get(path, ())))


def _words(row: dict, site: SiteRoots) -> dict:
    return {
        "page_id": row["id"],
        "title": row["title"],
        "url": site.url_of(row["url_path"]),
        "language": site.language_of(row["url_path"]) or "",
    }
