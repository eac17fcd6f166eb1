"""What a password must be (NIST SP 800-63B-4: length and a blocklist, nothing about composition), in plain words."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User

# Django's own sentences have no Thai translation.
_MESSAGES = {
    "password_too_short": _("The password needs at least %(min_length)d characters."),
    "password_too_common": _("Many people use this password, so it is easily guessed. Choose another."),
    "password_entirely_numeric": _("The password cannot be digits only. Add some letters."),
    "password_too_similar": _("The password is too much like your name or e-mail address. Choose another."),
}
PASSWORD_HINT = _("At least 8 characters, not digits only. Several words in a row are easy to remember.")


def check_new_password(password: str, *, person: User) -> None:
    """Raise ValidationError that says, in the reader's language, everything that is wrong with the password."""
    try:
        validate_password(password, user=person)
    except ValidationError as found:
        problems = [
            ValidationError(
                _MESSAGES.get(problem.code or "", problem.message), code=problem.code, params=problem.params
            )
            for problem in found.error_list
        ]
        raise ValidationError(problems) from found
