"""Staff pages that lead to a regrade: the questions whose key changed, and the decision about one, with its dry run."""

from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.permissions import policy_registry

from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, Words
from lms.training.admin.forms import RegradeForm
from lms.training.admin.regrade_tables import SEE_TRAINEES, gains_table, losses_table
from lms.training.regrade_decisions import begin_regrade
from lms.training.regrade_forecast import MOST_NAMES, Forecast, forecast
from lms.training.regrade_trials import ask_trial
from quizzes.models import Question, QuestionVersion, Regrade
from quizzes.regrade_preview import is_large
from quizzes.showing import ReviewedQuestion, review_question

QUESTIONS = "regrades_admin:questions"
DECIDE = "regrades_admin:decide"
TRIAL = "regrades_admin:trial"
ASKED = ("policy", "reason")


def corrected_questions() -> QuerySet[Question]:
    """Return the questions that were published again after people had been asked an earlier version."""
    earlier = QuestionVersion.objects.filter(
        question=OuterRef("pk"), number__lt=OuterRef("current_version__number"), uses__isnull=False
    )
    decided = Regrade.objects.filter(version=OuterRef("current_version"))
    rows = Question.objects.filter(Exists(earlier)).annotate(is_decided=Exists(decided))
    return rows.select_related("bank", "current_version").defer("kind", "current_version__content")


class QuestionListView(RecordListView):
    """The questions that may need a regrade; a row leads to the decision."""

    page_title = _("Regrade a question")
    any_permission_required = ["add"]
    default_ordering = "-current_version__created_at"
    search_fields = ["code"]

    @cached_property
    def permission_policy(self) -> Any:
        """Whoever may regrade may choose the question, whether or not they may edit questions."""
        return policy_registry.get_by_type(Regrade)

    @staticmethod
    def find(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
        """Return those that ask, or are called, the text."""
        return questions.filter(Q(stem_text__icontains=text) | Q(code__icontains=text) | Q(topic__icontains=text))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("question", label=_("Question"), accessor="stem_in_short", url_name=DECIDE, sort_key="code"),
            Column("code", label=_("Code")),
            Column("bank", label=_("Bank")),
            Column("version", label=_("Version"), accessor="current_version.number"),
            MomentColumn(
                "published",
                label=_("Published"),
                accessor="current_version.created_at",
                sort_key="current_version__created_at",
            ),
            BooleanColumn("is_decided", label=_("Decided")),
        ]

    def get_base_queryset(self) -> QuerySet[Question]:
        return corrected_questions()


class RegradeQuestionView(DecisionView):
    """Decide about the answers to the earlier versions of a question: choose, look at the dry run, confirm.

    Both steps are posted to this page; what is confirmed must be what the dry run showed (`RegradeForm`).
    """

    model = Regrade
    permission_required = "add"
    form_class = RegradeForm
    page_title = _("Regrade")
    template_name = "training/admin/regrade_question.html"

    @cached_property
    def question(self) -> Question:
        found: Question = self.get_record(Question.objects.select_related("bank", "current_version"))
        return found

    @property
    def version(self) -> QuestionVersion | None:
        return self.question.current_version

    def get_page_subtitle(self) -> str:
        return self.question.stem_in_short

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, here = super().get_breadcrumbs_items()
        return [*before, {"url": reverse(QUESTIONS), "label": _("Regrade a question")}, here]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "version": self.version}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        changed = "confirm" in self.request.POST
        if changed and form.is_as_previewed:  # type: ignore[attr-defined]
            return super().form_valid(form)
        version: QuestionVersion = form.version  # type: ignore[attr-defined]
        asked: dict[str, Any] = {"version": version, **{name: form.cleaned_data[name] for name in ASKED}}
        if is_large(version):
            return redirect(TRIAL, ask_trial(**asked, actor=self.actor, is_again=changed).pk)
        foreseen = forecast(version=version, policy=asked["policy"])
        again = RegradeForm.after_preview(**asked)
        return self.render_to_response(self.get_context_data(form=again, forecast=foreseen, changed=changed))

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        values = form.cleaned_data
        about = {"policy": values["policy"], "reason": values["reason"], "actor": self.actor}
        regrade = begin_regrade(question=self.question, version=form.version, **about)  # type: ignore[attr-defined]
        return gettext("The regrade is decided; it is being applied."), regrade.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        foreseen = kwargs.get("forecast")
        tables = forecast_tables(foreseen, self.sees_trainees) if foreseen else {"keys": self.keys}
        return {**context, "version": self.version, **tables}

    @property
    def sees_trainees(self) -> bool:
        return self.actor.has_perms(SEE_TRAINEES)

    @property
    def keys(self) -> list[tuple[QuestionVersion, ReviewedQuestion]]:
        """The versions that were asked and the newest, each with its key; newest first. One query."""
        versions = QuestionVersion.objects.filter(question=self.question).annotate(asked=Count("uses"))
        shown = versions.filter(Q(asked__gt=0) | Q(pk=F("question__current_version"))).order_by("-number")
        return [(version, _key_of(version)) for version in shown]


def forecast_tables(foreseen: Forecast, sees_trainees: bool) -> dict[str, Any]:
    """Return what the template needs beside the forecast. Two statements, for the names."""
    if not sees_trainees:
        return {"names_are_hidden": True}
    return {
        "gains_table": gains_table(foreseen.gains),
        "losses_table": losses_table(foreseen.losses),
        "most_names": MOST_NAMES,
    }


def _key_of(version: QuestionVersion) -> ReviewedQuestion:
    shown: dict[str, Any] = {"kind": version.kind, "content": version.content, "layout": version.layout}
    return review_question(**shown, response=None, mark=Fraction(0), topic="", lesson_code="", source="")
