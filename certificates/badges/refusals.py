"""What badges refuse, and what a person can do about it."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "badge_not_available": Refusal(
        404,
        _("There is no badge for this certificate."),
        _("This site does not sign badges yet. The certificate itself holds without one."),
    ),
}
