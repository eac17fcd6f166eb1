"""Background work on volunteer status."""

from celery import shared_task
from django.utils import timezone

from lms.volunteers.status import lapse_expired


@shared_task(name="volunteers.lapse_expired")
def lapse() -> int:
    """Let the status of those lapse whose certificates have expired; returns how many."""
    return len(lapse_expired(today=timezone.localdate()))
