"""Has copies made of every picture as soon as it is in the library: before anything that shows it is published."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from content.pictures import is_copied
from content.tasks import make_picture_copies


@receiver(post_save, sender=get_image_model())
def make_copies_soon(instance: AbstractImage, **_signal: Any) -> None:
    if is_copied(instance):
        make_picture_copies.delay_on_commit(instance.pk)
