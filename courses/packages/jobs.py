"""Packages that staff bring in or take away, worked on in the background. Every step may be repeated.

An upload is read and imported in a dry run first; it is written when the person who uploaded it says so. Whoever may
do this for their agency alone writes drafts, which go through the agency's reviews.
"""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

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
from lms.core.file_jobs import STEPS, Ending, FileJobs
from lms.core.refusals import Refused
from quizzes.exchange.archives import zipped

State, Kind = PackageJob.State, PackageJob.Kind

MAY_EXCHANGE = "courses.add_packagejob"
READ = 10  # steps done once a package is read
JOBS = FileJobs(PackageJob, task="courses.run_package_job", name="package-job", related=("agency",))


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
    JOBS.ask(job)
    return job


def request_export(*, user: User, course: CoursePage) -> PackageJob:
    """Have a course written as a package. Raises Refused("not_your_agency")."""
    if not courses_for(user).filter(pk=course.pk).exists():
        raise Refused("not_your_agency")
    name = f"{course.code}-{timezone.localdate():%Y%m%d}.zip"
    job = PackageJob(kind=Kind.EXPORT, course_code=course.code, file_name=name, is_dry_run=False, requested_by=user)
    job.steps_total = STEPS
    job.save()
    JOBS.ask(job)
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
        JOBS.ask(job)
    return job


def discard_import(*, user: User, job_id: int) -> PackageJob:
    """Remove the file of a user's own import that is not to be written. Raises Refused("package_is_over")."""
    with transaction.atomic():
        job = jobs_for(user).select_for_update(of=("self",)).get(pk=job_id)
        if not waits(job):
            raise Refused("package_is_over")
    JOBS.remove_file(job)
    return job


def waits(job: PackageJob) -> bool:
    """Say whether an import was read and waits for a word."""
    return job.kind == Kind.IMPORT and job.is_dry_run and job.state == State.DONE and bool(job.file)


def run_job(job_id: int) -> None:
    """Do what a job asks for; see `FileJobs.run`."""
    JOBS.run(job_id, _work)


def _work(job: PackageJob) -> Ending:
    try:
        report = _export(job) if job.kind == Kind.EXPORT else _import(job)
    except PackageErrors as refused:
        return Ending(State.DONE if job.is_dry_run else State.FAILED, values=_errors(job, refused))
    is_needed = job.is_dry_run or job.kind == Kind.EXPORT
    return Ending(State.DONE, keeps_file=is_needed, values={"report": report, "steps_done": STEPS})


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
    JOBS.advance(job.pk, READ, course_code=package.course.id)
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
        progress=JOBS.teller(job.pk, READ),
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


def sweep_jobs() -> int:
    """Remove the files that nobody went on with, and ask again for work that was lost; return how many files went."""
    return JOBS.sweep()
