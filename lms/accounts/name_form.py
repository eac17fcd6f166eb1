"""The fields of a person's name, as registration and the profile ask for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.fields import LatinNameField, NameField

NAME_FIELDS = ("name_prefix", "first_name", "last_name", "latin_name")


class PersonNameForm(forms.Form):
    """A name as it stands on certificates; `name()` gives it to whoever stores it."""

    error_css_class = "field--error"

    name_prefix = NameField(
        label=_("Name prefix"),
        required=False,
        max_length=40,
        help_text=_("Choose from the list, or type another such as a rank."),
        widget=forms.TextInput(attrs={"list": "name-prefixes", "autocomplete": "honorific-prefix"}),
    )
    first_name = NameField(
        label=_("Given name"),
        max_length=100,
        help_text=_("In Thai, as on your ID card: it will stand on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Type your given name.")},
    )
    last_name = NameField(
        label=_("Family name"),
        required=False,
        max_length=100,
        help_text=_("Leave it empty if you have none."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    latin_name = LatinNameField(
        label=_("Name in Latin letters (not required)"),
        required=False,
        max_length=200,
        help_text=_("For certificates in English, e.g. Somjai Jaidee."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "en"}),
    )

    def name(self) -> dict[str, str]:
        """Return the name by the account's fields; for a valid form only."""
        return {field: self.cleaned_data[field] for field in NAME_FIELDS}
