"""The form with which someone who is invited makes an account: as for anyone, without the address, which is known."""

from typing import Any

from lms.accounts.registration_form import RegistrationForm


class InvitedPersonForm(RegistrationForm):
    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        del self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["contact"] = self.email
        return super().clean()
