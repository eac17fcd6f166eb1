"""Background work on pages."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="content.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and withdraw what editors have set a time for."""
    call_command("publish_scheduled")
