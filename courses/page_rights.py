"""What staff may do with pages, where agencies own parts of the tree.

Wagtail's rights on pages are rows (group, page, action) that hold for the page and everything below it. Agencies'
groups get such rows on the lists of courses, and for them a second condition holds: *a right of an agency's group ends
at what another agency, or the programme office, owns*. On the list of courses itself they may add, and nothing else.
So a page needs no row of its own, and rights follow when a course or a module is given to someone else.

Wagtail asks in two ways, and both are answered here: about one page, `PagePermissionTester` (given by the page's type,
see `courses.ownership`); about many, the policy registered for pages, whose querysets carry the condition into SQL.
Programme groups and administrators are asked nothing more than Wagtail asks.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.db.models.lookups import In
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import CourseIndexPage, CoursePage, ModulePage
from courses.ownership import COURSE_PATH, MODULE_PATH, owner_of
from lms.agencies.models import Role

ADD, CHANGE = Page.PERMISSION_CODENAMES.ADD, Page.PERMISSION_CODENAMES.CHANGE
_OWNERS = "_page_owners"
_WRITE = ("add_page", "change_page")
PAGE_RIGHTS = {
    Role.AUTHOR: _WRITE,
    Role.REVIEWER: (*_WRITE, "lock_page", "unlock_page"),
    Role.MANAGER: (*_WRITE, "lock_page", "unlock_page"),
}


def grant_page_rights(groups: dict[str, Group]) -> None:
    """Give an agency's groups (by role) their rows on every list of courses; repeatable."""
    for index in CourseIndexPage.objects.all():
        for role, codenames in PAGE_RIGHTS.items():
            for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
                GroupPagePermission.objects.get_or_create(group=groups[role], page=index, permission=permission)


def owned_by(agencies: Iterable[int]) -> Q:
    """Return the condition on pages of courses that one of these agencies owns."""
    modules = ModulePage.objects.filter(agency__in=agencies).values("path")
    courses = CoursePage.objects.filter(agency__in=agencies).values("path")
    given_away = ModulePage.objects.filter(agency__isnull=False).values("path")
    module, course = Left("path", MODULE_PATH), Left("path", COURSE_PATH)
    return Q(In(module, modules)) | (Q(In(course, courses)) & ~Q(In(module, given_away)))


class OwnedPagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy for pages; a right that an agency's group gives holds on the agency's own pages only."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        rights: QuerySet[GroupPagePermission] = super().get_all_permissions_for_user(user)
        return rights.annotate(agency=F("group__agency_role__agency"))

    def actions_on(self, user: Any, page: Page) -> set[str]:
        """Return what a user who is no administrator may do with a page: `{"add", "change", …}`."""
        return {codename.rsplit("_", maxsplit=1)[0] for codename in self._codenames_on(user, page)}

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Page) -> bool:
        known = self._base_user_has_permission(user)
        if known is not None:
            return bool(known)
        held = self._codenames_on(user, instance)
        if ADD in held and instance.owner_id == user.pk:
            held.add(CHANGE)
        return bool(self._get_permission_codenames(actions) & held)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Page]:
        known = self._base_queryset_for_user(user)
        if known is not None:
            return known
        actions = set(actions)
        rights = list(self.get_cached_permissions_for_user(user))
        wanted = self._get_permission_codenames(actions)
        found = self._area([right for right in rights if right.permission.codename in wanted])
        if "change" in actions and "add" not in actions:
            found |= self._area([right for right in rights if right.permission.codename == ADD]) & Q(owner=user)
        return self.model._default_manager.filter(found)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet:
        actions, owner = set(actions), owner_of(instance.path)
        rows = GroupPagePermission.objects.filter(page__in=instance.get_ancestors(inclusive=True)).filter(
            Q(group__agency_role=None) | Q(group__agency_role__agency=owner)
        )
        groups = rows.filter(permission__codename__in=self._get_permission_codenames(actions)).values("group")
        found = Q(groups__in=groups)
        if include_superusers:
            found |= Q(is_superuser=True)
        if "change" in actions and "add" not in actions:
            found |= Q(groups__in=rows.filter(permission__codename=ADD).values("group"), pk=instance.owner_id)
        return get_user_model()._default_manager.filter(found, is_active=True).distinct()

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Return what the user may look at in the tree, with the courses that hold modules of theirs."""
        found = super().explorable_instances(user)
        if self._base_queryset_for_user(user) is not None:
            return found
        agencies = {right.agency for right in self.get_cached_permissions_for_user(user)} - {None}
        if not agencies:
            return found
        around = ModulePage.objects.filter(agency__in=agencies).values(course=Left("path", COURSE_PATH))
        return found | self.model._default_manager.filter(path__in=around)

    def _codenames_on(self, user: Any, page: Page) -> set[str]:
        above = [right for right in self.get_cached_permissions_for_user(user) if page.path.startswith(right.page.path)]
        held = {right.permission.codename for right in above if right.agency is None}
        of_agencies = [right for right in above if right.agency is not None]
        if of_agencies:
            owner = self._owner(user, page.path)
            held |= {right.permission.codename for right in of_agencies if right.agency == owner}
            if any(right.page_id == page.pk and right.permission.codename == ADD for right in of_agencies):
                held.add(ADD)
        return held

    def _area(self, rights: list[Any]) -> Q:
        """Return the condition on pages that any of these rights reaches."""
        found, roots = Q(pk__in=[]), defaultdict(set)
        for right in rights:
            if right.agency is None:
                found |= Q(path__startswith=right.page.path)
            else:
                roots[right.agency].add(right.page.path)
                if right.permission.codename == ADD:
                    found |= Q(pk=right.page_id)
        for agency, paths in roots.items():
            below = Q()
            for path in paths:
                below |= Q(path__startswith=path)
            found |= owned_by([agency]) & below
        return found

    def _owner(self, user: Any, path: str) -> int | None:
        """Return who owns a page, from what was read once for this user; a course made since is asked for."""
        if not hasattr(user, _OWNERS):
            setattr(user, _OWNERS, read_owners())
        owners: dict[str, int | None] = getattr(user, _OWNERS)
        course = path[:COURSE_PATH]
        if len(course) == COURSE_PATH and course not in owners:
            return owner_of(path)
        return owners.get(path[:MODULE_PATH]) or owners.get(course)


def read_owners() -> dict[str, int | None]:
    """Return the owner of every course, and of modules that were given to someone, by path. One query."""
    courses = CoursePage.objects.order_by().values_list("path", "agency")
    modules = ModulePage.objects.filter(agency__isnull=False).order_by().values_list("path", "agency")
    return dict(courses.union(modules))
