"""Background work on pages."""

from celery import shared_task
from django.core.management import call_command
from wagtail.images import get_image_model

from content.pictures import copies_made, without_copies


@shared_task(name="content.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and withdraw what editors have set a time for."""
    call_command("publish_scheduled")


@shared_task(name="content.make_copies", acks_late=True)
def make_picture_copies(image_id: int) -> int:
    """Make what pages show of a picture of the library; return how many copies are new. Nothing where it is gone."""
    image = get_image_model().objects.filter(pk=image_id).first()
    return copies_made([image]) if image else 0


@shared_task(name="content.make_missing_copies", acks_late=True)
def make_missing_copies() -> int:
    """Make copies that a crash left out, or that a new setting asks for; return how many."""
    return copies_made(without_copies())
