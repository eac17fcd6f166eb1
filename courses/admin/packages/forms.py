"""The forms of course packages."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, PublishPolicy
from courses.packages.jobs import agencies_for, courses_for
from courses.packages.zipped import PACKED_BYTES
from courses.policy import default_policy
from lms.agencies.models import Agency
from quizzes.exchange.limits import MEGABYTE


class UploadForm(forms.Form):
    """A package, whose course it becomes, and whether it wins over what was edited here."""

    file = forms.FileField(
        label=_("zip file"), help_text=_("The folder of the course, packed as a zip file; at most 200 MB.")
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        required=False,
        label=_("agency"),
        help_text=_("Whose course it becomes. Empty: as the package says, or as it is here."),
    )
    overwrite = forms.BooleanField(
        label=_("replace what was edited here"),
        required=False,
        help_text=_("Otherwise pages and questions that were edited since the last import stay as they are."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = agencies_for(user)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > PACKED_BYTES:
            problem = _("The file is larger than %(size)s MB.") % {"size": PACKED_BYTES // MEGABYTE}
            raise forms.ValidationError(problem)
        return file


class PolicyChoiceForm(forms.Form):
    """What the import means for those enrolled."""

    policy = forms.ChoiceField(
        label=_("What this change means for those enrolled"),
        choices=PublishPolicy.choices,
        initial=default_policy,
        required=False,
        widget=forms.RadioSelect,
    )


class ExportForm(forms.Form):
    """Which course."""

    course = forms.ModelChoiceField(CoursePage.objects.none(), label=_("course"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        course.queryset = courses_for(user)
