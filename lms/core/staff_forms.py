"""What forms of the staff pages share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.thai import normalise


class ReasonForm(forms.Form):
    """Why a decision is taken. It is kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history with your name. Write what others need to understand the decision."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )

    def clean_reason(self) -> str:
        return normalise(self.cleaned_data["reason"])
