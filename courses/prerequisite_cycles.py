"""Prerequisites that go round in a circle: nobody could ever begin. Pure, but for reading what the site asks.

A course is *begun* once what it needs is done; a module once its course is begun and what it needs is done. A module is
*done* once it is begun; a course once it is begun and all its modules are done.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from courses.models import CoursePage, CoursePrerequisite, ModulePage, ModulePrerequisite
from courses.ownership import COURSE_PATH

BEGIN, DONE = "begin", "done"
Node = tuple[str, UUID]
Graph = Mapping[Node, Collection[Node]]
Needs = Mapping[UUID, Collection[UUID]]


def graph_of(needs: Needs, course_of: Mapping[UUID, UUID]) -> dict[Node, set[Node]]:
    """Return what waits for what. `needs` are keys by key; `course_of` the course of each module."""
    graph: dict[Node, set[Node]] = defaultdict(set)
    for key in {*needs, *course_of, *course_of.values(), *(one for some in needs.values() for one in some)}:
        graph[DONE, key].add((BEGIN, key))
        graph[BEGIN, key].update((DONE, needed) for needed in needs.get(key, ()))
    for module, course in course_of.items():
        graph[BEGIN, module].add((BEGIN, course))
        graph[DONE, course].add((DONE, module))
    return graph


def find_cycle(graph: Graph, start: Node) -> list[UUID]:
    """Return the keys on the shortest way from a node back to itself, the first again at the end; [] for no way."""
    came_from: dict[Node, Node] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in graph.get(here, ()):
            if there == start:
                return _keys_on_way(came_from, start, here)
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def _keys_on_way(came_from: Mapping[Node, Node], start: Node, last: Node) -> list[UUID]:
    way = [start, last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    keys: list[UUID] = []
    for _what, key in reversed(way):
        if not keys or keys[-1] != key:
            keys.append(key)
    return keys if len(keys) > 1 else keys * 2


def chain_of_cycle(*, page: CoursePage | ModulePage, parent: Page | None, needed: Iterable[Page]) -> list[str]:
    """Return the titles on the circle that a page's prerequisites would close, [] where they close none.

    What other pages ask counts as published and as drafted. `parent` is where a new page is to be. Eight queries.
    """
    pages = list(_pages())
    key_of = {pk: key for pk, key, _path, _title in pages}
    by_path = {path: key for _pk, key, path, _title in pages}
    titles = {key: title for _pk, key, _path, title in pages} | {page.translation_key: page.title}
    above = {path: by_path.get(path[:COURSE_PATH]) for path in by_path if len(path) > COURSE_PATH}
    course_of = {by_path[path]: course for path, course in above.items() if course is not None}
    if isinstance(page, ModulePage) and parent is not None:
        course_of[page.translation_key] = parent.translation_key
    needs = _needs(key_of)
    needs[page.translation_key] = {one.translation_key for one in needed}
    found = find_cycle(graph_of(needs, course_of), (BEGIN, page.translation_key))
    return [titles.get(key, "?") for key in found]


def _pages() -> Iterable[tuple[int, UUID, str, str]]:
    for model in (CoursePage, ModulePage):
        pages = model._default_manager.filter(locale__language_code=settings.LANGUAGE_CODE)
        yield from pages.values_list("pk", "translation_key", "path", "title")


def _needs(key_of: Mapping[int, UUID]) -> dict[UUID, set[UUID]]:
    needs: dict[UUID, set[UUID]] = defaultdict(set)
    for prerequisite in (CoursePrerequisite, ModulePrerequisite):
        rows = prerequisite._default_manager.filter(page__in=key_of)
        for key, needed in rows.values_list("page__translation_key", "needed__translation_key"):
            needs[key].add(needed)
    for model in (CoursePage, ModulePage):
        drafts = model._default_manager.filter(pk__in=key_of, has_unpublished_changes=True)
        for key, rows in drafts.values_list("translation_key", "latest_revision__content__prerequisites"):
            needs[key] |= {key_of[row["needed"]] for row in rows or () if row.get("needed") in key_of}
    return needs
