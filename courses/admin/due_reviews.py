"""The report of what is to be checked again: to agencies their own lessons, to the programme office everything."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.models import LessonPage
from courses.reviews import KINDS, Due, due_for
from lms.agencies.models import Agency
from lms.agencies.reach import ENTER, reach
from lms.core.staff_views import UTF8_MARK, RecordListView
from lms.core.templatetags.thai_dates import day

PERIODS = {"0": _("overdue"), "30": _("in 30 days"), "60": _("in 60 days"), "90": _("in 90 days")}


def own_agencies(request: HttpRequest) -> QuerySet[Agency]:
    """Return the agencies that a person works for; all for the programme office."""
    return Agency.objects.filter(reach(request.user, ENTER).limit("pk"))


class DueFilterSet(WagtailFilterSet):
    """Filters of a list of `Due`; they are few, so it is filtered here and not in the database."""

    within = django_filters.ChoiceFilter(label=_("Due"), choices=list(PERIODS.items()), method="keep")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=list(KINDS.items()), method="keep")
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=own_agencies, method="keep")

    class Meta:
        model = LessonPage
        fields: list[str] = []

    def keep(self, rows: Any, _name: str, _value: Any) -> Any:
        return rows

    def filter_queryset(self, rows: list[Due]) -> list[Due]:
        chosen = self.form.cleaned_data
        tests: dict[str, Callable[[Due, Any], bool]] = {
            "within": lambda one, value: one.days_left < 0 if value == "0" else one.days_left <= int(value),
            "kind": lambda one, value: one.kind == value,
            "agency": lambda one, value: one.agency == value,
        }
        wanted = [(tests[name], value) for name, value in chosen.items() if value]
        return [one for one in rows if all(test(one, value) for test, value in wanted)]


def left_in_words(one: Due) -> str:
    if one.days_left < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -one.days_left) % {"days": -one.days_left}
    return ngettext("in %(days)s day", "in %(days)s days", one.days_left) % {"days": one.days_left}


class DueColumn(TitleColumn):
    def get_link_url(self, instance: Due, parent_context: Any) -> str:
        return instance.edit_url


class DayColumn(Column):
    def get_value(self, instance: Any) -> str:
        return day(super().get_value(instance))


class DueReviewsView(ReportView):
    page_title = _("Due for review")
    header_icon = "date"
    index_url_name = "courses_admin:due_reviews"
    index_results_url_name = "courses_admin:due_reviews_results"
    filterset_class = DueFilterSet
    any_permission_required = ["add", "change", "publish"]
    list_export = ["kind_in_words", "title", "agency_in_words", "checked_on", "review_by", "days_left"]
    export_headings = {
        "kind_in_words": _("Kind"),
        "title": _("Title"),
        "agency_in_words": _("Agency"),
        "checked_on": _("Checked on"),
        "review_by": _("Check again by"),
        "days_left": _("Days left"),
    }
    export_filename = "due-for-review"
    custom_value_preprocess = {
        **RecordListView.custom_value_preprocess,
        datetime.date: {"csv": str, "xlsx": None},
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            DueColumn("title", label=_("Title")),
            Column("kind_in_words", label=_("Kind")),
            Column("agency_in_words", label=_("Agency")),
            DayColumn("checked_on", label=_("Checked on")),
            DayColumn("review_by", label=_("Check again by")),
            StatusTagColumn("left", label=_("Left"), accessor=left_in_words, primary=lambda one: one.days_left < 0),
        ]

    def get_queryset(self) -> list[Due]:
        return due_for(self.request.user)

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        yield UTF8_MARK
        yield from super().stream_csv(queryset)
