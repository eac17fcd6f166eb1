"""Background work of the journey."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from certificates.models import Reissue
from certificates.reissuing import reissues_left, run_reissue
from courses.models import Enrolment
from lms.accounts.models import User
from lms.training.journey import issue_waiting, submit_quiz
from lms.training.refreshers import end_old_editions, remind
from lms.training.regrade_trials import run_trial, sweep_trials
from lms.training.regrading import regrades_left, run_regrade
from lms.training.renewals import finish_waiting_renewals, remind_of_renewals, tell_of_reissue
from lms.training.renewals import tell_of_replacement as write_of_replacement
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
    return issued + sum(finished.certificate is not None for finished in finish_waiting_renewals())


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


@shared_task(name="training.try_regrade")
def try_regrade(trial_id: int) -> None:
    """Compute the dry run of a regrade."""
    run_trial(trial_id)


@shared_task(name="training.sweep_trials")
def sweep_regrade_trials() -> int:
    """Go on with dry runs of regrades that a crash left behind, and remove old ones; returns how many were left."""
    return sweep_trials()


@shared_task(name="training.remind_of_refreshers")
def remind_of_refreshers() -> int:
    """Remind those who owe a refresher; returns how many mails went out."""
    return remind(today=timezone.localdate())


@shared_task(name="training.end_old_editions")
def end_editions() -> int:
    """End the certificates of editions whose refresher is overdue, where the rules say so; returns how many."""
    return end_old_editions(today=timezone.localdate())


@shared_task(name="training.reissue")
def reissue(reissue_id: int) -> None:
    """Issue again what a decision names, then write to the holders where it says so."""
    tell_of_reissue(reissue=run_reissue(reissue_id))


@shared_task(name="training.resume_reissues")
def resume_reissues() -> int:
    """Go on with the re-issues, and with their mails, that a crash or a lost message left behind; returns how many."""
    left = reissues_left()
    for reissue_id in left:
        run_reissue(reissue_id)
    untold = Reissue.objects.filter(sends_mail=True, told_at__isnull=True, finished_at__isnull=False)
    for done in untold.filter(confirmed_at__isnull=False):
        tell_of_reissue(reissue=done)
    return len(left)


@shared_task(name="training.remind_of_renewals")
def remind_renewals() -> int:
    """Remind the holders of certificates that end soon; returns how many mails went out."""
    return remind_of_renewals(today=timezone.localdate())


@shared_task(name="training.tell_of_replacement")
def tell_of_replacement(certificate_id: int) -> int:
    """Write to a holder that a certificate was issued anew, where the rules say so; returns how many mails."""
    if not settings.LMS_RULES["certificate_correction_mail"]:
        return 0
    return write_of_replacement(certificate_id=certificate_id)
