"""Forms of the staff pages about an agency's people."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency, Role
from lms.core.staff_forms import ReasonForm

ROLE_HELP = _(
    "An author writes; a reviewer also approves; a manager also handles the agency's people and what it says of itself."
)


class InviteForm(forms.Form):
    """Whom to ask, into which agency, for what."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect, help_text=ROLE_HELP)
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        help_text=_("Whoever has chosen a language for the admin is written to in that one."),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = agencies
        if len(agencies) == 1:
            field.initial, field.empty_label = agencies[0], None

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleForm(ReasonForm):
    """The new role, and why."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect, help_text=ROLE_HELP)
    field_order = ["role", "reason"]
