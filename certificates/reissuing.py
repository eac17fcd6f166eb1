"""Re-issuing many certificates on one decision, e.g. after a mistake in a layout.

The dry run counts, a worker does it, one transaction for each certificate: killed and begun again, it goes on with
those left, for what is replaced is no longer in force. Names and titles are those of now, validity stays.
"""

import logging
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import OperationalError, transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from certificates.issuing import replace
from certificates.models import Certificate, LayoutVersion, Reissue
from certificates.transitions import Cause, Why
from courses.models import CoursePage
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise

logger = logging.getLogger(__name__)

State = Reissue.State
UNDER_WAY = (State.WAITING, State.RUNNING)
LEASE_SECONDS = 120  # after so long without a word, the worker that held it is dead
BATCH = 50  # certificates between two reports of progress


def chosen(
    *,
    course: CoursePage | None = None,
    layout_version: LayoutVersion | None = None,
    issued_from: datetime | None = None,
    issued_to: datetime | None = None,
) -> QuerySet[Certificate]:
    """Return the valid certificates of a course, a layout's version, a span of time (its end excluded): all that is
    given has to agree.
    """
    asked: dict[str, Any] = {
        "enrolment__course": course,
        "layout_version": layout_version,
        "issued_at__gte": issued_from,
        "issued_at__lt": issued_to,
    }
    return Certificate.objects.valid().filter(**{name: value for name, value in asked.items() if value is not None})


def plan_reissue(*, actor: User, reason: str, sends_mail: bool = False, **choice: Any) -> Reissue:
    """Write down a re-issue that somebody decided; it begins with `confirm_reissue`. `choice` is that of `chosen`.

    Raises `Refused`: "certificate_reason_missing", "reissue_empty".
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    with transaction.atomic():
        count = chosen(**choice).count()
        if not count:
            raise Refused("reissue_empty")
        reissue = Reissue.objects.create(
            **choice, reason=reason, sends_mail=sends_mail, requested_by=actor, steps_total=count
        )
        record(reissue, "certificate.reissue", actor=actor, reason=reason, certificates=count)
    return reissue


def confirm_reissue(*, reissue: Reissue, approved_by: User | None = None) -> Reissue:
    """Let a planned re-issue begin: it concerns what is in force now, and nothing that is issued later. Repeatable."""
    with transaction.atomic():
        reissue = Reissue.objects.select_for_update(of=("self",)).get(pk=reissue.pk)
        if reissue.confirmed_at is not None or reissue.is_over:
            return reissue
        reissue.confirmed_at, reissue.approved_by = timezone.now(), approved_by
        reissue.last_id = Certificate.objects.aggregate(last=Max("pk"))["last"] or 0
        reissue.save(update_fields=["confirmed_at", "approved_by", "last_id"])
    return reissue


def repeat_reissue(*, reissue: Reissue) -> Reissue:
    """Let a re-issue that could not be finished go on with what is left; raises Refused("reissue_not_failed")."""
    failed = Reissue.objects.filter(pk=reissue.pk, state=State.FAILED, confirmed_at__isnull=False)
    if not failed.update(state=State.WAITING, error="", finished_at=None, refused=0):
        raise Refused("reissue_not_failed")
    reissue.refresh_from_db()
    return reissue


def reissues_left() -> list[int]:
    """Return the ids of the confirmed re-issues that are not at their end."""
    left = Reissue.objects.filter(state__in=UNDER_WAY, confirmed_at__isnull=False)
    return list(left.order_by("pk").values_list("pk", flat=True))


def run_reissue(reissue_id: int) -> Reissue:
    """Replace what is left of a re-issue; return it as it is then.

    What cannot be printed is logged, counted and left in force; the re-issue then ends as failed and may be run again.
    Where the database itself fails, the error propagates, and the re-issue stays under way for the next run.
    """
    reissue = Reissue.objects.select_related("course", "layout_version", "requested_by", "approved_by").get(
        pk=reissue_id
    )
    if reissue.is_over or reissue.confirmed_at is None or not cache.add(_lease(reissue_id), True, LEASE_SECONDS):
        return reissue
    try:
        left = list(_left(reissue).values_list("pk", flat=True))
        _begin(reissue, len(left))
        for start in range(0, len(left), BATCH):
            _replace_batch(reissue, left[start : start + BATCH])
        _end(reissue)
    finally:
        cache.delete(_lease(reissue_id))
    reissue.refresh_from_db()
    return reissue


def _left(reissue: Reissue) -> QuerySet[Certificate]:
    choice = {name: getattr(reissue, name) for name in ("course", "layout_version", "issued_from", "issued_to")}
    return chosen(**choice).filter(pk__lte=reissue.last_id).order_by("pk")


def _replace_batch(reissue: Reissue, ids: list[int]) -> None:
    refused = 0
    for pk in ids:
        try:
            _replace_one(reissue, pk)
        except OperationalError:
            raise
        except Refused as refusal:
            gone = refusal.code == "certificate_not_in_force"  # revoked or replaced meanwhile: nothing is left to do
            refused += not gone
            logger.warning("re-issue %s leaves certificate %s: %s", reissue.pk, pk, refusal.code)
        except Exception:
            refused += 1  # one that nobody foresaw must not keep back all the others
            logger.exception("re-issue %s could not replace certificate %s", reissue.pk, pk)
    running = Reissue.objects.filter(pk=reissue.pk, state=State.RUNNING)
    running.update(steps_done=F("steps_done") + len(ids), refused=F("refused") + refused)
    cache.touch(_lease(reissue.pk), LEASE_SECONDS)


@transaction.atomic
def _replace_one(reissue: Reissue, certificate_id: int) -> None:
    why = Why(Cause.REISSUE, reissue.requested_by, reissue.reason, reissue.approved_by, reissue)
    replace(certificate=Certificate.objects.get(pk=certificate_id), why=why)
    Reissue.objects.filter(pk=reissue.pk).update(replaced=F("replaced") + 1)


def _begin(reissue: Reissue, left: int) -> None:
    under_way = Reissue.objects.filter(pk=reissue.pk, state__in=UNDER_WAY)
    under_way.update(state=State.RUNNING, steps_done=F("replaced"), steps_total=F("replaced") + left, refused=0)


def _end(reissue: Reissue) -> None:
    reissue.refresh_from_db(fields=["refused"])
    words = ngettext(
        "%(count)d certificate could not be issued again, and stays in force as it is; the server's log says why.",
        "%(count)d certificates could not be issued again, and stay in force as they are; the server's log says why.",
        reissue.refused,
    )
    Reissue.objects.filter(pk=reissue.pk, state=State.RUNNING).update(
        state=State.FAILED if reissue.refused else State.DONE,
        error=words % {"count": reissue.refused} if reissue.refused else "",
        finished_at=timezone.now(),
    )


def _lease(reissue_id: int) -> str:
    return f"certificates.reissue-{reissue_id}"
