"""What the pages about one quiz's statistics share: the quiz, which of its attempts, and the report over them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lms.core.staff_views import RecordView
from quizzes.admin.statistics_rows import Reading
from quizzes.models import Quiz, QuizReport
from quizzes.report_access import quizzes_for, reports_for
from quizzes.report_data import FORMAT


class StatisticsPage(RecordView):
    """A page about one quiz; `?attempts=` in its address says over which attempts (everyone's first)."""

    inspect_url_name = ""

    def get_record_queryset(self) -> QuerySet[Quiz]:
        return quizzes_for(self.request.user)

    @cached_property
    def attempts(self) -> str:
        asked = self.request.GET.get("attempts", "")
        return asked if asked in QuizReport.Attempts.values else str(QuizReport.Attempts.FIRST)

    @cached_property
    def report(self) -> QuizReport | None:
        return reports_for(self.request.user).filter(quiz=self.object, attempts=self.attempts).first()

    @cached_property
    def reading(self) -> Reading | None:
        """The figures as they were computed last; None where there are none that this page can read."""
        if self.report is None or self.report.data is None or self.report.data["format"] != FORMAT:
            return None
        return Reading(self.report)

    def get_page_subtitle(self) -> str:
        return self.object.title_here

    def get_facts(self) -> list[tuple[Any, Any]]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Quiz statistics")}, here]
