"""The page of a dry run that a worker computes: how far it is, then what it foretells and the form to confirm it."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from lms.core.job_progress import JobProgressMixin
from lms.core.jobs import BackgroundJob
from lms.training.admin.forms import RegradeForm
from lms.training.admin.regrade_questions import DECIDE, RegradeQuestionView
from lms.training.regrade_trial_rows import read_figures, read_forecast
from lms.training.regrade_trials import trials_for
from quizzes.models import Question, QuestionVersion, RegradeTrial


class RegradeTrialView(JobProgressMixin, RegradeQuestionView):
    """A dry run. Its form is posted to the page of the question, which asks again whether it may be confirmed."""

    http_method_names = ["get", "head", "options"]
    template_name = "training/admin/regrade_trial.html"

    @cached_property
    def trial(self) -> RegradeTrial:
        rows = trials_for(self.actor).select_related("version", "question__bank", "question__current_version")
        found: RegradeTrial = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @property
    def question(self) -> Question:
        return self.trial.question

    @property
    def version(self) -> QuestionVersion:
        return self.trial.version

    def get_job(self) -> BackgroundJob:
        return self.trial

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        trial = self.trial
        return RegradeForm.after_preview(version=trial.version, policy=trial.policy, reason=trial.reason)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.trial.result
        if kept is not None:
            kwargs["forecast"] = read_forecast(kept) if self.sees_trainees else read_figures(kept)
        about = {"action_url": reverse(DECIDE, args=[self.trial.question_id]), "changed": self.trial.is_again}
        return {**super().get_context_data(**kwargs), **about}
