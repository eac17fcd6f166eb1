"""What agencies refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

_ASK_ANEW = _("Ask the agency for a new invitation.")

REFUSALS = {
    "already_member": Refusal(
        409, _("This person belongs to the agency already."), _("Change the role under “Members”.")
    ),
    "already_invited": Refusal(
        409,
        _("There is an open invitation to this address."),
        _("Send it again, or withdraw it and invite with another role."),
    ),
    "not_a_member": Refusal(409, _("This person has left the agency, or has another role by now.")),
    "own_membership": Refusal(
        403,
        _("Nobody changes or ends their own membership."),
        _("Ask another manager or the programme office."),
    ),
    "invitation_unknown": Refusal(
        404,
        _("This link is not valid. A newer mail may have replaced it."),
        _("Open the link of the newest mail, or ask the agency for a new invitation."),
    ),
    "invitation_used": Refusal(
        410, _("This invitation was accepted already."), _("Sign in: the agency's pages are in the admin.")
    ),
    "invitation_withdrawn": Refusal(410, _("The agency has withdrawn this invitation."), _ASK_ANEW),
    "invitation_expired": Refusal(410, _("The time of this invitation is over."), _ASK_ANEW),
    "other_addressee": Refusal(
        403,
        _("This invitation went to another e-mail address than your account's."),
        _("Add that address to your account, or sign out and open the link again."),
    ),
}
