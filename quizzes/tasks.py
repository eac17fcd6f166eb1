"""Background work of the quizzes. Every task may run twice or at the same time without harm."""

from celery import shared_task

from quizzes.exchange import jobs
from quizzes.reporting import compute_report, request_report, stale_reports


@shared_task(name="quizzes.compute_report", acks_late=True)
def compute(report_id: int) -> None:
    """Compute the statistics of a quiz."""
    compute_report(report_id)


@shared_task(name="quizzes.refresh_reports", acks_late=True)
def refresh_reports() -> int:
    """Ask for all statistics that are older than what they are about; return how many."""
    stale = stale_reports()
    for quiz, attempts in stale:
        request_report(quiz=quiz, attempts=attempts)
    return len(stale)


@shared_task(name="quizzes.run_import", acks_late=True)
def run_import(import_id: int) -> None:
    """Read an uploaded file of questions, or write what it holds."""
    jobs.run_import(import_id)


@shared_task(name="quizzes.sweep_imports", acks_late=True)
def sweep_imports() -> int:
    """Remove uploaded files that nobody went on with; return how many."""
    return jobs.sweep_imports()
