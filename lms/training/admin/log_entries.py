"""How the journey's entries in the audit trail read."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry


def register_log_entries(actions: LogActionRegistry) -> None:
    """Register what is written down about attempts: that someone read one, and what a regrade brought."""
    actions.register_action("training.view_attempt", _("Open an attempt"), _("The attempt was opened and read"))
    actions.register_action("training.regrade_brought")(BroughtFormatter)
    actions.register_action("training.keep_after_regrade")(KeptFormatter)


class BroughtFormatter(LogFormatter):
    label = _("Finish a module by a regrade")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        serial = log_entry.data["certificate"]
        if not serial:
            return gettext("The regrade finished the module")
        return gettext("The regrade finished the course: certificate %(serial)s") % {"serial": serial}


class KeptFormatter(LogFormatter):
    label = _("Keep a result after a regrade")
    message = _("The result is kept, though the regraded marks no longer pass")

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data["reason"])
