"""What the journey refuses, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "signed_out": Refusal(
        401,
        _("You are signed out: this answer is not saved."),
        _("Open the page again and sign in; what was saved before is kept."),
    ),
    "keep_reason_missing": Refusal(
        422, _("A reason is needed."), _("Write why the result may stand; it is kept on record.")
    ),
}
