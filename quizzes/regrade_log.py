"""How regrades read in the audit trail."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from quizzes.models import Regrade


def register_regrade_actions(actions: LogActionRegistry) -> None:
    """Register the audit entry of a regrade, on the question and on each attempt that changed."""
    actions.register_action("quizzes.regrade")(RegradeFormatter)


class RegradeFormatter(LogFormatter):
    label = _("Regrade")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        facts = log_entry.data
        policy = Regrade.Policy(facts["policy"]).label
        if "before" not in facts:
            return gettext("Regraded: %(policy)s") % {"policy": policy}
        marks = {"policy": policy, "before": facts["before"], "after": facts["after"]}
        return gettext("Regraded: %(policy)s. Marks %(before)s → %(after)s") % marks

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data["reason"])
