"""Applying a regrade to all attempts that it concerns, in the background, and what follows from it.

It may be killed at any moment and begun again: each attempt is one transaction, and `RegradedAnswer` says which are
done. Two workers at once would only wait for each other; a lease keeps that rare.
"""

import logging
from collections.abc import Sequence

from django.core.cache import cache
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from lms.core.audit import record
from lms.training.journey import regrade_quiz
from quizzes.models import Attempt, Regrade
from quizzes.regrading import UNDER_WAY, attempts_to_regrade

logger = logging.getLogger(__name__)

LEASE_SECONDS = 120  # after so long without a word, the worker that held it is dead
BATCH = 50  # attempts read at once, and between two reports of progress


def regrades_left() -> list[int]:
    """Return the ids of the regrades that are not at their end."""
    return list(Regrade.objects.filter(state__in=UNDER_WAY).order_by("pk").values_list("pk", flat=True))


def run_regrade(regrade_id: int) -> Regrade:
    """Apply a regrade to what it has not looked at yet; return it as it is then.

    Attempts that cannot be regraded are logged and left; the regrade then ends as failed and may be run again. Where
    the database itself fails, the error propagates, and the regrade stays under way for the next run.
    """
    regrade = Regrade.objects.select_related("version", "requested_by").get(pk=regrade_id)
    if regrade.is_over or not cache.add(_lease(regrade_id), True, LEASE_SECONDS):
        return regrade
    try:
        left = attempts_to_regrade(regrade)
        _begin(regrade, len(left))
        failed = sum(_regrade_batch(regrade, left[start : start + BATCH]) for start in range(0, len(left), BATCH))
        _end(regrade, failed)
    finally:
        cache.delete(_lease(regrade_id))
    regrade.refresh_from_db()
    return regrade


def _regrade_batch(regrade: Regrade, attempt_ids: Sequence[int]) -> int:
    """Regrade some attempts, each in its own transaction; return how many could not be."""
    failed = 0
    for attempt in Attempt.objects.filter(pk__in=attempt_ids).order_by("pk"):
        try:
            _regrade_one(regrade, attempt)
        except OperationalError:
            raise
        except Exception:
            logger.exception("attempt %s could not be regraded by regrade %s", attempt.pk, regrade.pk)
            failed += 1
    running = Regrade.objects.filter(pk=regrade.pk, state=Regrade.State.RUNNING)
    running.update(steps_done=F("steps_done") + len(attempt_ids))
    cache.touch(_lease(regrade.pk), LEASE_SECONDS)
    return failed


@transaction.atomic
def _regrade_one(regrade: Regrade, attempt: Attempt) -> None:
    """Regrade an attempt, and write down what its person gained by it."""
    began = timezone.now()
    _change, finished = regrade_quiz(regrade=regrade, attempt=attempt)
    if not finished.module:
        return
    certificate = finished.certificate
    issued = certificate is not None and certificate.issued_at >= began
    record(
        attempt,
        "training.regrade_brought",
        regrade=regrade.pk,
        certificate=certificate.serial if certificate and issued else "",
        refused=finished.refusal.code if finished.refusal else "",
        activated=len(finished.activated),
    )


def _begin(regrade: Regrade, left: int) -> None:
    done = regrade.answers.values("attempt").distinct().count()
    under_way = Regrade.objects.filter(pk=regrade.pk, state__in=UNDER_WAY)
    under_way.update(state=Regrade.State.RUNNING, steps_done=done, steps_total=done + left)


def _end(regrade: Regrade, failed: int) -> None:
    words = ngettext(
        "%(count)d attempt could not be regraded; the log of the server says why. Run it again.",
        "%(count)d attempts could not be regraded; the log of the server says why. Run it again.",
        failed,
    )
    Regrade.objects.filter(pk=regrade.pk, state=Regrade.State.RUNNING).update(
        state=Regrade.State.FAILED if failed else Regrade.State.DONE,
        error=words % {"count": failed} if failed else "",
        finished_at=timezone.now(),
    )


def _lease(regrade_id: int) -> str:
    return f"regrade-{regrade_id}"
