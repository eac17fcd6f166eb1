"""Ending all sessions of a person at once, on whatever device: the next request of each is nobody's."""

from django.db import transaction
from django.db.models import F

from lms.accounts.models import User


def end_sessions(*, user: User) -> User:
    """End every session of a person. They may sign in again; returns the row as it is now."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.sessions_ended = F("sessions_ended") + 1
        locked.save(update_fields=["sessions_ended"])
        locked.refresh_from_db(fields=["sessions_ended"])
    return locked
