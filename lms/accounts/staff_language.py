"""In which language a member of staff is written to."""

from django.conf import settings
from wagtail.users.models import UserProfile

from lms.accounts.models import User


def language_of(user: User, default: str = settings.LANGUAGE_CODE) -> str:
    """Return the language that a person chose for the admin; without a choice, `default`. One query."""
    chosen = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else default
