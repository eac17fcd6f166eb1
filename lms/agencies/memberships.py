"""Who belongs to an agency: joining, changing role, leaving. A person's groups follow from it, nowhere else."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.accounts.sessions import end_sessions
from lms.agencies.models import Agency, Invitation, Membership, RoleGroup
from lms.core.audit import record
from lms.core.refusals import Refused


def join(*, user: User, agency: Agency, role: str, actor: User | None) -> Membership:
    """Give a person a role in an agency; `actor` is whoever asked them. Returns the membership.

    Whoever has this role already keeps it; another role is closed and the new one begun. Refuses
    `staff_need_email` for an account without an e-mail address.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=user.pk)
        if not person.email:
            raise Refused("staff_need_email")
        held = Membership.objects.current().filter(user=person, agency=agency).first()
        if held is not None and held.role == role:
            return held
        now = timezone.now()
        if held is not None:
            held.until = now
            held.save(update_fields=["until"])
        membership = Membership.objects.create(user=person, agency=agency, role=role, since=now, added_by=actor)
        keep_in_step(person)
        before = held.role if held else ""
        record(membership, "agencies.joined", actor=actor or person, role=role, before=before, agency=agency.code)
    return membership


def change_role(*, membership: Membership, role: str, actor: User, reason: str) -> Membership:
    """Close a membership and begin another in a different role; returns the new one, or the old where nothing changed.

    Refuses `not_a_member` where it was closed meanwhile, and `own_membership` for one's own: nobody promotes
    themselves, and no manager leaves an agency without one by mistake.
    """
    with transaction.atomic():
        held = _lock(membership, actor)
        if held.role == role:
            return held
        held.until = timezone.now()
        held.save(update_fields=["until"])
        now = Membership.objects.create(
            user=held.user, agency=held.agency, role=role, since=held.until, added_by_id=actor.pk
        )
        keep_in_step(held.user)
        _withdraw_invitations_by(held)
        record(now, "agencies.role_changed", actor=actor, reason=reason, role=role, before=held.role)
    return now


def leave(*, membership: Membership, actor: User, reason: str) -> Membership:
    """End a membership: the person loses its rights and every session at once; what they wrote keeps their name.

    Invitations that they sent and nobody took up are withdrawn. Whoever has nothing else to do in the admin is staff no
    longer. Refuses as `change_role`.
    """
    with transaction.atomic():
        held = _lock(membership, actor)
        held.until = timezone.now()
        held.save(update_fields=["until"])
        keep_in_step(held.user)
        _withdraw_invitations_by(held)
        end_sessions(user=held.user)
        record(held, "agencies.left", actor=actor, reason=reason, role=held.role)
    return held


def keep_in_step(user: User) -> None:
    """Put a person into the groups of the roles that they have now, and out of those that they have not. Repeatable.

    Groups that are no agency's are left alone. A member is staff; who is in no group at all, and no administrator,
    is not.
    """
    current = Membership.objects.current().filter(user=user).values_list("agency_id", "role")
    roles = RoleGroup.objects.filter(agency__in=[agency for agency, _role in current])
    wanted = {row.group_id for row in roles if (row.agency_id, row.role) in set(current)}
    held = set(Group.objects.filter(user=user, agency_role__isnull=False).values_list("pk", flat=True))
    user.groups.remove(*(held - wanted))
    user.groups.add(*(wanted - held))
    is_staff = user.is_superuser or user.groups.exists() or user.user_permissions.exists()
    if is_staff != user.is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def _withdraw_invitations_by(former: Membership) -> None:
    """Make the links useless that a manager sent and nobody took up: they were to let people in on their word."""
    sent = Invitation.objects.open().filter(agency=former.agency, invited_by=former.user)
    sent.update(withdrawn_at=timezone.now())


def _lock(membership: Membership, actor: User) -> Membership:
    User.objects.select_for_update().get(pk=membership.user_id)  # people first, as everywhere
    held = Membership.objects.select_for_update(of=("self",)).select_related("user", "agency").get(pk=membership.pk)
    if held.until is not None:
        raise Refused("not_a_member")
    if held.user_id == actor.pk:
        raise Refused("own_membership")
    return held
