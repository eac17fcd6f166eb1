"""What agencies add to the admin: entries of the audit trail, and what keeps lists to a person's own."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from lms.agencies.admin_gate import hide_lists_of_the_site, keep_pages_to_choose
from lms.agencies.models import Role
from lms.agencies.page_filters import name_colleagues_only

name_colleagues_only()
hooks.register("construct_page_chooser_queryset", keep_pages_to_choose)
hooks.register("construct_reports_menu", hide_lists_of_the_site)


def role_in_words(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


class WithReason(LogFormatter):
    """An entry that shows the reason given."""

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("agencies.set_up", _("Set up an agency"), _("Groups, rights, workflow and bank were made"))
    actions.register_action("agencies.invited_again", _("Send an invitation again"), _("The invitation was sent again"))
    actions.register_action("agencies.invitation_withdrawn", _("Withdraw an invitation"), _("Invitation withdrawn"))
    actions.register_action("agencies.invitation_accepted", _("Accept an invitation"), _("Invitation accepted"))

    @actions.register_action("agencies.invited")
    class Invited(LogFormatter):
        label = _("Invite")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Invited as %(role)s") % {"role": role_in_words(log_entry.data["role"])}

    @actions.register_action("agencies.joined")
    class Joined(LogFormatter):
        label = _("Join an agency")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Joined as %(role)s") % {"role": role_in_words(log_entry.data["role"])}

    @actions.register_action("agencies.role_changed")
    class RoleChanged(WithReason):
        label = _("Change a role")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            roles = {name: role_in_words(log_entry.data[name]) for name in ("before", "role")}
            return gettext("Role changed from %(before)s to %(role)s") % roles

    @actions.register_action("agencies.left")
    class Left(WithReason):
        label = _("End a membership")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return gettext("Membership as %(role)s ended") % {"role": role_in_words(log_entry.data["role"])}
