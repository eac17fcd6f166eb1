"""What must be done before a course or a module opens: read with what is published, held against what someone did.

*Finished*: every lesson read. *Passed*: its quizzes too. Whatever was begun stays open: a prerequisite that is added
later, or lost, locks nobody out of what they are in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from content.published import kept
from content.routing import site_roots
from courses.models import CoursePage, CoursePrerequisite, Enrolment, Level, ModulePrerequisite
from courses.outline import ModuleEntry, Outline, outlines_of
from courses.ownership import COURSE_PATH
from courses.progress import Progress, finished_keys, progress_by_enrolment, progress_of
from lms.core.refusals import Refused


@dataclass(frozen=True)
class Need:
    """A course or module that comes first, in the reader's language where it exists. `lessons` are those it counts."""

    key: UUID
    level: str
    title: str
    url: str
    language: str
    lessons: frozenset[UUID]

    def is_met(self, done: Collection[UUID]) -> bool:
        """Say whether the keys of what someone has finished suffice."""
        if self.key in done:
            return True
        return self.level == Level.FINISHED and bool(self.lessons) and self.lessons <= set(done)


Needs = dict[UUID, tuple[Need, ...]]


def needs_of_site() -> Needs:
    """Return what each course and module, by its key, needs. Three queries, none where they are kept."""
    language = get_language() or settings.LANGUAGE_CODE
    return kept(("needs", language), lambda: _read_needs(language))


def keys_asked(needs: Iterable[Need]) -> frozenset[UUID]:
    """Return the keys of everything that these needs ask about."""
    return frozenset(chain.from_iterable((need.key, *need.lessons) for need in needs))


def unmet_for_course(user_id: int | None, course_key: UUID) -> list[Need]:
    """Return what a person has still to do before a course. One query, none where the course needs nothing."""
    needs = needs_of_site().get(course_key, ())
    if not needs or user_id is None:
        return list(needs)
    first, *others = finished_keys(user_id, keys_asked(needs))
    done = {key for _enrolment, key, _what in first.union(*others, all=True)}
    return [need for need in needs if not need.is_met(done)]


def require_course_open(*, user_id: int, course_key: UUID) -> None:
    """Refuse a course for which something else comes first, and say what."""
    for need in unmet_for_course(user_id, course_key):
        raise _refusal(need)


def progress_in(enrolment: Enrolment, outline: Outline) -> Progress:
    """Return what is finished in an enrolment, and which modules wait for something else. One query."""
    needs = _needs_in(outline)
    return lock(progress_of(enrolment, elsewhere=_elsewhere(needs, [outline])), outline, needs)


def progress_in_all(enrolments: list[Enrolment], outlines: dict[int, Outline]) -> dict[int, Progress]:
    """Return the same for several enrolments of one person, by enrolment id. `outlines` are by course id. One query."""
    needs = {key: found for outline in outlines.values() for key, found in _needs_in(outline).items()}
    found = progress_by_enrolment(enrolments, elsewhere=_elsewhere(needs, outlines.values()))
    return {one.pk: lock(found[one.pk], outlines[one.course_id], needs) for one in enrolments}


def lock(progress: Progress, outline: Outline, needs: Needs) -> Progress:
    """Return the progress with the modules locked that were never begun, in any edition, and wait for something."""
    begun = progress.modules | progress.lessons | progress.elsewhere
    locked = {
        module.key
        for module in outline.modules
        if module.key in needs
        and module.key not in begun
        and not any(lesson.key in begun for lesson in module.lessons)
        and unmet(needs[module.key], progress)
    }
    return replace(progress, locked=frozenset(locked)) if locked else progress


def unmet(needs: Iterable[Need], progress: Progress) -> list[Need]:
    """Return the needs that what someone has finished does not meet."""
    done = progress.elsewhere | progress.lessons | progress.modules
    return [need for need in needs if not need.is_met(done)]


def waiting_for(module: ModuleEntry | None, progress: Progress) -> list[Need]:
    """Return what comes before a module for a person; nothing where it is open to them."""
    if module is None or module.key not in progress.locked:
        return []
    return unmet(needs_of_site().get(module.key, ()), progress)


def require_unlocked(progress: Progress, module: ModuleEntry | None) -> None:
    """Refuse a module that waits for something else, and say for what."""
    for need in waiting_for(module, progress):
        raise _refusal(need)


def require_module_open(enrolment: Enrolment, outline: Outline, module: ModuleEntry) -> None:
    """Refuse a module that waits for something else. One query, none where it needs nothing."""
    if module.has_needs:
        require_unlocked(progress_in(enrolment, outline), module)


def _refusal(need: Need) -> Refused:
    return Refused("pass_first" if need.level == Level.PASSED else "finish_first", title=need.title)


def _needs_in(outline: Outline) -> Needs:
    waiting = [module.key for module in outline.modules if module.has_needs]
    site = needs_of_site() if waiting else {}
    return {key: site[key] for key in waiting if key in site}


def _elsewhere(needs: Needs, outlines: Iterable[Outline]) -> frozenset[UUID]:
    """Return what is asked about: the needs, and what waits for them, which may be begun in an earlier edition."""
    waiting = [module for outline in outlines for module in outline.modules if module.key in needs]
    keys = (key for module in waiting for key in (module.key, *(lesson.key for lesson in module.lessons)))
    return keys_asked(chain.from_iterable(needs.values())) | frozenset(keys)


def _read_needs(language: str) -> Needs:
    rows = [
        row
        for model in (CoursePrerequisite, ModulePrerequisite)
        for row in model.objects.filter(page__locale__language_code=settings.LANGUAGE_CODE, page__live=True)
        .order_by("page", "sort_order", "pk")
        .values_list("page__translation_key", "needed__translation_key", "level")
    ]
    wanted = {needed for _key, needed, _level in rows}
    pages = _pages(wanted, language)
    needs: dict[UUID, dict[UUID, Need]] = defaultdict(dict)
    lessons = _lessons_of(pages)
    for key, needed, level in rows:
        if needed in pages:
            main, shown = pages[needed]
            url, spoken = site_roots().url_of(shown.url_path), site_roots().language_of(shown.url_path) or ""
            needs[key][needed] = Need(needed, level, shown.title, url, spoken, lessons[main.translation_key])
    return {key: tuple(found.values()) for key, found in needs.items()}


def _pages(keys: set[UUID], language: str) -> dict[UUID, tuple[Page, Page]]:
    """Return the live pages needed: in the main language, and as shown in a language. One query, none for none."""
    if not keys:
        return {}
    found: dict[UUID, dict[str, Page]] = defaultdict(dict)
    for page in Page.objects.filter(translation_key__in=keys, live=True).select_related("locale"):
        found[page.translation_key][page.locale.language_code] = page
    main = settings.LANGUAGE_CODE
    return {key: (pages[main], pages.get(language, pages[main])) for key, pages in found.items() if main in pages}


def _lessons_of(pages: dict[UUID, tuple[Page, Page]]) -> dict[UUID, frozenset[UUID]]:
    """Return the lessons that each needed course or module asks of everybody, by its key. At most two queries."""
    paths = {main.path[:COURSE_PATH] for main, _shown in pages.values()}
    courses = {course.path: course for course in CoursePage.objects.filter(path__in=paths)} if paths else {}
    outlines = outlines_of(courses.values())
    lessons = {}
    for key, (main, _shown) in pages.items():
        course = courses.get(main.path[:COURSE_PATH])
        outline = outlines[course.translation_key] if course else None
        modules = [m for m in outline.modules if key in (m.key, outline.course_key)] if outline else []
        counted = [one.key for m in modules if m.counts_from is None for one in m.lessons if one.counts_from is None]
        lessons[key] = frozenset(counted)
    return lessons
