"""The page of one question in a quiz's report: its figures, what to look at, what was answered."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from quizzes.admin.statistics_page import StatisticsPage
from quizzes.admin.statistics_rows import QuestionRow, Reading
from quizzes.admin.statistics_tables import answers_table, figures_table
from quizzes.admin.statistics_words import ATTEMPTS, OF_QUESTION, percent, plain

# Of a version group, what the whole question's figures do not say already.
OF_VARIANT = {name: OF_QUESTION[name] for name in ("facility", "discrimination", "efficiency")}


class QuestionStatisticsView(StatisticsPage):
    page_title = _("Statistics of a question")
    template_name = "quizzes/admin/question_statistics.html"

    @cached_property
    def there(self) -> Reading:
        """The figures; a page about a question of a report that was not computed does not exist."""
        if self.reading is None:
            raise Http404("There is no report.")
        return self.reading

    @cached_property
    def row(self) -> QuestionRow:
        found = next((row for row in self.there.questions if row.pk == self.kwargs["question"]), None)
        if found is None:
            raise Http404("The report has no such question.")
        return found

    def get_page_subtitle(self) -> str:
        return self.row.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home, everything, here = super().get_breadcrumbs_items()
        up = f"{reverse(self.inspect_url_name, args=[self.object.pk])}?attempts={self.attempts}"
        return [home, everything, {"url": up, "label": self.object.title_here}, here]

    def get_facts(self) -> list[tuple[Any, Any]]:
        row = self.row
        facts = [
            (_("Question"), row.stem),
            (_("Code"), row.code),
            (_("Topic"), row.topic),
            (_("Asked in"), f"{plain(row.attempts)} ({ATTEMPTS[self.attempts]})"),
        ]
        if row.leak:
            words = gettext("%(jump)s points in the last %(days)s days (%(recent)s answers; p = %(p)s)")
            days = self.there.data["leaks"]["days"]
            test = {"jump": f"{row.leak.jump:+.1f}", "recent": plain(row.leak.recent), "p": p_in_words(row.leak.p)}
            facts.append((_("Change of facility among people with the same score"), words % {**test, "days": days}))
        return facts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        context = super().get_context_data(**kwargs)
        context["row"] = row
        context["figures"] = figures_table(OF_QUESTION, row.figures)
        context["variants"] = [
            {
                "about": variant,
                "figures": figures_table(OF_VARIANT, variant.figures) if row.has_new_key else None,
                "answers": answers_table(variant),
                "unanswered": percent(100 * variant.data["unanswered"] / variant.attempts),
                "unworded": variant.data["unworded"],
            }
            for variant in reversed(row.variants)
        ]
        return context

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("quizzes.change_question"):
            return []
        url = reverse("wagtailsnippets_quizzes_question:edit", args=[self.row.pk])
        return [Button(gettext("Edit the question"), url=url, icon_name="edit")]


def p_in_words(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else plain(p, 4)
