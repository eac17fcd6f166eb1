"""The mail with the link to choose a password, for those who forgot theirs and for new members of staff."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from lms.accounts.models import User

SECONDS_A_DAY = 60 * 60 * 24


def send_link(*, user: User, language: str) -> bool:
    """Send the person a link that works once and for a limited time; say whether a mail went out."""
    if not user.is_active or not user.email:
        return False
    with translation.override(language):
        context = {
            "user": user,
            "link": link_for(user),
            "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
            "invited": not user.has_usable_password(),
        }
        subject = _("Choose your password") if context["invited"] else _("Choose a new password")
        body = render_to_string("accounts/password_mail.txt", context)
        send_mail(subject, body, None, [user.email])
    return True


def link_for(user: User) -> str:
    """Return the absolute address, in the active language, under which the person chooses a password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("accounts:password_reset_confirm", args=[uid, token])
