"""Whose lost second factor a manager may reset."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet

from lms.accounts.models import User
from lms.agencies.models import Membership
from lms.agencies.reach import reach

MAY_MANAGE = "agencies.change_membership"


def resettable_by(user: Any) -> QuerySet[User]:
    """Return whose second factor a user may reset: others who belong to an agency that the user manages.

    Not those who may do anything beyond agencies, administrators and the programme office: a manager is not to
    open doors to which they have no key themselves.
    """
    own = Membership.objects.current().filter(reach(user, MAY_MANAGE).limit("agency"))
    beyond = Group.objects.filter(agency_role=None)
    people = User.objects.filter(pk__in=own.values("user")).exclude(pk=user.pk)
    if user.is_superuser:
        return people
    with_rights_of_their_own = Permission.objects.filter(user__isnull=False).values("user")
    return people.exclude(is_superuser=True).exclude(groups__in=beyond).exclude(pk__in=with_rights_of_their_own)
