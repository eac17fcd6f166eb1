"""What editors and moderators may do with layouts of certificates."""

from django.contrib.auth.models import Group, Permission

MODELS = ("certificatelayout", "layoutpicture")
RIGHTS = {
    "Editors": [f"{action}_{model}" for model in MODELS for action in ("view", "add", "change")],
    "Moderators": [
        *(f"{action}_{model}" for model in MODELS for action in ("view", "add", "change", "delete")),
        "publish_certificatelayout",
        *(f"{action}_layoutchoice" for action in ("view", "add", "change", "delete")),
    ],
}


def grant_layout_rights() -> None:
    """Let Wagtail's Editors and Moderators write layouts; Moderators publish them and say which course has which.

    It adds rights and takes none away, so it may run at every set-up; permissions exist once migrations have run.
    """
    for name, codenames in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label="certificates", codename__in=codenames)
        group.permissions.add(*found)
