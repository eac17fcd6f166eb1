"""The two mails about a second factor that was reset: to the person whose it was, and to whoever did it."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.staff_language import language_of


def send_notices(*, user: User, actor: User) -> int:
    """Tell both, each in their own language; returns how many mails went out. The reason stays in the audit trail."""
    sent = 0
    for reader, is_actor in ((user, False), (actor, True)):
        if not reader.email:
            continue
        with translation.override(language_of(reader)):
            link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("accounts:login")
            facts = {"reader": reader, "user": user, "actor": actor, "is_actor": is_actor, "link": link}
            body = render_to_string("accounts/second_factor_reset_mail.txt", facts)
            sent += send_mail(_("The second factor was reset"), body, None, [reader.email])
    return sent
