"""Background work of the journey."""

import logging

from celery import shared_task

from courses.models import Enrolment
from lms.accounts.models import User
from lms.training.journey import issue_waiting, submit_quiz
from lms.training.regrading import regrades_left, run_regrade
from quizzes.attempts import GradingFailed, overdue_attempts

logger = logging.getLogger(__name__)


@shared_task(name="training.close_overdue_attempts")
def close_overdue_attempts() -> int:
    """Close attempts whose time is over or whose grading failed or was cut short; returns how many.

    Each is closed by itself: one that cannot be closed keeps none of the others open.
    """
    closed = 0
    for attempt in overdue_attempts():
        try:
            submit_quiz(attempt=attempt)
        except GradingFailed:  # logged where it failed; the next sweep tries again
            continue
        except Exception:
            logger.exception("attempt %s could not be closed", attempt.pk)
        else:
            closed += 1
    return closed


@shared_task(name="training.issue_what_is_waiting")
def issue_what_is_waiting() -> int:
    """Issue the certificates of finished courses that were refused and can be issued by now; returns how many."""
    waiting = Enrolment.objects.filter(completed_at__isnull=False, certificates__isnull=True)
    people = User.objects.filter(pk__in=waiting.values("user_id"))
    issued = 0
    for person in people.iterator():
        for finished in issue_waiting(user=person):
            if finished.refusal:
                logger.warning("a certificate of user %s waits: %s", person.pk, finished.refusal.code)
            else:
                issued += 1
    return issued


@shared_task(name="training.regrade")
def regrade(regrade_id: int) -> None:
    """Apply a regrade to all attempts that it concerns."""
    run_regrade(regrade_id)


@shared_task(name="training.resume_regrades")
def resume_regrades() -> int:
    """Go on with the regrades that a crash or a lost message left behind; returns how many there were."""
    left = regrades_left()
    for regrade_id in left:
        run_regrade(regrade_id)
    return len(left)
