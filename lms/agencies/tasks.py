"""Background work of agencies."""

from celery import shared_task

from lms.agencies.invitation_mail import mail_invitation
from lms.agencies.models import Invitation


@shared_task(name="agencies.send_invitation")
def send_invitation(invitation_id: int) -> None:
    """Mail an invitation."""
    mail_invitation(Invitation.objects.select_related("agency", "invited_by").get(pk=invitation_id))
