"""The form that chooses which certificates are issued again."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates.models import LayoutVersion
from certificates.reissuing import chosen
from courses.models import CoursePage
from lms.training.admin.forms import CourseField, DecisionForm
from lms.volunteers.programmes import main_courses


class LayoutVersionField(forms.ModelChoiceField):
    def label_from_instance(self, version: LayoutVersion) -> str:
        return version_in_words(version)


def version_in_words(version: LayoutVersion | None) -> str:
    """Return a version of a layout, with its layout at hand, by name and number."""
    return f"{version.layout.name} · {version.number}" if version else ""


class ReissueForm(DecisionForm):
    """Course, version of a layout, days of issue: what is given has to agree. `seen` names what the dry run showed."""

    course = CourseField(
        label=_("Course"), queryset=CoursePage.objects.none(), required=False, empty_label=_("Every course")
    )
    layout_version = LayoutVersionField(
        label=_("Version of the layout"),
        queryset=LayoutVersion.objects.none(),
        required=False,
        empty_label=_("Every layout"),
    )
    first_day = forms.DateField(label=_("Issued from"), required=False, widget=AdminDateInput)
    last_day = forms.DateField(label=_("Issued until (this day included)"), required=False, widget=AdminDateInput)
    sends_mail = forms.BooleanField(label=_("Write to the holders by e-mail"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["course", "layout_version", "first_day", "last_day", "sends_mail", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = main_courses()  # type: ignore[attr-defined]
        versions = LayoutVersion.objects.select_related("layout").defer("content").order_by("layout", "-number")
        self.fields["layout_version"].queryset = versions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("course", "layout_version", "first_day", "last_day")):
            raise ValidationError(_("Choose a course, a layout or days: never all certificates at once."))
        return values

    def choice(self) -> dict[str, Any]:
        """Return what is chosen, as `certificates.reissuing.chosen` takes it; for a valid form only."""
        values = self.cleaned_data
        last = values["last_day"]
        return {
            "course": values["course"],
            "layout_version": values["layout_version"],
            "issued_from": _midnight(values["first_day"]),
            "issued_to": _midnight(last + timedelta(days=1)) if last else None,
        }

    @property
    def is_as_previewed(self) -> bool:
        """Say whether the choice, and how many it concerns, are those of the dry run that was shown last."""
        return self.cleaned_data["seen"] == self._sight(chosen(**self.choice()).count())

    def after_preview(self, count: int) -> "ReissueForm":
        """Return the form filled in as it is, which confirms what is shown now."""
        return ReissueForm({**{name: self.data[name] for name in self.data}, "seen": self._sight(count)})

    def _sight(self, count: int) -> str:
        choice = [str(getattr(value, "pk", value) or "") for value in self.choice().values()]
        return ":".join([*choice, str(count)])


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
