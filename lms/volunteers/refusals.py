"""What the rules of volunteer status refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "programme_closed": Refusal(
        409,
        _("“%(programme)s” does not take new members at present."),
        _("You can still take its courses. Come back when it opens again."),
    ),
    "programme_not_for_group": Refusal(
        409, _("“%(programme)s” is not meant for the group that was chosen."), _("Choose another group.")
    ),
    "volunteer_reason_missing": Refusal(400, _("A decision about a volunteer needs a reason."), _("Write the reason.")),
    "volunteer_not_to_be_suspended": Refusal(
        409,
        _("This volunteer cannot be suspended: the status is “%(status)s” now."),
        _("Look at the history of the volunteer: someone may have decided before you."),
    ),
    "volunteer_not_suspended": Refusal(
        409,
        _("This volunteer is not suspended: the status is “%(status)s” now."),
        _("Look at the history of the volunteer: someone may have decided before you."),
    ),
}
