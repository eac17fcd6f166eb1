"""Who is told that something is to be checked again."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission, Page

from courses.reviews import LOOKED_UP, Due
from lms.accounts.models import User
from lms.agencies.models import Agency, Membership


def owners_of(one: Due) -> list[User]:
    """Return whom it concerns: of an agency its people in `review_notice_roles`, else the programme office's editors.

    Where an agency has nobody in these roles, the programme office is told. Up to three queries.
    """
    people = _of_agency(one.agency) if one.agency else None
    if not people:
        people = _of_programme_office(one)
    return [person for person in people if person.email]


def _of_agency(agency: Agency) -> list[User]:
    roles = settings.LMS_RULES["review_notice_roles"]
    members = Membership.objects.current().filter(agency=agency, role__in=roles).values("user")
    return list(User.objects.filter(pk__in=members, is_active=True).order_by("pk"))


def _of_programme_office(one: Due) -> list[User]:
    """Return who may mend it everywhere, by a group of the programme office; without such people, administrators."""
    people = _page_editors(one.row) if isinstance(one.row, Page) else _list_editors(one.kind)
    active = User.objects.filter(is_active=True)
    return list(active.filter(people).distinct().order_by("pk")) or list(active.filter(is_superuser=True))


def _page_editors(page: Page) -> Q:
    rights: QuerySet = GroupPagePermission.objects.filter(group__agency_role=None, permission__codename="change_page")
    return Q(groups__in=rights.filter(page__in=page.get_ancestors(inclusive=True)).values("group"))


def _list_editors(kind: str) -> Q:
    right = Permission.objects.filter(
        content_type__app_label="content", codename=f"change_{LOOKED_UP[kind]._meta.model_name}"
    )
    return Q(groups__agency_role=None, groups__permissions__in=right) | Q(user_permissions__in=right)
