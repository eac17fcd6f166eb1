"""Whose a course and its modules are: the agencies that a package names, found, and the pages given to them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.giving import give_page
from courses.models import CoursePage, ModulePage
from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.memory import Memory, digest_of
from courses.packages.package import LANGUAGES, CoursePackage
from courses.packages.report import Outcome
from courses.packages.targets import page_key
from lms.agencies.models import Agency
from quizzes.models import QuestionBank

Owners = dict[str, Agency]  # by code


def find_owners(package: CoursePackage, errors: ErrorList) -> Owners:
    """Return the agencies that the package names, by code; note those that the site does not have. One query."""
    named = [(package.course.agency, Place("course.yaml", package.course.agency_line))]
    named += [(module.agency, Place(module.file, module.agency_line)) for module in package.modules]
    if not any(code for code, _place in named):
        return {}
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for code, place in named:
        if code and code not in agencies:
            remedy = did_you_mean(code, agencies) or _("Add it in the admin, under “Agencies”.")
            errors.add(place, "agency", _("There is no agency “%(code)s” on the site.") % {"code": code}, remedy)
    return agencies


def give_pages(
    package: CoursePackage,
    pages: dict[str, Any],
    owners: Owners,
    memory: Memory,
    *,
    others: frozenset[str],
    actor: Any,
) -> None:
    """Give course and modules to the agencies that the package names, where it names another than the last time.

    Whoever the site has given a page to since keeps it, unless the package is to win. Where the package names nobody,
    nothing is given. The question bank goes with its course. `pages` are the course's, by key; `others` the modules
    that stay as they are.
    """
    named = [("course", package.course.id, package.course.agency)]
    named += [("module", module.id, module.agency) for module in package.modules if module.id not in others]
    for kind, code, agency in named:
        if not agency or memory.says(f"owner/{kind}/{code}", digest_of(agency)):
            continue
        page = pages[page_key(kind, LANGUAGES[0], code)]
        if _was_given_here(page, f"owner/{kind}/{code}", owners[agency], memory) and not memory.overwrite:
            memory.note("owner", code, Outcome.KEPT)
            continue
        before = page.agency_id
        if give_page(page=page, agency=owners[agency], actor=actor):
            memory.note("owner", code, Outcome.CHANGED)
        if kind == "course":
            banks = QuestionBank.objects.filter(Q(agency=before) | Q(agency=None), code=code)
            banks.update(agency=owners[agency])
        memory.remember(f"owner/{kind}/{code}", digest_of(agency))


def _was_given_here(page: CoursePage | ModulePage, key: str, wanted: Agency, memory: Memory) -> bool:
    """Say whether a page is neither as the last import left it nor as this one wants it."""
    here = page.agency.code if page.agency else ""
    before = memory.digest_before(key)
    untouched = here == "" if before is None else digest_of(here) == before
    return not untouched and page.agency_id != wanted.pk
