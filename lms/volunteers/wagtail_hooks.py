"""What this package adds to the Wagtail admin: its menu group and the names of its audit entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from lms.volunteers.admin.viewsets import VolunteersGroup

ACTIONS = {
    "volunteers.join": (_("Join programme"), _("joined the programme")),
    "volunteers.activate": (_("Activate volunteer"), _("became active: all required certificates are valid")),
    "volunteers.lapse": (_("Let status lapse"), _("lapsed: a required certificate has expired")),
    "volunteers.suspend": (_("Suspend volunteer"), pgettext_lazy("volunteer status", "suspended")),
    "volunteers.reinstate": (_("Reinstate volunteer"), pgettext_lazy("volunteer status", "reinstated")),
}


@hooks.register("register_admin_viewset")
def register_volunteers() -> VolunteersGroup:
    return VolunteersGroup()


@hooks.register("register_log_actions")
def register_volunteer_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTIONS.items():
        words = {"label": label, "message": message, "format_comment": _reason_of}
        actions.register_action(name)(type("VolunteerLogFormatter", (LogFormatter,), words))


def _reason_of(formatter: LogFormatter, entry: ModelLogEntry) -> str:
    """The comment of an entry is the reason that was given."""
    return entry.data.get("reason", "")
