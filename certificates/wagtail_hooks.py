"""Names of this package's entries in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificate.issue", _("Issue certificate"), _("Certificate issued"))
    actions.register_action("certificate.revoke", _("Revoke certificate"), _("Certificate revoked"))
    actions.register_action(
        "certificate.supersede", _("Replace certificate"), _("replaced: a new certificate follows this one")
    )
