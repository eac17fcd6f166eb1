"""Registration: the person and their target group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.registration_form import RegistrationForm
from lms.volunteers.models import TargetGroup


class TraineeRegistrationForm(RegistrationForm):
    """The account's fields, and which group the person belongs to: it decides the programme they join."""

    target_group = forms.ModelChoiceField(
        label=_("Which group are you in?"),
        queryset=TargetGroup.objects.filter(programmes__is_open=True).distinct(),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Choose the group that fits you best.")},
    )
    field_order = ["target_group"]
