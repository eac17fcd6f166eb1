"""What accounts refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "contact_taken": Refusal(
        409,
        _("There is already an account with this e-mail address or mobile number."),
        _("Sign in with it. If you forgot the password, ask for a new one on the sign-in page."),
    ),
    "name_needed": Refusal(422, _("A given name is needed."), _("Type your given name.")),
    "contact_needed": Refusal(
        422, _("An e-mail address or a mobile number is needed."), _("Keep one of the two: you sign in with it.")
    ),
    "staff_need_email": Refusal(422, _("Staff need an e-mail address."), _("Type the one you work with.")),
    "too_many_attempts": Refusal(429, _("Too many attempts. You can try again at %(time)s (in %(minutes)d min).")),
    "own_second_factor": Refusal(
        403,
        _("Nobody resets their own second factor."),
        _("Use a recovery code, or ask another administrator or your agency's manager."),
    ),
    "no_second_factor": Refusal(
        409,
        _("This person has no second factor at present."),
        _("They set one up when they sign in next."),
    ),
    "no_privacy_notice": Refusal(
        503,
        _("Registration is closed: the privacy notice is not published yet."),
        _("Please come back later."),
    ),
}
