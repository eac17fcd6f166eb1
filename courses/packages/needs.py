"""What comes before a course or a module: read from the files, and found among the pages of the site."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.models import CoursePage, CoursePrerequisite, Level, ModulePage, ModulePrerequisite
from courses.packages.errors import ErrorList, Place
from courses.packages.fields import Fields
from courses.packages.package import LANGUAGES, Need
from courses.prerequisite_cycles import chain_of_cycle

FIELD = "prerequisites"
MODELS = {"course": CoursePrerequisite, "module": ModulePrerequisite}


def take_needs(fields: Fields, *, of_module: bool) -> tuple[Need, ...]:
    """Return what comes first. A module need not say the course where that is its own."""
    found = []
    for entry in fields.list_of_fields(FIELD, required=False):
        module = entry.id("module", required=False)
        course = entry.id("course", required=not (of_module and module))
        level = entry.one_of("level", [Level.PASSED, Level.FINISHED])
        entry.close()
        found.append(Need(course, module, level, entry.node.line))
    return tuple(found)


def find_needs(
    kind: str, needs: tuple[Need, ...], file: str, pages: Mapping[str, Any], course_code: str
) -> list[CoursePrerequisite | ModulePrerequisite]:
    """Return the rows that say what comes first, not saved. `pages` are the course's by key, those made now included.

    Raises PackageErrors where something is not on the site.
    """
    errors, rows = ErrorList(), []
    for order, need in enumerate(needs):
        page = _find(need, pages, course_code)
        if page is None:
            name = " › ".join(filter(None, (need.course or course_code, need.module)))
            problem = _("What comes first is not on the site: “%(name)s”.") % {"name": name}
            remedy = _("Import that course before this one, or correct the id.")
            errors.add(Place(file, need.line), FIELD, problem, remedy)
        else:
            rows.append(MODELS[kind](needed=page.page_ptr, level=need.level, sort_order=order))
    errors.raise_if_any()
    return rows


def _find(need: Need, pages: Mapping[str, Any], course_code: str) -> Any:
    if need.course in ("", course_code):
        return pages.get(
            f"module/{LANGUAGES[0]}/{need.module}" if need.module else f"course/{LANGUAGES[0]}/{course_code}"
        )
    main = {"locale__language_code": LANGUAGES[0]}
    course = CoursePage.objects.filter(code=need.course, **main).order_by("pk").first()
    if course is None or not need.module:
        return course
    return ModulePage.objects.child_of(course).filter(code=need.module, **main).first()


def refuse_circle(page: Any, needs: tuple[Need, ...], file: str) -> None:
    """Raise PackageErrors where what comes first goes round in a circle. Eight queries, none without needs."""
    if not needs:
        return
    needed = [row.needed for row in page.prerequisites.all()]
    if titles := chain_of_cycle(page=page, parent=None, needed=needed):
        problem = _("What comes first goes round in a circle: %(titles)s.") % {"titles": " → ".join(titles)}
        errors = ErrorList()
        errors.add(Place(file, needs[0].line), FIELD, problem, _("Take one of these out."))
        errors.raise_if_any()
