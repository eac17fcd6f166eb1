"""Forms for signing in and for a forgotten password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from lms.accounts.attempt_limits import AttemptCounter
from lms.accounts.client_address import client_address
from lms.accounts.contact import parse_contact
from lms.accounts.fields import ContactField, PasswordField
from lms.accounts.models import User
from lms.accounts.passwords import PASSWORD_HINT, check_new_password
from lms.core.refusals import Refused


class SignInForm(forms.Form):
    """Contact and password. One message for everything wrong: it does not tell who has an account."""

    username = ContactField()
    password = PasswordField(autocomplete="current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "username" not in data or "password" not in data:
            return data
        by_account = AttemptCounter("account", data["username"])
        by_address = AttemptCounter("address", client_address(self.request))
        try:
            by_account.count()
            by_address.count()
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
        found = authenticate(self.request, username=data["username"], password=data["password"])
        if not isinstance(found, User):
            raise ValidationError(
                _("The e-mail or mobile number and the password do not match. Check both and try again."),
                code="no_match",
            )
        by_account.forget()
        by_address.take_back()
        self.user = found
        return data

    def get_user(self) -> User | None:
        """Return who signed in; for a valid form only."""
        return self.user


class ForgottenPasswordForm(forms.Form):
    """Asks for a link to choose a new password. The answer is the same whether or not there is an account."""

    email = ContactField(label=_("E-mail"))

    def clean_email(self) -> str:
        contact = parse_contact(self.cleaned_data["email"])
        if contact.mobile:
            raise ValidationError(
                _("We cannot send a link to a mobile number. Your provincial office can give you a new password."),
                code="mobile_only",
            )
        try:
            AttemptCounter("reset", contact.email).count()
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
        return contact.email


class NewPasswordForm(forms.Form):
    """Sets a new password, typed once."""

    password = PasswordField(label=_("New password"), autocomplete="new-password", help_text=PASSWORD_HINT)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        check_new_password(password, person=self.user)
        return password

    def save(self) -> User:
        """Store the password; it ends the person's other sessions. Earlier wrong guesses no longer count."""
        self.user.set_password(self.cleaned_data["password"])
        self.user.save(update_fields=["password"])
        for contact in filter(None, (self.user.email.lower(), self.user.mobile)):
            AttemptCounter("account", contact).forget()
        return self.user
