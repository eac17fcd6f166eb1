"""Files of questions that staff upload: read and reported first, written when they say so. Every step may be repeated.

A small file is read, and a small number of questions written, while the page waits; anything larger by a worker.
"""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from lms.accounts.models import User
from lms.agencies.reach import reach
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
STEPS = 100
READ, PLANNED = 10, 30  # steps done; the rest is writing
KEPT_FOR = timedelta(hours=24)  # a file that nobody went on with
LOST_AFTER = timedelta(minutes=15)  # work that has not ended by then was lost with its worker
LEASE_SECONDS = 600  # after so long without a word, the worker that held it is dead
RUN = "quizzes.run_import"  # the task, by its name: tasks call this module


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
        transaction.on_commit(partial(current_app.send_task, RUN, [job.pk]), robust=True)
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
            transaction.on_commit(partial(current_app.send_task, RUN, [job.pk]), robust=True)
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
    _remove_file(job)
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
    """Do what an import asks for: read and report, or write. Does nothing for one that is over, or in another's hands.

    Whatever goes wrong is kept with the import; what nobody foresaw is raised as well.
    """
    if not cache.add(_lease(import_id), True, LEASE_SECONDS):
        return
    try:
        _run(import_id)
    finally:
        cache.delete(_lease(import_id))


def _run(import_id: int) -> None:
    started = QuestionImport.objects.filter(pk=import_id, state__in=[State.WAITING, State.RUNNING])
    if not started.update(state=State.RUNNING, steps_done=0):
        return
    job = QuestionImport.objects.select_related("bank", "requested_by").get(pk=import_id)
    with override(_language_of(job.requested_by)):
        try:
            report = _report(job) if job.is_dry_run else _write(job)
        except FileRefused as refused:
            words = Notice(refused.place, "", refused.problem, refused.remedy).line(job.file_name)
            _end(job, state=State.FAILED, error=words)
        except ImportRefused as refused:
            _end(job, state=State.FAILED, error=_("Meanwhile something has changed: upload the file again."))
            logger.info("import %s was refused: %s", import_id, refused)
        except Exception:
            logger.exception("import %s failed", import_id)
            _end(job, state=State.FAILED, error=_("Nothing was written; the log of the server says why."))
            raise
        else:
            _end(job, state=State.DONE, report=report, steps_done=STEPS)


def _report(job: QuestionImport) -> dict[str, Any]:
    return _with_language(job, _plan(job).as_report())


def _write(job: QuestionImport) -> dict[str, Any]:
    plan = _plan(job)
    apply_import(
        plan=plan, bank=job.bank, actor=job.requested_by, partial=job.partial, progress=partial(_tell_progress, job.pk)
    )
    return _with_language(job, plan.as_report())


def _plan(job: QuestionImport) -> ImportPlan:
    with job.file.open("rb") as file:
        reading = read_file(file.read(), name=job.file_name, format=job.format)
    _advance(job.pk, READ)
    about: dict[str, Any] = {"topic": job.topic, "publish": job.publish, "language": language_of(job)}
    plan = plan_import(reading, file_name=job.file_name, bank=job.bank, **about)
    _advance(job.pk, PLANNED)
    return plan


def language_of(job: QuestionImport) -> str:
    """Return the language of a file that holds one only: kept in the report, before and after it is written."""
    return str((job.report or {}).get("language", "th"))


def _with_language(job: QuestionImport, report: dict[str, Any]) -> dict[str, Any]:
    return {**report, "language": language_of(job)}


def _language_of(user: User | None) -> str | None:
    return UserProfile.get_for_user(user).get_preferred_language() if user is not None else None


def _advance(import_id: int, steps: int) -> None:
    QuestionImport.objects.filter(pk=import_id).update(steps_done=steps)
    cache.touch(_lease(import_id), LEASE_SECONDS)


def _tell_progress(import_id: int, done: int, total: int) -> None:
    """Tell through the cache how far writing is: the row shows nobody anything before the transaction ends."""
    if done % 20 == 0:
        cache.set(_progress_key(import_id), PLANNED + (STEPS - PLANNED) * done // total, 3600)
        cache.touch(_lease(import_id), LEASE_SECONDS)


def steps_done(job: QuestionImport) -> int:
    """Return how far an import is, 0 to 100."""
    return max(job.steps_done, int(cache.get(_progress_key(job.pk), 0)) if not job.is_over else 0)


def _progress_key(import_id: int) -> str:
    return f"question-import-{import_id}"


def _lease(import_id: int) -> str:
    return f"question-import-lease-{import_id}"


def _end(job: QuestionImport, **values: Any) -> None:
    """Say how an import ended; its file goes, unless it may still be confirmed. Whoever ends it second says nothing."""
    running = QuestionImport.objects.filter(pk=job.pk, state=State.RUNNING)
    if running.update(finished_at=timezone.now(), **values) and not (job.is_dry_run and values["state"] == State.DONE):
        _remove_file(job)


def _remove_file(job: QuestionImport) -> None:
    job.file.storage.delete(str(job.file.name))
    QuestionImport.objects.filter(pk=job.pk).update(file="")


def sweep_imports() -> int:
    """Remove the files that nobody went on with, and ask again for work that was lost; return how many files went."""
    now = timezone.now()
    unfinished = QuestionImport.objects.filter(state__in=[State.WAITING, State.RUNNING])
    for pk in unfinished.filter(requested_at__lt=now - LOST_AFTER).values_list("pk", flat=True):
        current_app.send_task(RUN, [pk])
    over = QuestionImport.objects.filter(state__in=[State.DONE, State.FAILED]).exclude(file="")
    forgotten = list(over.filter(requested_at__lt=now - KEPT_FOR).defer("report"))
    for job in forgotten:
        _remove_file(job)
    return len(forgotten)
