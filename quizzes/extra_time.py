"""Extra time for one person at every quiz, on a named person's decision, e.g. for poor sight or shaking hands."""

from django.db import transaction

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise
from quizzes.models import ExtraTime

LEAST_PERCENT, MOST_PERCENT = 1, 400


def allow_extra_time(*, user: User, percent: int, actor: User, reason: str) -> ExtraTime:
    """Give a person `percent` per cent more time than others in every attempt that starts from now on.

    It replaces what they had before; attempts that have started keep their times. Repeated with the same percentage, it
    changes nothing. The audit entry stands with the person. Raises Refused: extra_time_reason_missing,
    extra_time_out_of_range.
    """
    reason = _reason(reason)
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise Refused("extra_time_out_of_range", least=LEAST_PERCENT, most=MOST_PERCENT)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        held = ExtraTime.objects.filter(user=person).first()
        if held is not None and held.percent == percent:
            return held
        values = {"percent": percent, "granted_by": actor, "reason": reason}
        extra, _created = ExtraTime.objects.update_or_create(user=person, defaults=values)
        before = held.percent if held else 0
        record(person, "quizzes.extra_time", actor=actor, reason=reason, percent=percent, before=before)
    return extra


def withdraw_extra_time(*, user: User, actor: User, reason: str) -> bool:
    """Take a person's extra time back, for attempts that start from now on; return whether there was any.

    The audit entry stands with the person. Raises Refused("extra_time_reason_missing").
    """
    reason = _reason(reason)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        held = ExtraTime.objects.filter(user=person).first()
        if held is None:
            return False
        held.delete()
        record(person, "quizzes.extra_time_withdrawn", actor=actor, reason=reason, before=held.percent)
    return True


def _reason(text: str) -> str:
    reason = normalise(text)
    if not reason:
        raise Refused("extra_time_reason_missing")
    return reason
