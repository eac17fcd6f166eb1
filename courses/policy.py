"""What a publish says to those who are enrolled already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishPolicy(models.TextChoices):
    """How much of what is published anew concerns those who are enrolled."""

    SMALL = "small", _("Small correction: nobody has more to do")
    NEW = "new", _("For new trainees: it counts for those who enrol from now on")
    REPEAT = "repeat", _("Everyone repeats: a new edition; holders of older ones get a refresher")


def default_policy() -> str:
    """Return the policy of a publish where nobody chose one."""
    return str(settings.LMS_RULES["publish_policy"])


def policy_field() -> models.CharField:
    """Return the field of a page that carries its author's choice, in drafts and through reviews, to the publish."""
    return models.CharField(
        _("what this change means for those enrolled"),
        max_length=8,
        choices=PublishPolicy.choices,
        default=default_policy,
    )
