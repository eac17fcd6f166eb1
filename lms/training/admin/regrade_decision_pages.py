"""Staff pages that decide about a regrade: to keep a result that it lowered, to run it again where it failed."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.core.staff_views import DecisionView, Words
from lms.training.admin.forms import DecisionForm
from lms.training.admin.regrade_tables import SEE_TRAINEES
from lms.training.admin.regrades import regrades_listed
from lms.training.regrade_decisions import keep_result, repeat_regrade
from quizzes.models import Attempt, Regrade


class AboutRegradeView(DecisionView):
    """A decision about the regrade that the address names."""

    model = Regrade
    permission_required = "add"

    @cached_property
    def regrade(self) -> Regrade:
        return get_object_or_404(regrades_listed(), pk=self.kwargs["regrade"])

    def get_page_subtitle(self) -> str:
        return self.regrade.question.stem_in_short

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, here = super().get_breadcrumbs_items()
        url = reverse(self.inspect_url_name, args=[self.regrade.pk])
        return [*before, {"url": url, "label": self.regrade.question.stem_in_short}, here]


class KeepView(AboutRegradeView):
    """Keep what rests on a pass that the regrade took from the attempt in the address."""

    form_class = DecisionForm
    page_title = _("Keep the result")
    submit_button_label = _("Keep the result")

    @cached_property
    def attempt(self) -> Attempt:
        regraded = Attempt.objects.filter(regraded__regrade=self.regrade).select_related("user", "quiz")
        found: Attempt = self.get_record(regraded.distinct())
        return found

    def get_page_subtitle(self) -> str:
        named = self.request.user.has_perms(SEE_TRAINEES)
        return f"{self.attempt.user.full_name} · {self.attempt.quiz}" if named else str(self.attempt.quiz)

    def get_explanation(self) -> list[Words]:
        return [
            _("The module, the certificate and the status stay as they are; so they do without any decision."),
            _("Your decision is written down with the attempt, so that nobody need ask again why they stand."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        reason = form.cleaned_data["reason"]
        keep_result(regrade=self.regrade, attempt=self.attempt, actor=self.actor, reason=reason)
        return gettext("The result is kept."), self.regrade.pk


class RepeatView(AboutRegradeView):
    """Run a regrade again that could not be finished."""

    form_class = forms.Form
    page_title = _("Run again")
    submit_button_label = _("Run again")

    def get_explanation(self) -> list[Words]:
        return [
            _("The same decision is applied to the attempts that were left out; those that are done stay as they are.")
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        return gettext("The regrade goes on."), repeat_regrade(regrade=self.regrade).pk
