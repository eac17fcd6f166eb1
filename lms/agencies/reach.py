"""Where a member of staff may do something: everywhere, or in some agencies only. The one place that decides it.

Rights come from groups. A right that comes from the group of a role in an agency (`RoleGroup`) holds for what that
agency owns; a right from any other group, or given to the person, holds everywhere, as for the programme office.
Whoever asks about rows asks here, never `user.has_perm` alone: that says only that there is such a place.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import BigIntegerField, Q, Value

ENTER = "wagtailadmin.access_admin"
_KEPT = "_agency_reach"


@dataclass(frozen=True)
class Reach:
    """Where a right holds: everywhere, or for what these agencies (their ids) own."""

    everywhere: bool = False
    agencies: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies)

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(self.everywhere or other.everywhere, self.agencies | other.agencies)

    def covers(self, agency_id: int | None) -> bool:
        """Say whether the right holds for what an agency owns; None: the programme office."""
        return self.everywhere or agency_id in self.agencies

    def limit(self, path: str) -> Q:
        """Return the condition that holds for rows whose agency, at `path`, is within reach."""
        if self.everywhere:
            return Q()
        return Q(**{f"{path}__in": self.agencies}) if self.agencies else Q(pk__in=[])


EVERYWHERE, NOWHERE = Reach(everywhere=True), Reach()


def reach(user: Any, *rights: str) -> Reach:
    """Return where a user has any of these rights (`app.codename`). One query for each user object, then none."""
    if not user.is_active or user.is_anonymous:
        return NOWHERE
    if user.is_superuser:
        return EVERYWHERE
    if not hasattr(user, _KEPT):
        setattr(user, _KEPT, _read(user))
    found = NOWHERE
    for right in rights:
        found |= getattr(user, _KEPT).get(right, NOWHERE)
    return found


def is_limited(user: Any) -> bool:
    """Say whether this person enters the admin for their agencies only."""
    return not reach(user, ENTER).everywhere


def forget_reach(user: Any) -> None:
    """Have a user object read its rights anew: its groups have changed."""
    for name in (_KEPT, "_perm_cache", "_group_perm_cache", "_user_perm_cache", "_page_permission_cache"):
        if hasattr(user, name):
            delattr(user, name)


def _read(user: Any) -> dict[str, Reach]:
    right = ("content_type__app_label", "codename")
    by_group = Permission.objects.filter(group__user=user).values_list(*right, "group__agency_role__agency")
    own = Permission.objects.filter(user=user).values_list(*right, Value(None, BigIntegerField()))
    agencies: dict[str, set[int | None]] = defaultdict(set)
    for app, codename, agency in by_group.order_by().union(own.order_by()):
        agencies[f"{app}.{codename}"].add(agency)
    return {
        name: Reach(None in found, frozenset(agency for agency in found if agency is not None))
        for name, found in agencies.items()
    }
