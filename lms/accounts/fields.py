"""Form fields that several of the account forms share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.contact import parse_contact
from lms.accounts.names import clean_latin_name, clean_name

NAME_PREFIXES = ("นาย", "นาง", "นางสาว")  # offered; others, such as ranks, are typed


class NameField(forms.CharField):
    """A name, or a part of one, in Thai or Latin letters."""

    def clean(self, value: Any) -> str:
        return clean_name(super().clean(value))


class LatinNameField(forms.CharField):
    """A name in Latin letters only."""

    def clean(self, value: Any) -> str:
        return clean_latin_name(super().clean(value))


class ContactField(forms.CharField):
    """An e-mail address or a Thai mobile number; its clean value is the normal form as text."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("E-mail or mobile number"))
        options.setdefault("max_length", 254)
        super().__init__(**options)
        self.error_messages["required"] = _("Type your e-mail address or your mobile number.")
        self.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        return str(parse_contact(super().clean(value)))


class MobileField(forms.CharField):
    """A Thai mobile number or nothing."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        contact = parse_contact(text)
        if not contact.mobile:
            raise ValidationError(_("This is not a mobile number."), code="contact_unreadable")
        return contact.mobile


class PasswordField(forms.CharField):
    """A password, typed once; a script offers to show it (`show-password.js`)."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        show = {"data-show": _("Show the password"), "data-hide": _("Hide the password")}
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, **show})
        options.setdefault("label", _("Password"))
        super().__init__(strip=False, max_length=200, widget=widget, **options)
        self.error_messages["required"] = _("Type a password.")
