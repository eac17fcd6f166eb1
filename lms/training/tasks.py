"""Background work of the journey."""

import logging

from celery import shared_task
from quizzes.attempts import overdue_attempts

from lms.training.journey import submit_quiz

logger = logging.getLogger(__name__)


@shared_task(name="training.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Close attempts whose time is over or whose grading a crash cut short; returns how many."""
    closed = 0
    for attempt in overdue_attempts():
        try:
            submit_quiz(attempt=attempt)
        except Exception:
            logger.exception("attempt %s could not be closed", attempt.pk)
        else:
            closed += 1
    return closed
