"""A course as a list of modules and lessons, read in one query. Plain values, no pages."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from wagtail.models import Page

from content.published import kept
from content.routing import SiteRoots, site_roots
from courses.models import CoursePage, ModulePrerequisite, Publication, PublishPolicy

MODULE_BELOW_COURSE = 1  # levels of the page tree
LESSON_BELOW_COURSE = 2


@dataclass(frozen=True)
class LessonEntry:
    """A lesson. `key` is the same in every language; `url` leads to the reader's language where that exists.

    Where it was added for new trainees, `counts_from` is when: it counts for those who owe since then.
    """

    key: UUID
    page_id: int
    code: str
    title: str
    url: str
    language: str
    minutes: int
    counts_from: datetime | None = None

    def counts_for(self, since: datetime | None) -> bool:
        """Say whether it counts for someone who owes what the course asks `since` a moment; None: everything."""
        return since is None or self.counts_from is None or self.counts_from <= since


@dataclass(frozen=True)
class ModuleEntry:
    """A module with its lessons; `quiz_id` is None where it has no quiz. `counts_from`: see `LessonEntry`.

    `has_needs`: something else may come first, see `courses.prerequisites`.
    """

    key: UUID
    page_id: int
    code: str
    title: str
    url: str
    language: str
    quiz_id: int | None
    lessons: tuple[LessonEntry, ...] = ()
    counts_from: datetime | None = None
    has_needs: bool = False

    def counts_for(self, since: datetime | None) -> bool:
        """Say whether it counts for someone who owes what the course asks `since` a moment; None: everything."""
        return since is None or self.counts_from is None or self.counts_from <= since

    def counted_lessons(self, since: datetime | None) -> tuple[LessonEntry, ...]:
        """Return the lessons that count; all, where nothing else would be left to do or the module is an extra."""
        counted = tuple(lesson for lesson in self.lessons if lesson.counts_for(since))
        return counted if self.counts_for(since) and (counted or self.quiz_id is not None) else self.lessons


@dataclass(frozen=True)
class Outline:
    """A course's modules in order, as the site's main language has them."""

    course_key: UUID
    modules: tuple[ModuleEntry, ...] = ()
    lessons: tuple[LessonEntry, ...] = field(init=False)
    # When something was last added for new trainees.
    added_at: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lessons", tuple(lesson for module in self.modules for lesson in module.lessons))
        parts: list[ModuleEntry | LessonEntry] = [*self.modules, *self.lessons]
        times = [part.counts_from for part in parts if part.counts_from]
        object.__setattr__(self, "added_at", max(times, default=None))

    def counted(self, since: datetime | None) -> "Outline":
        """Return what counts for someone who owes `since` a moment; all of it where nothing else would be left."""
        if since is None or self.added_at is None or self.added_at <= since:
            return self
        modules = tuple(
            replace(module, lessons=module.counted_lessons(since))
            for module in self.modules
            if module.counts_for(since)
        )
        return Outline(self.course_key, modules) if modules else self

    def module(self, key: UUID) -> ModuleEntry | None:
        return next((module for module in self.modules if module.key == key), None)

    def module_of(self, lesson_key: UUID) -> ModuleEntry | None:
        return next((m for m in self.modules if any(lesson.key == lesson_key for lesson in m.lessons)), None)


LIVE = Q(live=True)
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
    "counts_from",
    "has_needs",
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


def draft_outline(course: CoursePage, drafts: Q) -> Outline:
    """Return the outline of a course page of any language with what is not published yet, for previews. One query.

    Of what is not published, only those pages for which the condition `drafts` holds (`Q()`: all).
    """
    return _read_outlines([course], frozenset(), shown=LIVE | drafts if drafts else Q())[course.translation_key]


def _read_outlines(roots: Sequence[CoursePage], own: Set[str], *, shown: Q = LIVE) -> dict[UUID, Outline]:
    paths = [*own, *(root.path for root in roots)]
    below = reduce(or_, (Q(path__startswith=path, depth__gt=roots[0].depth) for path in paths))
    query = Page.objects.filter(shown).filter(below).order_by("path")
    rows = list(query.annotate(counts_from=_counts_from(), has_needs=HAS_NEEDS).values(*COLUMNS))
    site = site_roots()
    overlay = {row["translation_key"]: row for row in rows if row["path"].startswith(tuple(own))}
    return {
        root.translation_key: Outline(
            root.translation_key,
            tuple(_modules([row for row in rows if row["path"].startswith(root.path)], root.depth, overlay, site)),
        )
        for root in roots
    }


HAS_NEEDS = Exists(ModulePrerequisite.objects.filter(page=OuterRef("pk")))


def _counts_from() -> Subquery:
    """Return when a page was added for new trainees, unless everyone was asked to repeat it since."""
    said = Publication.objects.filter(page_key=OuterRef("translation_key"))
    said = said.filter(Q(adds=True) | Q(policy=PublishPolicy.REPEAT)).order_by("-published_at", "-pk")
    return Subquery(said.values(at=Case(When(adds=True, then=F("published_at"))))[:1])


def _modules(rows: list[dict], depth: int, overlay: dict[UUID, dict], site: SiteRoots) -> Iterator[ModuleEntry]:
    """Group rows in tree order: each module row is followed by its lessons."""
    lessons: dict[str, list[LessonEntry]] = {}
    modules: dict[str, ModuleEntry] = {}
    for row in rows:
        words = _words(overlay.get(row["translation_key"], row), site) | {"counts_from": row["counts_from"]}
        if row["depth"] == depth + MODULE_BELOW_COURSE and row["modulepage__code"] is not None:
            modules[row["path"]] = ModuleEntry(
                row["translation_key"],
                code=row["modulepage__code"],
                quiz_id=row["modulepage__quiz_id"],
                has_needs=row["has_needs"],
                **words,
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
