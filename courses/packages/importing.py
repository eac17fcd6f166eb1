"""Bring a course package into the site: all of it or nothing, as often as wanted."""

from typing import Any

from django.db import transaction
from wagtail.models import Site

from courses.models import CourseIndexPage
from courses.packages.bank import write_questions
from courses.packages.looked_up import find_looked_up
from courses.packages.memory import Memory
from courses.packages.package import CoursePackage
from courses.packages.pages import write_pages
from courses.packages.practice import practice_warnings
from courses.packages.report import ImportReport, Outcome
from courses.packages.site import ensure_site
from courses.packages.stored_documents import store_documents
from courses.packages.stored_pictures import StoredFiles, remove_files, removed_on_failure, store_pictures
from courses.packages.targets import page_targets
from quizzes.models import Question


def import_package(
    *, package: CoursePackage, actor: Any = None, dry_run: bool = False, overwrite: bool = False
) -> ImportReport:
    """Create what is missing, change what the package says anew, and publish it; leave everything else alone.

    `actor` is the user who imports (their page permissions hold), None for the system. What was edited here since the
    last import is kept unless `overwrite`. A dry run reports the same and writes nothing. Pages and questions that the
    package no longer names are reported and stay. Raises PackageErrors where the site refuses something, such as an
    address that another page already has; then nothing is written.
    """
    try:
        with removed_on_failure() as stored, transaction.atomic():
            memory = _import(package, actor=actor, overwrite=overwrite, stored=stored)
            if dry_run:
                transaction.set_rollback(True)
                remove_files(stored)
    finally:
        # Wagtail caches where the site begins; what was rolled back must not stay in there.
        Site.clear_site_root_paths_cache()
    return ImportReport(
        package.course.id, dry_run, tuple(memory.things), tuple(memory.left), practice_warnings(package)
    )


def _import(package: CoursePackage, *, actor: Any, overwrite: bool, stored: StoredFiles) -> Memory:
    indexes = ensure_site()
    # One import at a time.
    CourseIndexPage.objects.select_for_update().get(pk=indexes["th"].pk)
    ids = find_looked_up(package)
    memory = Memory(package.course.id, overwrite=overwrite)
    ids["picture"] = picture_ids = store_pictures(package, memory, actor=actor, stored=stored)
    ids["file"] = store_documents(package, memory, actor=actor, stored=stored)
    quizzes = write_questions(package, memory, actor=actor, picture_ids=picture_ids, stored=stored)
    ids["practice"] = _practice_ids(package)
    write_pages(
        page_targets(package),
        memory,
        indexes=indexes,
        ids=ids,
        stored_now=_stored_now(memory),
        quizzes=quizzes,
        actor=actor,
    )
    memory.save()
    return memory


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
