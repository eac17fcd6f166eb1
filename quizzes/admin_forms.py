"""The author's form of a quiz: times in minutes, as people say them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

MOST_MINUTES = 60 * 24 * 365


class MinutesField(forms.IntegerField):
    """A duration that is read and written in whole minutes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_MINUTES, **options)

    def prepare_value(self, value: Any) -> Any:
        return int(value.total_seconds() // 60) if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> timedelta | None:
        minutes = super().clean(value)
        return None if minutes is None else timedelta(minutes=minutes)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class QuizForm(WagtailAdminModelForm):
    time_limit = MinutesField(label=_("Time limit, minutes"), required=False, help_text=_("Empty: no limit."))
    cooldown = MinutesField(label=_("Wait between attempts, minutes"), help_text=_("0: none."))

    def clean_time_limit(self) -> timedelta | None:
        """A limit of no minutes is no limit."""
        return self.cleaned_data["time_limit"] or None
