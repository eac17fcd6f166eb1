"""Forms of the staff pages about programmes and volunteers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.volunteers.programmes import main_courses


class ProgrammeForm(WagtailAdminModelForm):
    """A programme; its courses are chosen among the pages in the site's main language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["required_courses"].queryset = main_courses()


class ReasonForm(forms.Form):
    """Why a decision is taken. It is kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history with your name. Write what others need to understand the decision."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
