"""Files of questions that staff upload: read and reported first, written when they say so. Every step may be repeated.

A small file is read, and a small number of questions written, while the page waits; anything larger by a worker.
"""

import logging
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.agencies.reach import reach
from lms.core.file_jobs import STEPS, Ending, FileJobs
from lms.core.refusals import Refused
from quizzes.bank_access import MAY_CHANGE, MAY_PUBLISH, imports_for
from quizzes.exchange.contract import FileRefused, Notice
from quizzes.exchange.importing import ImportPlan, ImportRefused, apply_import, plan_import, read_file
from quizzes.exchange.limits import KILOBYTE
from quizzes.models import QuestionBank, QuestionImport

logger = logging.getLogger(__name__)
State = QuestionImport.State

AT_ONCE_BYTES = 128 * KILOBYTE  # read while the page waits
AT_ONCE_QUESTIONS = 25  # written while the page waits
READ, PLANNED = 10, 30  # steps done; the rest is writing
JOBS = FileJobs(QuestionImport, task="quizzes.run_import", name="question-import", related=("bank",))


def request_import(
    *, user: User, bank: QuestionBank, file: File, format: str, topic: str, language: str, publish: bool
) -> QuestionImport:
    """Keep an uploaded file and have it read; nothing is written to the bank. Returns the import, with its report.

    Raises Refused("may_not_publish").
    """
    _refuse_publishing_elsewhere(user, bank, publish)
    name = (file.name or "")[-255:]
    job = QuestionImport(bank=bank, format=format, topic=topic, publish=publish, requested_by=user, file_name=name)
    job.steps_total, job.report = STEPS, {"language": language}
    job.file.save(f"{user.pk}-{timezone.now():%Y%m%d%H%M%S}.bin", file, save=False)
    job.save()
    if file.size <= AT_ONCE_BYTES:
        run_import(job.pk)
        job.refresh_from_db()
    else:
        JOBS.ask(job)
    return job


def confirm_import(*, user: User, import_id: int, partial_only: bool) -> QuestionImport:
    """Write what the dry run of a user's own import found, without what has errors where `partial_only`.

    Raises Refused: "import_is_over", "import_has_errors", "may_not_publish", "may_not_change".
    """
    with transaction.atomic():
        job = imports_for(user).select_related("bank").select_for_update(of=("self",)).get(pk=import_id)
        if not (job.is_dry_run and job.state == State.DONE and job.file):
            raise Refused("import_is_over")
        _refuse_publishing_elsewhere(user, job.bank, job.publish)
        _refuse_changing_elsewhere(user, job)
        if has_errors(job) and not partial_only:
            raise Refused("import_has_errors")
        job.is_dry_run, job.partial, job.state = False, partial_only, State.WAITING
        job.steps_done, job.finished_at, job.requested_at = 0, None, timezone.now()
        job.save()
        if not is_small(job):
            JOBS.ask(job)
    if is_small(job):
        run_import(job.pk)
        job.refresh_from_db()
    return job


def _refuse_publishing_elsewhere(user: User, bank: QuestionBank, publish: bool) -> None:
    """Raise Refused("may_not_publish") unless the person may publish what the bank's agency owns."""
    if publish and not reach(user, MAY_PUBLISH).covers(bank.agency_id):
        raise Refused("may_not_publish")


def _refuse_changing_elsewhere(user: User, job: QuestionImport) -> None:
    """Raise Refused("may_not_change") where questions of the bank would change and the person may only add some."""
    changes = (job.report or {}).get("counts", {}).get("changed", 0)
    if changes and not reach(user, MAY_CHANGE).covers(job.bank.agency_id):
        raise Refused("may_not_change")


def discard_import(*, user: User, import_id: int) -> QuestionImport:
    """Remove the file of a user's own import that is not to be written. Raises Refused("import_is_over")."""
    with transaction.atomic():
        job = imports_for(user).select_for_update(of=("self",)).get(pk=import_id)
        if not (job.is_dry_run and job.is_over and job.file):
            raise Refused("import_is_over")
    JOBS.remove_file(job)
    return job


def has_errors(job: QuestionImport) -> bool:
    """Say whether the report of an import tells of errors."""
    report = job.report or {}
    return bool(report.get("errors")) or any(entry["errors"] for entry in report.get("entries", []))


def is_small(job: QuestionImport) -> bool:
    """Say whether so few questions are to be written that the page can wait for it."""
    counts = (job.report or {}).get("counts", {})
    return counts.get("created", 0) + counts.get("changed", 0) <= AT_ONCE_QUESTIONS


def run_import(import_id: int) -> None:
    """Do what an import asks for: read and report, or write; see `FileJobs.run`."""
    JOBS.run(import_id, _work)


def _work(job: QuestionImport) -> Ending:
    try:
        report = _report(job) if job.is_dry_run else _write(job)
    except FileRefused as refused:
        words = Notice(refused.place, "", refused.problem, refused.remedy).line(job.file_name)
        return Ending(State.FAILED, values={"error": words})
    except ImportRefused as refused:
        logger.info("import %s was refused: %s", job.pk, refused)
        return Ending(State.FAILED, values={"error": _("Meanwhile something has changed: upload the file again.")})
    return Ending(State.DONE, keeps_file=job.is_dry_run, values={"report": report, "steps_done": STEPS})


def _report(job: QuestionImport) -> dict[str, Any]:
    return _with_language(job, _plan(job).as_report())


def _write(job: QuestionImport) -> dict[str, Any]:
    plan = _plan(job)
    progress = JOBS.teller(job.pk, PLANNED)
    apply_import(plan=plan, bank=job.bank, actor=job.requested_by, partial=job.partial, progress=progress)
    return _with_language(job, plan.as_report())


def _plan(job: QuestionImport) -> ImportPlan:
    with job.file.open("rb") as file:
        reading = read_file(file.read(), name=job.file_name, format=job.format)
    JOBS.advance(job.pk, READ)
    about: dict[str, Any] = {"topic": job.topic, "publish": job.publish, "language": language_of(job)}
    plan = plan_import(reading, file_name=job.file_name, bank=job.bank, **about)
    JOBS.advance(job.pk, PLANNED)
    return plan


def language_of(job: QuestionImport) -> str:
    """Return the language of a file that holds one only: kept in the report, before and after it is written."""
    return str((job.report or {}).get("language", "th"))


def _with_language(job: QuestionImport, report: dict[str, Any]) -> dict[str, Any]:
    return {**report, "language": language_of(job)}


def sweep_imports() -> int:
    """Remove the files that nobody went on with, and ask again for work that was lost; return how many files went."""
    return JOBS.sweep()
