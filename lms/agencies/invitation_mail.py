"""The mail with which an agency invites someone."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts.contact import Contact
from lms.accounts.models import User
from lms.accounts.staff_language import language_of
from lms.agencies.invitation_links import link_of
from lms.agencies.models import Invitation


def mail_invitation(invitation: Invitation) -> bool:
    """Send the link, in the addressee's language; say whether a mail went out: none does once it is closed."""
    if invitation.state != Invitation.State.OPEN:
        return False
    person = User.objects.with_contact(Contact(email=invitation.email)).first()
    language = language_of(person, default=invitation.language) if person else invitation.language
    with translation.override(language):
        facts = {
            "invitation": invitation,
            "link": link_of(invitation),
            "days": settings.LMS_RULES["invitation_days"],
        }
        subject = _("Invitation to write for %(agency)s") % {"agency": invitation.agency.name_here}
        body = render_to_string("agencies/invitation_mail.txt", facts)
        return bool(send_mail(" ".join(subject.split()), body, None, [invitation.email]))
