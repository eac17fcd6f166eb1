"""Forms of the volunteer's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.volunteers.models import Programme, TargetGroup


class JoinForm(forms.Form):
    """Join a programme as a member of one of its target groups."""

    target_group = forms.ChoiceField(
        label=_("Which group do you belong to?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the group that you belong to.")},
    )

    def __init__(self, *args: Any, programme: Programme, groups: Iterable[TargetGroup], **kwargs: Any) -> None:
        # Several of these forms may stand on one page: each with ids of its own.
        kwargs.setdefault("auto_id", f"{programme.code}-%s")
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.groups = {group.code: group for group in groups}
        self.fields["target_group"].choices = [(code, str(group)) for code, group in self.groups.items()]  # type: ignore[attr-defined]

    def clean_target_group(self) -> TargetGroup:
        return self.groups[self.cleaned_data["target_group"]]
