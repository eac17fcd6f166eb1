"""The form with which a person makes an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.contact import parse_contact
from lms.accounts.fields import ContactField, PasswordField
from lms.accounts.models import PrivacyNotice, User
from lms.accounts.name_form import NAME_FIELDS, PersonNameForm
from lms.accounts.passwords import PASSWORD_HINT, check_new_password

_ACCOUNT_FIELDS = (*NAME_FIELDS, "contact", "password")


class RegistrationForm(PersonNameForm):
    """What an account needs. `person()` gives it to `registration.register`, with `notice`, the version shown.

    The last field is a confirmation of having read the privacy notice (PDPA s. 23), not a consent: what the platform
    must do to teach and certify does not rest on consent. Refuses (`no_privacy_notice`) where none is in force.
    """

    contact = ContactField(help_text=_("You sign in with it. One of the two is enough."))
    password = PasswordField(autocomplete="new-password", help_text=PASSWORD_HINT)
    notice_read = forms.BooleanField(
        label=_("I have read the privacy notice"),
        error_messages={"required": _("Read the privacy notice, then tick this box.")},
    )
    notice_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = PrivacyNotice.objects.current()
        self.initial["notice_version"] = self.notice.version

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if User.objects.with_contact(parse_contact(contact)).exists():
            raise ValidationError(
                _("There is already an account with this. Sign in, or type another one."), code="contact_taken"
            )
        return contact

    def clean(self) -> dict[str, Any]:
        """Check what needs several fields: the password against the person, the notice against the one shown."""
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            known = {name: data.get(name, "") for name in ("first_name", "last_name", "latin_name")}
            if "@" in data.get("contact", ""):
                known["email"] = data["contact"]
            try:
                check_new_password(password, person=User(**known))
            except ValidationError as problems:
                self.add_error("password", problems)
        if data.get("notice_read") and data.get("notice_version") != self.notice.version:
            # Shown again, the form carries the new version and an empty box.
            shown = {**self.data, self.add_prefix("notice_version"): self.notice.version}
            shown.pop(self.add_prefix("notice_read"))
            self.data = shown
            self.add_error("notice_read", _("The privacy notice has changed meanwhile. Please read the new version."))
        return data

    def person(self) -> dict[str, str]:
        """Return the facts about the person, by the names of `register`'s arguments; for a valid form only."""
        return {name: self.cleaned_data[name] for name in _ACCOUNT_FIELDS}
