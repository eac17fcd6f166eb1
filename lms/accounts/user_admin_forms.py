"""How staff make and change accounts in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from lms.accounts.fields import LatinNameField, MobileField, NameField
from lms.accounts.models import User
from lms.accounts.passwords import PASSWORD_HINT, check_new_password

_OUR_FIELDS = {"name_prefix", "latin_name", "mobile", "is_staff"}


class _PersonForm(forms.ModelForm):
    """What both forms share. The internal name is made by the model and shown to nobody."""

    username = forms.CharField(disabled=True, required=False, widget=forms.HiddenInput)
    name_prefix = NameField(label=_("Name prefix"), required=False, max_length=40)
    first_name = NameField(label=_("Given name"), max_length=100)
    last_name = NameField(label=_("Family name"), required=False, max_length=100)
    latin_name = LatinNameField(label=_("Name in Latin letters"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    mobile = MobileField(label=_("Mobile number"), required=False, max_length=30)
    is_staff = forms.BooleanField(
        label=_("Staff"),
        required=False,
        help_text=_("May open this admin, with a second factor. What they may do there, their roles say."),
    )
    separate_username_field = False

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("email") and not data.get("mobile") and not self.errors:
            self.add_error("email", _("Give an e-mail address or a mobile number: people sign in with it."))
        if data.get("is_staff") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Staff need an e-mail address."))
        return data

    def validate_password(self) -> None:
        """Called by Wagtail's forms once the instance has its new names."""
        password = self.cleaned_data.get("password1")
        if password and password == self.cleaned_data.get("password2"):
            check_new_password(password, person=self.instance)


class PersonCreationForm(_PersonForm, UserCreationForm):
    """Makes an account. Without a password the person gets a link by mail and chooses one."""

    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("is_staff", True)
        self.fields["password1"].help_text = _(
            "Leave empty to have a link mailed with which the person chooses one. %(hint)s"
        ) % {"hint": PASSWORD_HINT}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("password1") and not data.get("email") and "email" not in self.errors:
            self.add_error("password1", _("Without an e-mail address no link can be mailed: set a password."))
        return data

    def save(self, commit: bool = True) -> User:
        if not self.cleaned_data["password1"]:
            self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person

    class Meta(UserCreationForm.Meta):
        model = User
        fields = UserCreationForm.Meta.fields | _OUR_FIELDS


class PersonEditForm(_PersonForm, UserEditForm):
    """Changes an account; nobody takes their own right to the admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_staff"]

    class Meta(UserEditForm.Meta):
        model = User
        fields = UserEditForm.Meta.fields | _OUR_FIELDS
