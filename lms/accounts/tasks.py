"""Background work of accounts."""

from celery import shared_task

from lms.accounts.models import User
from lms.accounts.password_mail import send_link


@shared_task(name="accounts.send_password_link")
def send_password_link(user_id: int, language: str) -> None:
    """Mail a person the link to choose a password."""
    send_link(user=User.objects.get(pk=user_id), language=language)
