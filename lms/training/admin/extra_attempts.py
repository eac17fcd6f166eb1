"""The staff page that opens another attempt at a quiz for one trainee."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.staff_views import DecisionView, Words
from lms.training.admin.forms import DecisionForm
from quizzes.extra_attempts import allow_another
from quizzes.models import Attempt, ExtraAttempt

MAY_ALLOW = "quizzes.add_extraattempt"


class AllowAnotherView(DecisionView):
    """Open another attempt at the quiz, and for the enrolment, of the attempt that the address names."""

    model = ExtraAttempt
    permission_required = "add"
    form_class = DecisionForm
    page_title = _("Allow another attempt")
    submit_button_label = _("Allow another attempt")

    @cached_property
    def attempt(self) -> Attempt:
        attempts = Attempt.objects.filter(user=self.kwargs["trainee"]).select_related("user", "quiz")
        found: Attempt = self.get_record(attempts)
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.attempt.user} · {self.attempt.quiz}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = {"url": reverse(self.index_url_name), "label": _("Trainees")}
        person = {"url": reverse(self.inspect_url_name, args=[self.attempt.user_id]), "label": str(self.attempt.user)}
        here = {"url": "", "label": self.get_page_title(), "sublabel": str(self.attempt.quiz)}
        return [*self.breadcrumbs_items, people, person, here]

    def get_explanation(self) -> list[Words]:
        return [
            _("The trainee can try once more. What the earlier attempts brought stays on record."),
            _("The wait between attempts still holds. Nobody is told: let the trainee know."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        attempt = self.attempt
        allow_another(
            user=attempt.user,
            quiz=attempt.quiz,
            scope=attempt.scope,
            actor=self.actor,
            reason=form.cleaned_data["reason"],
        )
        words = gettext("%(name)s can try “%(quiz)s” once more.")
        return words % {"name": attempt.user, "quiz": attempt.quiz}, attempt.user_id
