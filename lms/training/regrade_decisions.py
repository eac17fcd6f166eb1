"""What a named person decides about a regrade: that it is done, that it is run again, that a result may stay."""

from django.db import transaction

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise
from lms.training.tasks import regrade as regrade_task
from quizzes.models import Attempt, Question, QuestionVersion, Regrade
from quizzes.regrading import decide_regrade, run_again


def begin_regrade(*, question: Question, version: QuestionVersion, policy: str, actor: User, reason: str) -> Regrade:
    """Decide a regrade and have it applied in the background; raises what `decide_regrade` raises."""
    with transaction.atomic():
        regrade = decide_regrade(question=question, version=version, policy=policy, actor=actor, reason=reason)
        _queue(regrade)
    return regrade


def repeat_regrade(*, regrade: Regrade) -> Regrade:
    """Have a regrade that failed go on; raises Refused("regrade_not_failed")."""
    with transaction.atomic():
        regrade = run_again(regrade=regrade)
        _queue(regrade)
    return regrade


def keep_result(*, regrade: Regrade, attempt: Attempt, actor: User, reason: str) -> None:
    """Write down that a person keeps what rests on a pass which the regrade took; nothing else changes.

    Raises Refused("keep_reason_missing"). Decided again, the later reason stands beside the first.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("keep_reason_missing")
    with transaction.atomic():
        record(attempt, "training.keep_after_regrade", actor=actor, reason=reason, regrade=regrade.pk)


def _queue(regrade: Regrade) -> None:
    """Queue the work once this is committed. Where the queue is out of reach, that is logged; the sweep mends it."""
    pk = regrade.pk

    def start() -> None:
        regrade_task.delay(pk)

    transaction.on_commit(start, robust=True)
