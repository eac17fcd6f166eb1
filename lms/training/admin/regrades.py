"""Staff pages about regrades: the list, and one regrade with its progress and what came of it."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, StatusTagColumn, Table, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from lms.core.job_progress import JobProgressView
from lms.core.staff_views import MomentColumn, RecordListView, Section, Words
from lms.core.templatetags.thai_dates import day_and_time
from lms.training.admin.regrade_tables import MAY_REVOKE, SEE_TRAINEES, decision_columns, losses_table
from lms.training.regrade_effects import losses
from lms.training.regrade_forecast import figures_of
from quizzes.models import Regrade
from quizzes.regrade_turns import Turn, fallen

MAY_DECIDE = "quizzes.add_regrade"
LOSSES_A_PAGE = 50
NAMES_ARE_HIDDEN = _("Names are shown to those who may see trainees.")


def regrades_listed() -> QuerySet[Regrade]:
    """Return regrades with what pages show of them; the question's own content is not among it."""
    rows = Regrade.objects.select_related("question__bank", "version", "requested_by")
    return rows.defer("question__kind", "version__content", "version__layout")


class RegradeListView(RecordListView):
    default_ordering = "-requested_at"
    search_fields = ["question__code"]
    questions_url_name = ""

    @staticmethod
    def find(regrades: QuerySet[Regrade], text: str) -> QuerySet[Regrade]:
        """Return the regrades of questions that ask or are called the text."""
        return regrades.filter(question__stem_text__icontains=text) | regrades.filter(question__code__icontains=text)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "question",
                label=_("Question"),
                accessor="question.stem_in_short",
                url_name="regrades_admin:inspect",
                sort_key="question__code",
            ),
            Column("code", label=_("Code"), accessor="question.code"),
            Column("version", label=_("Version"), accessor="version.number"),
            Column("policy", label=_("Policy"), accessor="get_policy_display", sort_key="policy"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state == Regrade.State.DONE,
                sort_key="state",
            ),
            Column("who", label=_("Decided by"), accessor="requested_by"),
            MomentColumn("requested_at", label=_("When"), sort_key="requested_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Regrade]:
        return regrades_listed()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        url = reverse(self.questions_url_name)
        return [HeaderButton(gettext("Regrade a question"), url=url, icon_name="plus")]


class RegradeView(JobProgressView):
    """One regrade: how far it is, what it changed, and whose results a person has still to decide about."""

    page_title = _("Regrade")
    template_name = "training/admin/regrade.html"
    repeat_url_name = ""

    def get_record_queryset(self) -> QuerySet[Regrade]:
        return regrades_listed()

    def get_page_subtitle(self) -> str:
        return self.object.question.stem_in_short

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("Question"), found.question.stem_in_short),
            (_("Code"), found.question.code),
            (_("Version with the new key"), str(found.version.number)),
            (_("Policy"), found.get_policy_display()),
            (_("Reason"), found.reason),
            (_("Decided by"), found.requested_by),
            (_("When"), day_and_time(found.requested_at)),
            (_("State"), found.get_state_display()),
            (_("Finished"), day_and_time(found.finished_at)),
        ]

    @cached_property
    def page(self) -> Page:
        """The people on this page whose quiz is not passed any more."""
        turns: list[Turn] = fallen(self.object) if self.object.is_over and self.sees_trainees else []
        return WagtailPaginator(turns, LOSSES_A_PAGE).get_page(self.request.GET.get("p"))

    @property
    def sees_trainees(self) -> bool:
        return self.request.user.has_perms(SEE_TRAINEES)

    def get_sections(self) -> list[Section]:
        if not self.object.is_over:
            return []
        heading, nobody = _("No longer pass"), _("Everyone who had passed still passes.")
        if not self.sees_trainees:
            return [(heading, Table([], []), NAMES_ARE_HIDDEN)]
        found = losses(list(self.page))
        user = self.request.user
        may = {"may_revoke": user.has_perm(MAY_REVOKE), "may_keep": user.has_perm(MAY_DECIDE)}
        return [(heading, losses_table(found, decision_columns(self.object, found, **may)), nobody)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_of(self.object) if self.object.is_over else None
        may_repeat = self.object.state == Regrade.State.FAILED and self.request.user.has_perm(MAY_DECIDE)
        repeat_url = reverse(self.repeat_url_name, args=[self.object.pk]) if may_repeat else ""
        pages = self.page.paginator.get_elided_page_range(self.page.number)
        shown = {"figures": figures, "items": self.page, "elided_page_range": pages, "repeat_url": repeat_url}
        return {**super().get_context_data(**kwargs), **shown}

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("quizzes.view_attempt"):
            return []
        url = f"{reverse('attempts_admin:index')}?regrade={self.object.pk}"
        return [Button(gettext("Attempts that it changed"), url=url, icon_name="list-ul")]
