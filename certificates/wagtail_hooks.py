"""Names of this package's entries in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from certificates.admin.layouts import LayoutGroup

register_snippet(LayoutGroup)

# What else happens to certificates, and to decisions about them: action, label, message.
LIFE = (
    ("certificate.reinstate", _("Reinstate certificate"), _("reinstated: the certificate is in force again")),
    ("certificate.expire", _("Certificate expires"), _("expired: its last day is over")),
    ("certificate.reissue", _("Re-issue many certificates"), _("re-issue of many certificates decided")),
    ("certificate.redraw", _("Make the file again"), _("its file is made again")),
    ("certificate.list", _("List person"), _("put on the block-list or allow-list")),
    ("certificate.list_lift", _("Lift entry of a list"), _("taken off the block-list or allow-list")),
    ("certificate.ask", _("Ask for a second person"), _("asked for: waits for a second person")),
    ("certificate.ask_approved", _("Approve decision"), _("approved as the second person")),
    ("certificate.ask_declined", _("Decline decision"), _("declined as the second person")),
    ("certificate.ask_withdrawn", _("Withdraw decision"), _("withdrawn by whoever asked")),
    ("certificate.ask_expired", _("Decision runs out"), _("ran out: no second person answered in time")),
)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificate.issue", _("Issue certificate"), _("Certificate issued"))
    actions.register_action("certificate.revoke", _("Revoke certificate"), _("Certificate revoked"))
    actions.register_action(
        "certificate.end",
        _("End certificate of an older edition"),
        _("ended: everyone repeats the course, and the time for the refresher is over"),
    )
    actions.register_action("signing_key.withdraw", _("Withdraw signing key"), _("Signing key withdrawn"))
    actions.register_action(
        "certificate.supersede", _("Replace certificate"), _("replaced: a new certificate follows this one")
    )
    for name, label, message in LIFE:
        actions.register_action(name, label, message)
    actions.register_action(
        "certificate_layout.version", _("Freeze a layout"), _("A version of a certificate layout was made")
    )
    actions.register_action(
        "certificate_layout.not_used",
        _("Layout not used"),
        _("went live on schedule, but cannot be used: certificates stay with the version before"),
    )
