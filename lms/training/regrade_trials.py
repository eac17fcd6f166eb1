"""Dry runs of regrades that look at many answers: asked for, computed by a worker, forgotten after a day.

They write nothing but their own row, so that running one again is harmless; a lease keeps two workers from it.
"""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.leases import Lease
from lms.training.regrade_forecast import forecast
from lms.training.regrade_trial_rows import written
from quizzes.models import Question, QuestionVersion, RegradeTrial
from quizzes.regrading import answers_to_earlier

logger = logging.getLogger(__name__)
State = RegradeTrial.State

MAY_DECIDE = "quizzes.add_regrade"
RUN = "training.try_regrade"  # the task, by its name: tasks call this module
LEASE_SECONDS = 120  # after so long without a word, the worker that held it is dead
KEPT_FOR = timedelta(hours=24)
UNDER_WAY = (State.WAITING, State.RUNNING)


def trials_for(user: Any) -> QuerySet[RegradeTrial]:
    """Return the trials that a user may see and go on with: their own, where they may decide about regrades."""
    if not user.has_perm(MAY_DECIDE):
        return RegradeTrial.objects.none()
    return RegradeTrial.objects.filter(requested_by=user.pk)


def ask_trial(
    *, version: QuestionVersion, policy: str, reason: str, actor: User, is_again: bool = False
) -> RegradeTrial:
    """Ask for a dry run to be computed by a worker; return it.

    One of the same that this person asked for and that is under way is gone on with. A queue out of reach is logged:
    the sweep asks again.
    """
    with transaction.atomic():
        Question.objects.select_for_update().get(pk=version.question_id)
        same = {"version": version, "policy": policy, "requested_by": actor}
        trial = RegradeTrial.objects.filter(**same, state__in=UNDER_WAY).first() or RegradeTrial(
            **same, question_id=version.question_id
        )
        trial.reason, trial.is_again = reason, is_again
        trial.save(update_fields=["reason", "is_again"] if trial.pk else None)
        transaction.on_commit(partial(current_app.send_task, RUN, [trial.pk]), robust=True)
    return trial


def run_trial(trial_id: int) -> None:
    """Compute a dry run and keep it; nothing for one that is over, gone, or in another worker's hands.

    Where the database fails, the error propagates and the sweep begins again; what nobody foresaw is logged and kept
    with the trial.
    """
    lease = Lease(f"regrade-trial-{trial_id}", LEASE_SECONDS)
    if not lease.take():
        return
    try:
        if RegradeTrial.objects.filter(pk=trial_id, state__in=UNDER_WAY).update(state=State.RUNNING, steps_done=0):
            _run(RegradeTrial.objects.select_related("version").get(pk=trial_id), lease)
    finally:
        lease.give_back()


def _run(trial: RegradeTrial, lease: Lease) -> None:
    total = answers_to_earlier(trial.version).count()
    running = RegradeTrial.objects.filter(pk=trial.pk, state=State.RUNNING)
    running.update(steps_total=total)

    def advance(done: int) -> None:
        running.update(steps_done=min(done, total))
        lease.renew()

    try:
        result = written(forecast(version=trial.version, policy=trial.policy, advance=advance))
    except OperationalError:
        raise
    except Exception:
        logger.exception("the dry run %s of a regrade failed", trial.pk)
        words = _("The dry run could not be finished; the log of the server says why. Show it again.")
        running.update(state=State.FAILED, error=words, finished_at=timezone.now())
    else:
        running.update(state=State.DONE, result=result, steps_done=F("steps_total"), finished_at=timezone.now())


def sweep_trials() -> int:
    """Remove trials of yesterday and compute those that were lost with their worker; return how many there were."""
    RegradeTrial.objects.filter(requested_at__lt=timezone.now() - KEPT_FOR).delete()
    left = list(RegradeTrial.objects.filter(state__in=UNDER_WAY).order_by("pk").values_list("pk", flat=True))
    for trial_id in left:
        run_trial(trial_id)
    return len(left)
