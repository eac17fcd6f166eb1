"""A lost device: someone else takes the second factor away, so that the person can set up a new one.

The password stays. With it alone nobody gets anywhere: all sessions end, and the person is told at once.
"""

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from lms.accounts.models import User
from lms.accounts.sessions import end_sessions
from lms.accounts.tasks import send_reset_notices
from lms.core.audit import record
from lms.core.refusals import Refused


def reset_second_factor(*, user: User, actor: User, reason: str) -> User:
    """Remove a person's device and recovery codes, end their sessions, tell both by mail; returns the person's row.

    Refuses `own_second_factor` for oneself, who has recovery codes for it, and `no_second_factor` where there is
    none, so that doing it twice changes nothing and mails nobody twice.
    """
    if user.pk == actor.pk:
        raise Refused("own_second_factor")
    with transaction.atomic():
        person = end_sessions(user=user)
        removed = [model.objects.filter(user=person).delete()[0] for model in (TOTPDevice, StaticDevice)]
        if not any(removed):
            raise Refused("no_second_factor")
        record(person, "accounts.second_factor_reset", actor=User.objects.get(pk=actor.pk), reason=reason)
        send_reset_notices.delay_on_commit(person.pk, actor.pk)
    return person
