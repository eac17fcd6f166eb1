"""Packages that staff bring in or take away, worked on in the background. Every step may be repeated.

An upload is read and imported in a dry run first; it is written when the person who uploaded it says so. Whoever may
do this for their agency alone writes drafts, which go through the agency's reviews.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from courses.models import CoursePage, PackageJob
from courses.packages.errors import PackageErrors
from courses.packages.importing import import_package
from courses.packages.package import LANGUAGES, CoursePackage
from courses.packages.reading import read_zip
from courses.packages.report import ImportReport
from courses.packages.scope import Scope
from courses.packages.writing.exporting import export_course, find_course
from courses.policy import default_policy
from lms.accounts.models import User
from lms.agencies.models import Agency
from lms.agencies.reach import reach
from lms.core.audit import record
from lms.core.refusals import Refused
from quizzes.exchange.archives import zipped

logger = logging.getLogger(__name__)
State, Kind = PackageJob.State, PackageJob.Kind

MAY_EXCHANGE = "courses.add_packagejob"
STEPS, READ = 100, 10  # steps in all, and those done once a package is read
KEPT_FOR = timedelta(hours=24)  # a file that nobody went on with
LOST_AFTER = timedelta(minutes=15)  # work that has not ended by then was lost with its worker
LEASE_SECONDS = 600  # after so long without a word, the worker that held it is dead
RUN = "courses.run_package_job"  # the task, by its name: tasks call this module


def jobs_for(user: Any) -> QuerySet[PackageJob]:
    """Return the imports and exports that a user may see and go on with: their own, while they may exchange at all."""
    own = PackageJob.objects.filter(requested_by=user.pk)
    return own if reach(user, MAY_EXCHANGE) else own.none()


def courses_for(user: Any) -> QuerySet[CoursePage]:
    """Return the courses, in the main language, that a user may export: all of them, or those of their agencies."""
    courses = CoursePage.objects.filter(locale__language_code=LANGUAGES[0])
    return courses.filter(reach(user, MAY_EXCHANGE).limit("agency")).order_by("title")


def agencies_for(user: Any) -> QuerySet[Agency]:
    """Return the agencies for which a user may import courses."""
    return Agency.objects.filter(reach(user, MAY_EXCHANGE).limit("pk"))


def request_import(*, user: User, file: File, agency: Agency | None, overwrite: bool) -> PackageJob:
    """Keep an uploaded zip file and have it read; nothing is written to the site. Raises Refused("not_your_agency")."""
    if not reach(user, MAY_EXCHANGE) or (agency and not reach(user, MAY_EXCHANGE).covers(agency.pk)):
        raise Refused("not_your_agency")
    name = (file.name or "")[-255:]
    job = PackageJob(kind=Kind.IMPORT, agency=agency, file_name=name, overwrite=overwrite, requested_by=user)
    job.steps_total = STEPS
    job.file.save(f"{user.pk}-{timezone.now():%Y%m%d%H%M%S}.zip", file, save=False)
    job.save()
    _ask(job)
    return job


def request_export(*, user: User, course: CoursePage) -> PackageJob:
    """Have a course written as a package. Raises Refused("not_your_agency")."""
    if not courses_for(user).filter(pk=course.pk).exists():
        raise Refused("not_your_agency")
    name = f"{course.code}-{timezone.localdate():%Y%m%d}.zip"
    job = PackageJob(kind=Kind.EXPORT, course_code=course.code, file_name=name, is_dry_run=False, requested_by=user)
    job.steps_total = STEPS
    job.save()
    _ask(job)
    return job


def confirm_import(*, user: User, job_id: int, policy: str = "") -> PackageJob:
    """Write what the dry run of a user's own import found. Raises Refused: "package_is_over", "package_has_errors".

    `policy` (`PublishPolicy`; empty: the usual choice) is what the changes mean for those enrolled.
    """
    with transaction.atomic():
        job = jobs_for(user).select_for_update(of=("self",)).get(pk=job_id)
        if not waits(job):
            raise Refused("package_is_over")
        if (job.report or {}).get("errors"):
            raise Refused("package_has_errors")
        job.is_dry_run, job.state, job.steps_done = False, State.WAITING, 0
        job.finished_at, job.requested_at = None, timezone.now()
        job.report = {**(job.report or {}), "policy": policy or default_policy()}
        job.save()
        _ask(job)
    return job


def discard_import(*, user: User, job_id: int) -> PackageJob:
    """Remove the file of a user's own import that is not to be written. Raises Refused("package_is_over")."""
    with transaction.atomic():
        job = jobs_for(user).select_for_update(of=("self",)).get(pk=job_id)
        if not waits(job):
            raise Refused("package_is_over")
    _remove_file(job)
    return job


def waits(job: PackageJob) -> bool:
    """Say whether an import was read and waits for a word."""
    return job.kind == Kind.IMPORT and job.is_dry_run and job.state == State.DONE and bool(job.file)


def steps_done(job: PackageJob) -> int:
    """Return how far a job is, 0 to 100."""
    return max(job.steps_done, int(cache.get(_progress_key(job.pk), 0)) if not job.is_over else 0)


def run_job(job_id: int) -> None:
    """Do what a job asks for. Does nothing for one that is over, or in another's hands.

    Whatever goes wrong is kept with the job; what nobody foresaw is raised as well.
    """
    if not cache.add(_lease(job_id), True, LEASE_SECONDS):
        return
    try:
        _run(job_id)
    finally:
        cache.delete(_lease(job_id))


def _run(job_id: int) -> None:
    started = PackageJob.objects.filter(pk=job_id, state__in=[State.WAITING, State.RUNNING])
    if not started.update(state=State.RUNNING, steps_done=0):
        return
    job = PackageJob.objects.select_related("requested_by", "agency").get(pk=job_id)
    with override(_language_of(job.requested_by)):
        try:
            report = _export(job) if job.kind == Kind.EXPORT else _import(job)
        except PackageErrors as refused:
            _end(job, state=State.DONE if job.is_dry_run else State.FAILED, **_errors(job, refused))
        except Exception:
            logger.exception("package job %s failed", job_id)
            _end(job, state=State.FAILED, error=_("Nothing was written; the log of the server says why."))
            raise
        else:
            _end(job, state=State.DONE, report=report, steps_done=STEPS)


def _errors(job: PackageJob, refused: PackageErrors) -> dict[str, Any]:
    """Return how a job ends whose package is refused: in the dry run with a report, in the writing with a word."""
    errors = [
        {"place": one.file if one.line is None else f"{one.file}:{one.line}", "field": one.field}
        | {"problem": one.problem, "remedy": one.remedy}
        for one in refused.errors
    ]
    if not job.is_dry_run:
        return {"error": _("Meanwhile something has changed: upload the file again."), "report": {"errors": errors}}
    return {"report": {"errors": errors}, "steps_done": STEPS}


def _import(job: PackageJob) -> dict[str, Any]:
    with job.file.open("rb") as file:
        package = read_zip(file.read(), name=job.file_name)
    PackageJob.objects.filter(pk=job.pk).update(steps_done=READ, course_code=package.course.id)
    job.course_code = package.course.id
    user: Any = job.requested_by
    policy = (job.report or {}).get("policy", "")
    report = import_package(
        package=package,
        actor=user,
        dry_run=job.is_dry_run,
        overwrite=job.overwrite,
        policy=policy,
        scope=scope_of(user, job.agency, package),
        progress=_teller(job.pk),
    )
    return _as_json(report) | ({"policy": policy} if policy else {})


def scope_of(user: Any, agency: Agency | None, package: CoursePackage) -> Scope:
    """Return what a person may write of a package: an agency's people only their own, and as drafts.

    Where neither they nor the package say whose a new course is, it is their agency's, if they are in one only.
    """
    within = reach(user, MAY_EXCHANGE)
    if (
        agency is None
        and not within.everywhere
        and not package.course.agency
        and find_course(package.course.id) is None
    ):
        own = list(agencies_for(user)[:2])
        agency = own[0] if len(own) == 1 else None
    return Scope(within, publish=within.everywhere, agency=agency)


def _as_json(report: ImportReport) -> dict[str, Any]:
    return {
        "things": [{"name": thing.name, "outcome": str(thing.outcome)} for thing in report.things],
        "left": [{"name": left.name, "title": left.title} for left in report.left],
        "warnings": list(report.warnings),
        "counts": {str(outcome): count for outcome, count in report.counts().items()},
    }


def _export(job: PackageJob) -> dict[str, Any]:
    user: Any = job.requested_by
    course = courses_for(user).select_related("locale", "agency").filter(code=job.course_code).first()
    if course is None:
        raise PackageErrors([])
    export = export_course(course, within=reach(user, MAY_EXCHANGE))
    record(course, "courses.export", actor=user)
    job.file.save(f"{job.pk}-{job.file_name}", ContentFile(zipped(export.files)), save=False)
    PackageJob.objects.filter(pk=job.pk).update(file=job.file.name)
    return {"losses": [{"file": loss.file, "words": loss.words} for loss in export.losses], "files": len(export.files)}


def _ask(job: PackageJob) -> None:
    transaction.on_commit(partial(current_app.send_task, RUN, [job.pk]), robust=True)


def _teller(job_id: int) -> Callable[[int, int], None]:
    """Return what tells through the cache how far writing is: the row shows nobody anything before it ends."""

    def tell(done: int, total: int) -> None:
        if done % 10 == 0:
            percent = READ + (STEPS - READ) * min(done, total) // max(total, 1)
            cache.set(_progress_key(job_id), percent, 3600)
            cache.touch(_lease(job_id), LEASE_SECONDS)

    return tell


def _language_of(user: User | None) -> str | None:
    return UserProfile.get_for_user(user).get_preferred_language() if user is not None else None


def _progress_key(job_id: int) -> str:
    return f"package-job-{job_id}"


def _lease(job_id: int) -> str:
    return f"package-job-lease-{job_id}"


def _end(job: PackageJob, **values: Any) -> None:
    """Say how a job ended; its file goes, unless someone still needs it. Whoever ends it second says nothing."""
    running = PackageJob.objects.filter(pk=job.pk, state=State.RUNNING)
    if not running.update(finished_at=timezone.now(), **values):
        return
    has_errors = bool((values.get("report") or {}).get("errors"))
    is_needed = values["state"] == State.DONE and not has_errors and (job.is_dry_run or job.kind == Kind.EXPORT)
    if not is_needed:
        _remove_file(job)


def _remove_file(job: PackageJob) -> None:
    if job.file:
        job.file.storage.delete(str(job.file.name))
        PackageJob.objects.filter(pk=job.pk).update(file="")


def sweep_jobs() -> int:
    """Remove the files that nobody went on with, and ask again for work that was lost; return how many files went."""
    now = timezone.now()
    unfinished = PackageJob.objects.filter(state__in=[State.WAITING, State.RUNNING])
    for pk in unfinished.filter(requested_at__lt=now - LOST_AFTER).values_list("pk", flat=True):
        current_app.send_task(RUN, [pk])
    over = PackageJob.objects.filter(state__in=[State.DONE, State.FAILED]).exclude(file="")
    forgotten = list(over.filter(requested_at__lt=now - KEPT_FOR).defer("report"))
    for job in forgotten:
        _remove_file(job)
    return len(forgotten)
