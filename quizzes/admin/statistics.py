"""The admin's pages of quiz statistics: the list of quizzes, a quiz's report, computing it anew."""

from typing import Any

import django_filters
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from lms.core.job_progress import JobProgressMixin
from lms.core.jobs import BackgroundJob
from lms.core.staff_views import MomentColumn, RecordListView, RecordViewSet
from lms.core.templatetags.thai_dates import day_and_time
from quizzes.admin.statistics_export import csv_response, xlsx_response
from quizzes.admin.statistics_page import StatisticsPage
from quizzes.admin.statistics_plots import Point, histogram, scatter
from quizzes.admin.statistics_question import QuestionStatisticsView
from quizzes.admin.statistics_rows import Reading
from quizzes.admin.statistics_tables import (
    draws_table,
    question_address,
    questions_table,
    quiz_figures_table,
    scores_table,
)
from quizzes.admin.statistics_words import ATTEMPTS, leak_check_in_words, percent, plain
from quizzes.models import QuestionBank, Quiz, QuizReport
from quizzes.report_access import quizzes_for
from quizzes.reporting import request_report

INSPECT = "quiz_statistics:inspect"
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


def banks_listed(request: HttpRequest) -> QuerySet[QuestionBank]:
    """Return the banks of the quizzes that the list may show: who sees statistics need not see questions."""
    return QuestionBank.objects.filter(pk__in=quizzes_for(request.user).order_by().values("bank"))


class QuizFilterSet(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(label=_("Bank"), queryset=banks_listed)

    class Meta:
        model = Quiz
        fields = ["bank", "live"]


def find_quizzes(rows: QuerySet[Quiz], text: str) -> QuerySet[Quiz]:
    return rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text) | Q(code__icontains=text))


class StatisticsListView(RecordListView):
    """Every quiz, with the figures over first attempts as they were computed last."""

    page_title = _("Quiz statistics")
    search_fields = ["title"]
    find = staticmethod(find_quizzes)
    filterset_class = QuizFilterSet
    default_ordering = "code"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title_here", label=_("Quiz"), url_name=INSPECT, sort_key="title"),
            Column("bank", label=_("Bank"), sort_key="bank__name"),
            Column("taken", label=_("Attempts"), accessor=lambda quiz: plain(quiz.taken or 0), sort_key="taken"),
            Column("mean", label=_("Mean score"), accessor=lambda quiz: percent(number(quiz.mean)), sort_key="mean"),
            Column(
                "alpha",
                label=_("Internal consistency"),
                accessor=lambda quiz: percent(number(quiz.alpha)),
                sort_key="alpha",
            ),
            Column("alarms", label=_("Leak alarms"), accessor=lambda quiz: quiz.alarms or "", sort_key="alarms"),
            MomentColumn("computed_at", label=_("Computed"), sort_key="computed_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Quiz]:
        first = FilteredRelation("reports", condition=Q(reports__attempts=QuizReport.Attempts.FIRST))
        figures = KeyTransform("figures", "first__data")
        return (
            quizzes_for(self.request.user)
            .select_related("bank")
            .annotate(first=first)
            .annotate(
                taken=KeyTransform("attempts", "first__data"),
                mean=KeyTransform("mean", figures),
                alpha=KeyTransform("alpha", figures),
                alarms=KeyTransform("alarms", KeyTransform("leaks", "first__data")),
                computed_at=F("first__computed_at"),
            )
        )


def number(kept: Any) -> float | None:
    """Return a kept figure; None for the code that stands where there is none."""
    return None if isinstance(kept, str) else kept


class StatisticsView(JobProgressMixin, StatisticsPage):
    """The report of one quiz."""

    page_title = _("Quiz statistics")
    template_name = "quizzes/admin/statistics.html"
    compute_url_name = ""

    def get_job(self) -> BackgroundJob | None:
        return self.report

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        export = EXPORTS.get(request.GET.get("export", ""))
        if export and self.reading:
            return export(self.reading, f"{self.object.code}-{self.attempts}")
        return super().get(request, *args, **kwargs)

    def get_facts(self) -> list[tuple[Any, Any]]:
        if self.reading is None:
            return []
        data, leaks = self.reading.data, self.reading.data["leaks"]
        alarms = [row.title for row in self.reading.questions if any(f["code"] == "leak" for f in row.data["flags"])]
        facts: list[tuple[Any, Any]] = [
            (_("Attempts"), f"{plain(data['attempts'])} ({ATTEMPTS[self.attempts]})"),
            (_("Questions in an attempt"), questions_in_words(data)),
            (_("Computed"), day_and_time(self.reading.report.computed_at)),
            (_("Leak alarm"), ", ".join(alarms)),
            (_("Leak test"), leak_check_in_words(leaks)),
        ]
        if leaks["recent"]["attempts"] and leaks["before"]["attempts"]:
            words = gettext("%(recent)s in the last %(days)s days, %(before)s before")
            means = {name: percent(leaks[name]["mean"]) for name in ("recent", "before")}
            facts.append((_("Mean score"), words % {**means, "days": leaks["days"]}))
        return facts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        address = reverse(INSPECT, args=[self.object.pk])
        context["compute_url"] = f"{reverse(self.compute_url_name, args=[self.object.pk])}?attempts={self.attempts}"
        context["choices"] = [
            {"url": f"{address}?attempts={name}", "label": label, "is_here": name == self.attempts}
            for name, label in ATTEMPTS.items()
        ]
        if self.reading and self.reading.data["attempts"]:
            context.update(self.contents(self.reading))
        return context

    def contents(self, reading: Reading) -> dict[str, Any]:
        """Return the tables and plots."""
        bins = reading.data["bins"]
        return {
            "reading": reading,
            "figures": quiz_figures_table(reading),
            "histogram": histogram("scores", bins),
            "scores": scores_table(bins),
            "scatter": scatter("questions", points(reading)),
            "questions": questions_table(
                reading, self.request.GET.get("ordering", ""), question_address(self.object.pk, self.attempts)
            ),
            "draws": draws_table(reading) if reading.draws else None,
        }

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if self.reading is None:
            return []
        address = f"{self.request.path}?attempts={self.attempts}&export="
        return [
            Button(gettext("Download as a spreadsheet (XLSX)"), url=f"{address}xlsx", icon_name="download"),
            Button(gettext("Download the questions (CSV)"), url=f"{address}csv", icon_name="download"),
        ]


def questions_in_words(data: dict[str, Any]) -> str:
    """Return how many questions an attempt has, and over which attempts the internal consistency was computed."""
    if not data["sizes"]:
        return ""
    least, most = data["sizes"]
    if least == most:
        return plain(most)
    words = gettext(
        "%(least)s to %(most)s. Internal consistency and effective weights are of the %(attempts)s attempts"
        " with %(usual)s."
    )
    usual = {"attempts": plain(data["usual"]["attempts"]), "usual": data["usual"]["questions"]}
    return words % {"least": least, "most": most, **usual}


def points(reading: Reading) -> list[Point]:
    """Return the questions that have both a facility and a discrimination."""
    found = []
    for row in reading.questions:
        facility, discrimination = row.figures["facility"].value, row.figures["discrimination"].value
        if facility is not None and discrimination is not None:
            found.append(Point(facility, discrimination, str(row.number), row.is_flagged))
    return found


class ComputeView(PermissionCheckedMixin, View):
    """Ask for a quiz's statistics to be computed anew."""

    http_method_names = ["post"]
    permission_required = "view"
    model = QuizReport
    index_url_name = inspect_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        quiz = get_object_or_404(quizzes_for(request.user), pk=pk)
        asked = request.GET.get("attempts", "")
        attempts = asked if asked in QuizReport.Attempts.values else str(QuizReport.Attempts.FIRST)
        actor: Any = request.user  # nobody gets here without having signed in
        request_report(quiz=quiz, attempts=attempts, user=actor)
        messages.success(request, gettext("The statistics are being computed."))
        return redirect(f"{reverse(INSPECT, args=[quiz.pk])}?attempts={attempts}")


class QuizStatisticsViewSet(RecordViewSet):
    model = QuizReport
    name = "quiz_statistics"
    url_prefix = "quiz-statistics"
    icon = "table"
    menu_label = _("Quiz statistics")
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    index_view_class = StatisticsListView
    inspect_view_class = StatisticsView

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_inspect_view_kwargs(compute_url_name=self.get_url_name("compute"), **kwargs)

    def get_decisions(self) -> list[URLPattern]:
        question = self.construct_view(QuestionStatisticsView, **self.get_common_view_kwargs())
        return [
            path("<int:pk>/compute/", self.construct_view(ComputeView), name="compute"),
            path("<int:pk>/questions/<int:question>/", question, name="question"),
        ]

    def register_admin_url_finder(self) -> None:
        """No audit entry is about a report."""
