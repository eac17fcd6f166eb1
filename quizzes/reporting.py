"""Asking for the statistics of a quiz, computing them, keeping them fresh. Every step may be repeated without harm."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lms.accounts.models import User
from quizzes.analysing import Chosen
from quizzes.collecting import STEPS, collect
from quizzes.models import Attempt, Quiz, QuizReport, RegradedAnswer
from quizzes.report_data import FORMAT, report_data
from quizzes.statistics.rules import rules

logger = logging.getLogger(__name__)
State = QuizReport.State

# What has not ended after so long was lost with its worker: it is asked for again.
LOST_AFTER = timedelta(minutes=10)
COMPUTE = "quizzes.compute_report"  # the task, by its name: tasks call this module


def request_report(*, quiz: Quiz, attempts: str, user: User | None = None) -> QuizReport:
    """Ask for the statistics to be computed by a worker; return the report.

    A report that is being worked on is returned as it is. The figures of last time stay until the new ones are there.
    `user` is None where nobody asked. A queue out of reach is logged: the nightly refresh asks again.
    """
    with transaction.atomic():
        made, is_new = QuizReport.objects.get_or_create(quiz=quiz, attempts=attempts)
        report = QuizReport.objects.select_for_update().get(pk=made.pk)
        is_fresh = report.requested_at > timezone.now() - LOST_AFTER
        if not is_new and not report.is_over and is_fresh:
            return report
        report.state, report.error, report.finished_at = State.WAITING, "", None
        report.steps_done, report.steps_total = 0, STEPS
        report.requested_by, report.requested_at = user, timezone.now()
        report.save()
        transaction.on_commit(partial(current_app.send_task, COMPUTE, [report.pk]), robust=True)
    return report


def compute_report(report_id: int) -> None:
    """Compute a report that was asked for, and keep it. Reads outside of a transaction: it must not hold up anybody.

    Does nothing for a report that is over. Whatever goes wrong is kept with the report and raised.
    """
    started = QuizReport.objects.filter(pk=report_id, state__in=[State.WAITING, State.RUNNING])
    if not started.update(state=State.RUNNING, steps_done=0, steps_total=STEPS):
        return
    report = QuizReport.objects.select_related("quiz").get(pk=report_id)
    now = timezone.now()
    try:
        data = compute(report.quiz, report.attempts, now, partial(_advance, report_id))
    except Exception as error:
        logger.exception("report %s could not be computed", report_id)
        _end(report_id, state=State.FAILED, error=type(error).__name__)
        raise
    _end(report_id, state=State.DONE, steps_done=STEPS, data=data, computed_at=now)


def compute(quiz: Quiz, attempts: str, now: datetime, advance: Callable[[int], None]) -> dict[str, Any]:
    """Return the statistics of a quiz over the attempts finished until now; `advance` is told of steps done."""
    valid = rules()
    chosen = Chosen(quiz, attempts, since=now - timedelta(days=valid.leak_days), until=now)
    return report_data(collect(chosen, advance), valid)


def stale_reports() -> list[tuple[Quiz, str]]:
    """Return the quizzes, and which of their attempts, whose figures are older than their marks, or lost on the way.

    The report over first attempts is kept of every quiz that was taken; the others of those that someone asked for.
    """
    marked = Attempt.objects.filter(quiz=OuterRef("quiz"), state=Attempt.State.FINISHED)
    regraded = RegradedAnswer.objects.filter(
        attempt__quiz=OuterRef("quiz"), regrade__finished_at__gt=OuterRef("computed_at")
    )
    outdated = Exists(marked.filter(finished_at__gt=OuterRef("computed_at"))) | Exists(regraded)
    lost = ~Q(state=State.DONE) | ~Q(data__format=FORMAT)
    reports = QuizReport.objects.filter(outdated | lost).select_related("quiz").defer("data")
    found = [(report.quiz, report.attempts) for report in reports.order_by("pk")]
    return found + [(quiz, QuizReport.Attempts.FIRST) for quiz in _never_reported()]


def _never_reported() -> QuerySet[Quiz]:
    marked = Attempt.objects.filter(quiz=OuterRef("pk"), state=Attempt.State.FINISHED)
    known = QuizReport.objects.filter(quiz=OuterRef("pk"), attempts=QuizReport.Attempts.FIRST)
    return Quiz.objects.filter(Exists(marked), ~Exists(known)).order_by("pk")


def _advance(report_id: int, steps: int) -> None:
    QuizReport.objects.filter(pk=report_id).update(steps_done=steps)


def _end(report_id: int, **values: Any) -> None:
    QuizReport.objects.filter(pk=report_id).update(finished_at=timezone.now(), **values)
