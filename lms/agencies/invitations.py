"""Inviting people into an agency by e-mail: a signed link that works once and for a limited time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from lms.accounts.contact import Contact
from lms.accounts.models import PrivacyNotice, User
from lms.accounts.registration import register
from lms.agencies.invitation_links import read_token
from lms.agencies.memberships import join
from lms.agencies.models import Agency, Invitation, Membership, new_secret
from lms.agencies.tasks import send_invitation
from lms.core.audit import record
from lms.core.refusals import Refused


def invite(*, agency: Agency, email: str, role: str, language: str, actor: User) -> Invitation:
    """Ask whoever has an e-mail address to take a role; the mail goes out once this is committed.

    `language` (th or en) is that of the mail, unless the person has an account and chose another for the admin.
    Refuses `already_member` and, while an earlier invitation is open, `already_invited`.
    """
    email = email.lower()
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        if Membership.objects.current().filter(agency=agency, user__email__iexact=email).exists():
            raise Refused("already_member")
        if agency.invitations.open().filter(email=email).exists():
            raise Refused("already_invited")
        invitation = Invitation.objects.create(
            agency=agency, email=email, role=role, language=language, invited_by_id=actor.pk, expires_at=_expiry()
        )
        record(invitation, "agencies.invited", actor=actor, role=role)
        send_invitation.delay_on_commit(invitation.pk)
    return invitation


def send_again(*, invitation: Invitation, actor: User) -> Invitation:
    """Mail a new link, valid as long as a first one; the old link stops working. Refuses as `open_invitation`."""
    with transaction.atomic():
        held = _lock(invitation.pk)
        held.secret, held.sent_at, held.expires_at = new_secret(), timezone.now(), _expiry()
        held.save(update_fields=["secret", "sent_at", "expires_at"])
        record(held, "agencies.invited_again", actor=actor)
        send_invitation.delay_on_commit(held.pk)
    return held


def withdraw(*, invitation: Invitation, actor: User) -> Invitation:
    """Make the link useless. Refuses as `open_invitation`."""
    with transaction.atomic():
        held = _lock(invitation.pk)
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        record(held, "agencies.invitation_withdrawn", actor=actor)
    return held


def accept(*, token: str, user: User) -> Membership:
    """Take up an invitation as its addressee; returns the membership. The link is used up.

    Refuses as `open_invitation`, and `other_addressee` where the account has another e-mail address.
    """
    with transaction.atomic():
        held = _lock(open_invitation(token).pk)
        if user.email.lower() != held.email:
            raise Refused("other_addressee")
        held.membership = join(user=user, agency=held.agency, role=held.role, actor=held.invited_by)
        held.accepted_at = timezone.now()
        held.save(update_fields=["membership", "accepted_at"])
        record(held, "agencies.invitation_accepted", actor=User.objects.get(pk=user.pk))
    return held.membership


def accept_with_new_account(*, token: str, person: dict[str, str], notice: PrivacyNotice) -> User:
    """Make an account with the invitation's address, and take the invitation up; returns the account.

    `person` holds the arguments of `register`, without the contact. Refuses as `open_invitation` and `register`.
    """
    with transaction.atomic():
        invitation = open_invitation(token)
        user = register(**{**person, "contact": invitation.email}, notice=notice)
        accept(token=token, user=user)
    return user


def open_invitation(token: str) -> Invitation:
    """Return the invitation of a link, with its agency and who invited.

    Refuses `invitation_unknown` for a link that was never sent or was replaced by a newer one, `invitation_used`,
    `invitation_withdrawn`, and `invitation_expired` once its time is over.
    """
    known = read_token(token)
    if known is None:
        raise Refused("invitation_unknown")
    pk, secret = known
    invitation = Invitation.objects.select_related("agency", "invited_by").filter(pk=pk).first()
    if invitation is None or not constant_time_compare(invitation.secret, secret):
        raise Refused("invitation_unknown")
    _refuse_closed(invitation)
    if invitation.state == Invitation.State.EXPIRED:
        raise Refused("invitation_expired")
    return invitation


def account_of(invitation: Invitation) -> User | None:
    """Return the account that has the invitation's address, None where there is none yet."""
    return User.objects.with_contact(Contact(email=invitation.email)).first()


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.LMS_RULES["invitation_days"])


def _lock(pk: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("agency", "invited_by")
    invitation = rows.get(pk=pk)
    _refuse_closed(invitation)
    return invitation


def _refuse_closed(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise Refused("invitation_used")
    if invitation.withdrawn_at:
        raise Refused("invitation_withdrawn")
