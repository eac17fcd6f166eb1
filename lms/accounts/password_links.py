"""Asking for a link to choose a password; the worker mails it, so that the answer's time tells nothing."""

from django.utils.translation import get_language

from lms.accounts.contact import Contact
from lms.accounts.models import User
from lms.accounts.tasks import send_password_link


def request_link(*, email: str) -> None:
    """Have a link mailed to whoever has this address; nothing happens where nobody has."""
    user = User.objects.with_contact(Contact(email=email)).filter(is_active=True).first()
    if user is not None:
        mail_link(user=user)


def mail_link(*, user: User) -> None:
    """Have a link mailed to this person, in the language of the page that asked."""
    send_password_link.delay_on_commit(user.pk, get_language() or "th")
