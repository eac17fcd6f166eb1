"""Background work of accounts."""

from celery import shared_task

from lms.accounts.models import User
from lms.accounts.password_mail import send_link
from lms.accounts.second_factor_mail import send_notices


@shared_task(name="accounts.send_password_link")
def send_password_link(user_id: int, language: str) -> None:
    """Mail a person the link to choose a password."""
    send_link(user=User.objects.get(pk=user_id), language=language)


@shared_task(name="accounts.send_reset_notices")
def send_reset_notices(user_id: int, actor_id: int) -> None:
    """Tell a person, and whoever did it, that the second factor was reset."""
    send_notices(user=User.objects.get(pk=user_id), actor=User.objects.get(pk=actor_id))
