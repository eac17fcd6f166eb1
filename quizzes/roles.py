"""What editors and moderators may do with questions and quizzes; that they begin translations and look words up."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

# Wagtail leaves it to administrators to make the page in the other language that a translation is typed into.
TRANSLATE = Q(content_type__app_label="simple_translation", codename="submit_translation")
# Lessons show hotlines and words from lists that programme admins look after.
LOOK_UP = Q(content_type__app_label="content", codename__in=["view_hotline", "view_glossaryterm"])
EDITED = ("question", "quiz", "questionbank")
STATISTICS = ("view", "quizreport")
RIGHTS = {
    "Editors": [*((action, model) for action in ("view", "add", "change") for model in EDITED), STATISTICS],
    "Moderators": [
        *((action, model) for action in ("view", "add", "change", "delete") for model in EDITED),
        *(("publish", model) for model in ("question", "quiz")),
        STATISTICS,
    ],
}


def grant_editor_rights() -> None:
    """Let Wagtail's groups Editors and Moderators translate pages and edit questions and quizzes; Moderators publish.

    Both see the statistics of quizzes, the hotlines and the glossary.

    It adds rights and takes none away, so it may run at every set-up; permissions exist once migrations have run.
    """
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        codenames = [f"{action}_{model}" for action, model in rights]
        ours = Q(content_type__app_label="quizzes", codename__in=codenames)
        found = Permission.objects.filter(ours | TRANSLATE | LOOK_UP)
        group.permissions.add(*found)
