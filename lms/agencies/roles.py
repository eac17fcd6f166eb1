"""The groups of an agency, one for each role, and the rights that each carries. They hold for the agency's own only.

Publishing is in none of them: what an agency writes goes live through its workflow (`lms.agencies.workflows`). Nor is
anything about trainees.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from lms.agencies.models import Agency, Role, RoleGroup

AUTHOR = (
    "wagtailadmin.access_admin",
    "simple_translation.submit_translation",
    *(f"quizzes.{action}_{model}" for model in ("question", "quiz") for action in ("view", "add", "change")),
    "quizzes.view_questionbank",
    "quizzes.view_quizreport",
    "content.view_hotline",
    "content.view_glossaryterm",
)
REVIEWER = (*AUTHOR, "quizzes.delete_question", "quizzes.delete_quiz")
MANAGER = (
    *REVIEWER,
    "agencies.change_agency",
    "agencies.view_membership",
    "agencies.change_membership",
    "agencies.view_invitation",
    "agencies.add_invitation",
    "agencies.change_invitation",
    "courses.add_packagejob",
)
RIGHTS: dict[str, tuple[str, ...]] = {Role.AUTHOR: AUTHOR, Role.REVIEWER: REVIEWER, Role.MANAGER: MANAGER}


def make_groups(*, agency: Agency) -> dict[str, Group]:
    """Return an agency's groups by role, with the rights of each; repeatable, and rights that staff added stay.

    Raises LookupError for a right that does not exist, i.e. before `migrate`.
    """
    with transaction.atomic():
        known = {row.role: row.group for row in agency.role_groups.select_related("group")}
        for role in Role.values:
            if role not in known:
                known[role], _created = Group.objects.get_or_create(name=group_name(agency, role))
                RoleGroup.objects.create(agency=agency, role=role, group=known[role])
            known[role].permissions.add(*permissions(RIGHTS[role]))
    return known


def group_name(agency: Agency, role: str) -> str:
    """Return what the group is called in the admin's list of groups: by code, which never changes."""
    return f"{agency.code}: {role}"


def permissions(rights: tuple[str, ...]) -> list[Permission]:
    """Return the permissions named `app.codename`; raises LookupError where one does not exist."""
    wanted = Q()
    for right in rights:
        app, codename = right.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(rights) - {f"{permission.content_type.app_label}.{permission.codename}" for permission in found}
    if missing:
        raise LookupError(f"rights that do not exist: {', '.join(sorted(missing))}")
    return found
