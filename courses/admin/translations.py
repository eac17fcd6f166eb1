"""The report of translations: to agencies their own pages, to the programme office everything, counted by agency."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.models import LessonPage
from courses.translations import (
    CURRENT,
    MISSING,
    OUTDATED,
    Translation,
    confirm_translation,
    main_pages,
    translations_in,
)
from lms.agencies.models import Agency
from lms.agencies.reach import ENTER, reach
from lms.core.staff_views import UTF8_MARK, RecordListView

STATES = {OUTDATED: _("out of date"), MISSING: _("missing"), CURRENT: _("up to date")}


@dataclass(frozen=True)
class Row:
    """A page and its translation, in words."""

    one: Translation
    agency: Agency | None

    @property
    def title(self) -> str:
        return str(self.one.main.title)

    @property
    def agency_in_words(self) -> str:
        return self.agency.name_here if self.agency else gettext("programme office")

    @property
    def state_in_words(self) -> str:
        return str(STATES[self.one.state])

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[(self.one.translated or self.one.main).pk])


def rows_for(user: Any) -> list[Row]:
    """Return the translations of what a member of staff may edit. Six queries, however many there are."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    language = next(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    agencies = Agency.objects.in_bulk()
    found = translations_in(main_pages().filter(pk__in=mine.values("pk")), language)
    return [Row(one, agencies.get(one.agency_id) if one.agency_id else None) for one in found]


def own_agencies(request: HttpRequest) -> QuerySet[Agency]:
    return Agency.objects.filter(reach(request.user, ENTER).limit("pk"))


class TranslationFilterSet(WagtailFilterSet):
    """Filters of a list of rows; they are few, so it is filtered here and not in the database."""

    state = django_filters.ChoiceFilter(label=_("Translation"), choices=list(STATES.items()), method="keep")
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=own_agencies, method="keep")

    class Meta:
        model = LessonPage
        fields: list[str] = []

    def keep(self, rows: Any, _name: str, _value: Any) -> Any:
        return rows

    def filter_queryset(self, rows: list[Row]) -> list[Row]:
        tests: dict[str, Callable[[Row, Any], bool]] = {
            "state": lambda row, value: row.one.state == value,
            "agency": lambda row, value: row.agency == value,
        }
        wanted = [(tests[name], value) for name, value in self.form.cleaned_data.items() if value]
        return [row for row in rows if all(test(row, value) for test, value in wanted)]


class RowColumn(TitleColumn):
    def get_link_url(self, instance: Row, parent_context: Any) -> str:
        return instance.edit_url


class TranslationsView(ReportView):
    page_title = _("Translations")
    header_icon = "globe"
    results_template_name = "courses/admin/translations_results.html"
    index_url_name = "courses_admin:translations"
    index_results_url_name = "courses_admin:translations_results"
    filterset_class = TranslationFilterSet
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "agency_in_words", "state_in_words"]
    export_headings = {"title": _("Title"), "agency_in_words": _("Agency"), "state_in_words": _("Translation")}
    export_filename = "translations"
    custom_value_preprocess = RecordListView.custom_value_preprocess

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            RowColumn("title", label=_("Title")),
            Column("agency_in_words", label=_("Agency")),
            StatusTagColumn(
                "state", label=_("Translation"), accessor="state_in_words", primary=lambda row: row.one.state != CURRENT
            ),
        ]

    @cached_property
    def all_rows(self) -> list[Row]:
        return rows_for(self.request.user)

    def get_queryset(self) -> list[Row]:
        return self.all_rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Counter((row.agency_in_words, row.one.state) for row in self.all_rows)
        by_agency = [
            (name, counts[name, OUTDATED], counts[name, MISSING], counts[name, CURRENT])
            for name in dict.fromkeys(row.agency_in_words for row in self.all_rows)
        ]
        return {**super().get_context_data(**kwargs), "by_agency": by_agency}

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        yield UTF8_MARK
        yield from super().stream_csv(queryset)


def still_right(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask whether a translation is still right, and note that it is."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change")
    page = get_object_or_404(mine.exclude(locale__language_code=settings.LANGUAGE_CODE), pk=page_id)
    user: Any = request.user
    if request.method != "POST":
        return render(request, "courses/admin/still_right.html", {"page": page})
    if confirm_translation(page=page, actor=user):
        messages.success(request, gettext("Noted: the translation “%(title)s” is still right.") % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", page.pk)
