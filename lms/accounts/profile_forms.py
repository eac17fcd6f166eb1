"""Forms of the profile. What lets a person in is changed only by whoever knows the password."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from lms.accounts.attempt_limits import AttemptCounter
from lms.accounts.contact import parse_contact
from lms.accounts.fields import MobileField, PasswordField
from lms.accounts.models import User
from lms.accounts.passwords import PASSWORD_HINT, check_new_password
from lms.accounts.profile import taken_by_others
from lms.core.refusals import Refused


class _PasswordAgainForm(forms.Form):
    """Asks for the password that holds now. Guesses count together with those on the sign-in page."""

    current_password = PasswordField(label=_("Your password now"), autocomplete="current-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    @sensitive_variables()
    def clean_current_password(self) -> str:
        password: str = self.cleaned_data["current_password"]
        guesses = AttemptCounter("account", str(self.user.contact).lower())
        try:
            guesses.count()
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password. Check it and try again."), code="wrong_password")
        guesses.forget()
        return password


class EmailField(forms.CharField):
    """An e-mail address or nothing."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        contact = parse_contact(text)
        if not contact.email:
            raise ValidationError(_("This is not an e-mail address."), code="email_invalid")
        return contact.email


class ContactsForm(_PasswordAgainForm):
    """The e-mail address and the mobile number, of which one is enough."""

    email = EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("With it you can choose a new password when you forget the old one."),
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    mobile = MobileField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("A Thai number, such as 081 234 5678."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    field_order = ["email", "mobile", "current_password"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        email, mobile = data.get("email"), data.get("mobile")
        if email is None or mobile is None:
            return data
        if not (email or mobile):
            self.add_error("email", _("Keep one of the two: you sign in with it."))
        elif self.user.is_staff and not email:
            self.add_error("email", _("Staff need an e-mail address."))
        if "current_password" in data:  # otherwise anyone at an open page could ask who has an account
            for field in taken_by_others(user=self.user, email=email, mobile=mobile):
                self.add_error(field, _("Another account has this. Type another one."))
        return data


class ChangePasswordForm(_PasswordAgainForm):
    """A new password, typed once."""

    password = PasswordField(label=_("New password"), autocomplete="new-password", help_text=PASSWORD_HINT)
    field_order = ["current_password", "password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        check_new_password(password, person=self.user)
        return password
