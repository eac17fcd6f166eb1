"""What editors and moderators may do with questions and quizzes."""

from django.contrib.auth.models import Group, Permission

EDITED = ("question", "quiz", "questionbank")
RIGHTS = {
    "Editors": [(action, model) for action in ("view", "add", "change") for model in EDITED],
    "Moderators": [
        *((action, model) for action in ("view", "add", "change", "delete") for model in EDITED),
        *(("publish", model) for model in ("question", "quiz")),
    ],
}


def grant_editor_rights() -> None:
    """Let Wagtail's groups Editors and Moderators edit questions and quizzes, and Moderators publish them.

    It adds rights and takes none away, so it may run at every set-up; permissions exist once migrations have run.
    """
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        codenames = [f"{action}_{model}" for action, model in rights]
        found = Permission.objects.filter(content_type__app_label="quizzes", codename__in=codenames)
        group.permissions.add(*found)
