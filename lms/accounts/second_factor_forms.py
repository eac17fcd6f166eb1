"""Forms of the second factor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from lms.accounts.models import User
from lms.accounts.second_factor import set_up, verify
from lms.core.refusals import Refused

_CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class SetUpForm(forms.Form):
    """Proves that the person's app has the secret."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=20,
        help_text=_("6 digits; a new code comes every 30 seconds."),
        widget=forms.TextInput(attrs=_CODE_ATTRIBUTES),
        error_messages={"required": _("Type the code that the app shows.")},
    )

    def __init__(self, user: User, secret: str, *args: Any, **kwargs: Any) -> None:
        self.user, self.secret = user, secret
        self.device: TOTPDevice | None = None
        self.recovery_codes: list[str] = []
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        done = set_up(user=self.user, secret=self.secret, code=code)
        if done is None:
            raise ValidationError(
                _("The code is not right. Check that the phone sets its clock by itself, and type the newest code."),
                code="wrong_code",
            )
        self.device, self.recovery_codes = done
        return code


class VerifyForm(forms.Form):
    """Takes a one-time code, or a recovery code in its place."""

    code = forms.CharField(
        label=_("Code"), max_length=20, error_messages={"required": _("Type the code that the app shows.")}
    )

    def __init__(self, user: User, *args: Any, by_recovery_code: bool = False, **kwargs: Any) -> None:
        self.user = user
        self.device: Device | None = None
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        if by_recovery_code:
            field.label = _("Recovery code")
            field.help_text = _("One of the ten codes that you kept. Each works once.")
            field.widget.attrs.update({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
        else:
            field.label = _("Code from the app")
            field.help_text = _("6 digits; a new code comes every 30 seconds.")
            field.widget.attrs.update(_CODE_ATTRIBUTES)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.device = verify(user=self.user, code=code)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
        if self.device is None:
            raise ValidationError(
                _("The code is not right, or it was used already. Type the newest one."), code="wrong_code"
            )
        return code
