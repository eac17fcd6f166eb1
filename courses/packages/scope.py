"""How far an import reaches: everything, or what some agencies own; published at once, or as drafts for review."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.files import COURSE_FILE
from courses.packages.package import LANGUAGES, CoursePackage, Module
from lms.agencies.models import Agency
from lms.agencies.reach import EVERYWHERE, Reach
from quizzes.models import QuestionBank

OTHERS = frozenset[str]()


@dataclass(frozen=True)
class Scope:
    """Where whoever imports may write. Without `publish`, everything becomes drafts that go through their reviews.

    `agency` is whose the course becomes, whatever the package says.
    """

    within: Reach = EVERYWHERE
    publish: bool = True
    agency: Agency | None = None


FREE = Scope()


def check_scope(package: CoursePackage, pages: Mapping[str, Any], scope: Scope, errors: ErrorList) -> frozenset[str]:
    """Note what is not for this person to write; return the codes of modules that stay as they are, being another's.

    `pages` are those of the course that are here, by key; the package's agencies are known to exist.
    """
    if scope.within.everywhere:
        return OTHERS
    course = pages.get(f"course/{LANGUAGES[0]}/{package.course.id}")
    if not _may_write_course(course, package, scope):
        problem, remedy = _("The course is not your agency's."), _("Ask its agency, or give the course another id.")
        errors.add(Place(COURSE_FILE), "id", problem, remedy)
    elif course is not None and package.course.agency and package.course.agency != _code_of(course):
        _note_giving(Place(COURSE_FILE, package.course.agency_line), errors)
    banks = QuestionBank.objects.filter(code=package.course.id).values_list("agency", flat=True)
    if not all(map(scope.within.covers, banks)):
        problem = _("There is a question bank of this id, which is not your agency's.")
        errors.add(Place(COURSE_FILE), "id", problem, _("Give the course another id."))
    return frozenset(module.id for module in package.modules if _is_anothers(module, pages, scope, errors))


def _may_write_course(course: Any, package: CoursePackage, scope: Scope) -> bool:
    if course is not None:
        return scope.within.covers(course.agency_id)
    return bool(package.course.agency) and package.course.agency in _codes(scope)


def _is_anothers(module: Module, pages: Mapping[str, Any], scope: Scope, errors: ErrorList) -> bool:
    """Say whether a module that is here was given to another agency; note where the package would give one away."""
    page = pages.get(f"module/{LANGUAGES[0]}/{module.id}")
    if page is not None and page.agency_id is not None and not scope.within.covers(page.agency_id):
        return True
    if module.agency and module.agency not in _codes(scope):
        _note_giving(Place(module.file, module.agency_line), errors)
    return False


def _codes(scope: Scope) -> set[str]:
    return set(Agency.objects.filter(pk__in=scope.within.agencies).values_list("code", flat=True))


def _code_of(page: Any) -> str:
    return page.agency.code if page.agency else ""


def _note_giving(place: Place, errors: ErrorList) -> None:
    problem = _("Only the programme office gives courses and modules to another agency.")
    errors.add(place, "agency", problem, _("Take this line out, or ask the programme office."))
