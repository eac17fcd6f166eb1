"""The audit trail: who did what to which row, and why. Kept in Wagtail's log, so the admin's reports show it."""

from typing import Any

from django.db.models import Model
from django.utils.functional import LazyObject
from wagtail.log_actions import log


def record(instance: Model, action: str, *, actor: Any = None, reason: str = "", **facts: Any) -> None:
    """Write one audit entry.

    `action` is a name registered in the package's wagtail_hooks.py; `actor` is a user, or None where the system acted.
    `facts` must be JSON and must not name anyone: the row itself says whom it concerns.
    """
    if isinstance(instance, LazyObject):
        # Wagtail finds no log for request.user, which is wrapped twice, and would write nothing without a word.
        raise TypeError("an audit entry needs the row itself, not a lazy stand-in such as request.user")
    log(instance=instance, action=action, user=actor, data={"reason": reason, **facts})
