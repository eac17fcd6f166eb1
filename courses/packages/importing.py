"""Bring a course package into the site: all of it or nothing, as often as wanted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Site

from courses.models import CourseIndexPage
from courses.packages.bank import write_questions
from courses.packages.errors import ErrorList
from courses.packages.looked_up import find_looked_up
from courses.packages.memory import Memory
from courses.packages.owners import find_owners, give_pages
from courses.packages.package import LANGUAGES, CoursePackage
from courses.packages.pages import Around, Pages, existing_pages, write_pages
from courses.packages.practice import practice_warnings
from courses.packages.report import ImportReport, Outcome
from courses.packages.scope import FREE, Scope, check_scope
from courses.packages.site import ensure_site
from courses.packages.stored_documents import store_documents
from courses.packages.stored_pictures import store_pictures
from courses.packages.targets import page_key, page_targets
from lms.core.audit import record
from lms.core.stored_files import StoredFiles, remove_files, removed_on_failure
from quizzes.models import Question


def import_package(
    *,
    package: CoursePackage,
    actor: Any = None,
    dry_run: bool = False,
    overwrite: bool = False,
    policy: str = "",
    scope: Scope = FREE,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Create what is missing, change what the package says anew, and publish it; leave everything else alone.

    `actor` is the user who imports, None for the system; what they may write, and whether it goes live, `scope` says.
    `policy` (`PublishPolicy`; empty: the usual choice) is what changed lessons and modules mean for those enrolled.
    What was edited here since the last import is kept unless `overwrite`. A dry run reports the same and writes
    nothing. Pages and questions that the package no longer names are reported and stay. Raises PackageErrors where the
    site refuses something, such as an address that another page already has; then nothing is written. `progress` is
    told how many of how many things are done.
    """
    if scope.agency is not None:
        package = replace(package, course=replace(package.course, agency=scope.agency.code))
    try:
        with removed_on_failure() as stored, transaction.atomic():
            tell = partial(_tell, progress, _size_of(package))
            memory = Memory(package.course.id, overwrite=overwrite, publish=scope.publish, policy=policy, tell=tell)
            _import(package, memory, actor=actor, scope=scope, stored=stored)
            if dry_run:
                transaction.set_rollback(True)
                remove_files(stored)
    finally:
        # Wagtail caches where the site begins; what was rolled back must not stay in there.
        Site.clear_site_root_paths_cache()
    return ImportReport(
        package.course.id, dry_run, tuple(memory.things), tuple(memory.left), practice_warnings(package)
    )


def _size_of(package: CoursePackage) -> int:
    """Return about how many things an import decides about."""
    quizzes = sum(module.quiz is not None for module in package.modules)
    attached = len(package.pictures) + len(package.files)
    return len(package.texts) + len(package.questions) + quizzes + attached


def _tell(progress: Callable[[int, int], None], total: int, done: int) -> None:
    progress(min(done, total), total)


def _import(package: CoursePackage, memory: Memory, *, actor: Any, scope: Scope, stored: StoredFiles) -> None:
    indexes = ensure_site()
    # One import at a time.
    CourseIndexPage.objects.select_for_update().get(pk=indexes["th"].pk)
    errors = ErrorList()
    ids, owners = find_looked_up(package, errors), find_owners(package, errors)
    here = existing_pages(package.course.id, indexes)
    others = check_scope(package, here, scope, errors)
    errors.raise_if_any()
    course = here.get(page_key("course", LANGUAGES[0], package.course.id))
    owner = owners.get(package.course.agency) or (course.agency if course else None)
    ids["picture"] = picture_ids = store_pictures(package, memory, owner=owner, actor=actor, stored=stored)
    ids["file"] = store_documents(package, memory, owner=owner, actor=actor, stored=stored)
    quizzes = write_questions(package, memory, owner=owner, actor=actor, picture_ids=picture_ids, stored=stored)
    ids["practice"] = _practice_ids(package)
    around = Around(
        pages=here,
        others=others,
        indexes=indexes,
        ids=ids,
        stored_now=_stored_now(memory),
        quizzes=quizzes,
        owners=owners,
        actor=actor,
    )
    pages = write_pages(page_targets(package), memory, around)
    give_pages(package, pages, owners, memory, others=others, actor=actor)
    memory.save()
    _record(pages, package, memory, actor=actor)


def _record(pages: Pages, package: CoursePackage, memory: Memory, *, actor: Any) -> None:
    """Write down that a course was imported, where anything was written."""
    counts = Counter(thing.outcome for thing in memory.things)
    if counts[Outcome.CREATED] or counts[Outcome.CHANGED]:
        course = pages[page_key("course", LANGUAGES[0], package.course.id)]
        facts: dict[str, Any] = {str(outcome): count for outcome, count in counts.items()}
        record(course, "courses.import", actor=actor, published=memory.publish, policy=memory.policy, **facts)


def _stored_now(memory: Memory) -> set[str]:
    """Return the pictures and files that this import had to store, named as in `Target.attached`."""
    created = [thing for thing in memory.things if thing.outcome == Outcome.CREATED]
    prefixes = {"picture": "", "file": "files/"}
    return {prefixes[thing.kind] + thing.code for thing in created if thing.kind in prefixes}


def _practice_ids(package: CoursePackage) -> dict[str, int]:
    """Return the questions that lessons practise, by their ids in the package. One query, none without any."""
    names = {str(name) for text in package.texts for block in text.blocks for name in block.names}
    wanted = names & {question.id for question in package.questions}
    if not wanted:
        return {}
    rows = Question.objects.filter(bank__code=package.course.id, code__in=wanted)
    return dict(rows.values_list("code", "pk"))
