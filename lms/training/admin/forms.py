"""Forms of the decisions about people: certificates, extra time, regrades."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from courses.models import CoursePage
from lms.accounts.contact import parse_contact
from lms.accounts.models import User
from lms.accounts.name_form import NAME_FIELDS, PersonNameForm
from lms.core.thai import normalise
from lms.volunteers.programmes import main_courses
from quizzes.extra_time import LEAST_PERCENT, MOST_PERCENT
from quizzes.models import QuestionVersion, Regrade


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course: CoursePage) -> str:
        return course.title


class DecisionForm(forms.Form):
    """A decision with its reason, which is kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the history with your name. Write what others need to understand the decision."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )

    def clean_reason(self) -> str:
        return normalise(self.cleaned_data["reason"])


class IssueForm(DecisionForm):
    """To whom, for which course. Where the page is already about a trainee, the contact is not asked for."""

    contact = forms.CharField(
        label=_("The trainee's e-mail address or mobile number"),
        help_text=_("The one that the trainee signs in with."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    course = CourseField(label=_("Course"), queryset=CoursePage.objects.none(), empty_label=_("Choose a course"))
    field_order = ["contact", "course", "reason"]

    def __init__(self, *args: Any, trainee: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trainee = trainee
        self.fields["course"].queryset = main_courses().live()  # type: ignore[attr-defined]
        if trainee is not None:
            del self.fields["contact"]

    def clean_contact(self) -> str:
        typed = self.cleaned_data["contact"]
        self.trainee = User.objects.with_contact(parse_contact(typed)).filter(is_active=True).first()
        if self.trainee is None:
            raise ValidationError(_("No one has an account with this. Check it, or look the person up under Trainees."))
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        course = values.get("course")
        if self.trainee is not None and course is not None:
            self._refuse_second(self.trainee, course)
        return values

    def _refuse_second(self, trainee: User, course: CoursePage) -> None:
        """There is one certificate for each edition: issuing again would only return that one."""
        issued = Certificate.objects.filter(state=Certificate.State.ISSUED, enrolment__edition=course.edition)
        held = issued.filter(enrolment__user=trainee, enrolment__course=course).first()
        if held is not None:
            words = _("This person has a certificate of this course already: %(serial)s.")
            self.add_error("course", ValidationError(words, params={"serial": held.serial}))


class CorrectForm(PersonNameForm, DecisionForm):
    """The name as the account is to have it, and with it the new certificate."""

    field_order = [*NAME_FIELDS, "reason"]


class AnswerForm(forms.Form):
    """A second person's consent; a word about it is welcome and not required."""

    reason = forms.CharField(
        label=_("Note"),
        help_text=_("Kept in the history with your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean_reason(self) -> str:
        return normalise(self.cleaned_data["reason"])


class RevokeForm(DecisionForm):
    """Revoking is seen by everyone at once, so it is confirmed."""

    confirmed = forms.BooleanField(
        label=_("I have checked the name and the serial. This certificate is to be revoked."),
        error_messages={"required": _("Tick this to confirm.")},
    )


class ExtraTimeForm(DecisionForm):
    """How much longer than others the person has."""

    percent = forms.IntegerField(
        label=_("Extra time, per cent"),
        help_text=_("Of the time limit of every quiz: with 50, a quiz of 20 minutes lasts 30."),
        min_value=LEAST_PERCENT,
        max_value=MOST_PERCENT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),  # takes Thai digits too
    )
    field_order = ["percent", "reason"]


class RegradeForm(DecisionForm):
    """How answers to earlier versions count. `seen` names what the dry run showed: nothing else can be confirmed."""

    policy = forms.ChoiceField(label=_("Policy"), choices=Regrade.Policy.choices, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["policy", "reason"]

    def __init__(self, *args: Any, version: QuestionVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version

    @property
    def is_as_previewed(self) -> bool:
        """Say whether policy and version are those of the dry run that was shown last."""
        return bool(self.version) and self.cleaned_data["seen"] == _sight(self.version, self.cleaned_data["policy"])

    @classmethod
    def after_preview(cls, *, version: QuestionVersion | None, policy: str, reason: str) -> "RegradeForm":
        """Return the form filled in, which confirms the dry run that is shown with it."""
        return cls({"policy": policy, "reason": reason, "seen": _sight(version, policy)}, version=version)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.version is None:
            raise ValidationError(_("This question was never published."))
        return values


def _sight(version: QuestionVersion | None, policy: str) -> str:
    """Return what names a dry run: it is confirmed for the version and the policy that it showed."""
    return f"{version.pk if version else 0}:{policy}"
