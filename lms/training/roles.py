"""The staff group that looks after trainees, certificates and volunteers."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

PROGRAMME_ADMINS = "ผู้ดูแลโครงการ (Programme admins)"

RIGHTS = (
    "wagtailadmin.access_admin",
    "accounts.view_user",
    "courses.view_enrolment",
    "courses.add_packagejob",
    "certificates.view_certificate",
    "certificates.add_certificate",
    "certificates.change_certificate",
    "certificates.view_decision",
    "certificates.change_decision",
    "certificates.view_reissue",
    "certificates.add_reissue",
    "certificates.view_issuerefusal",
    "certificates.view_filetrouble",
    "certificates.change_filetrouble",
    *(f"certificates.{action}_issuelistentry" for action in ("view", "add", "change")),
    *(f"certificates.{action}_issuerule" for action in ("view", "add", "change", "delete")),
    "quizzes.view_attempt",
    "quizzes.add_extraattempt",
    "quizzes.add_extratime",
    "quizzes.delete_extratime",
    "quizzes.add_regrade",
    "quizzes.view_regrade",
    "quizzes.view_quizreport",
    *(
        f"content.{action}_{model}"
        for model in ("hotline", "glossaryterm")
        for action in ("view", "add", "change", "delete")
    ),
    "volunteers.view_volunteer",
    "volunteers.change_volunteer",
    "volunteers.view_programme",
    "volunteers.add_programme",
    "volunteers.change_programme",
    "volunteers.delete_programme",
    *(f"volunteers.{action}_programmeissuerule" for action in ("view", "add", "change", "delete")),
    "volunteers.view_targetgroup",
    "volunteers.add_targetgroup",
    "volunteers.change_targetgroup",
    "volunteers.delete_targetgroup",
)


def grant_staff_rights() -> Group:
    """Make the group of programme admins with its rights; repeatable, and rights that staff added to it stay.

    Members also need `is_staff`, without which nobody reaches the admin. Raises LookupError for a right that does not
    exist, i.e. before `migrate`.
    """
    with transaction.atomic():
        group, _created = Group.objects.get_or_create(name=PROGRAMME_ADMINS)
        group.permissions.add(*_permissions())
    return group


def _permissions() -> list[Permission]:
    wanted = Q()
    for right in RIGHTS:
        app, codename = right.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(RIGHTS) - {f"{permission.content_type.app_label}.{permission.codename}" for permission in found}
    if missing:
        raise LookupError(f"rights that do not exist: {', '.join(sorted(missing))}")
    return found
