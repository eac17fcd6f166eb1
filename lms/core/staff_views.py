"""What staff pages in the Wagtail admin share: lists of records, their detail pages, forms that make one decision.

A *record* (a certificate, an enrolment, a volunteer) is looked up but never typed in or deleted: it changes only
through decisions that say who, what and why. Built on Wagtail's own generic views, so that everything looks native.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import registry as log_registry

from lms.core.refusals import Refused
from lms.core.templatetags.thai_dates import day_and_time
from lms.core.thai import normalise, to_arabic_digits

UTF8_MARK = b"\xef\xbb\xbf"  # without it Excel takes a CSV file for one in the machine's old code page
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Words = str | Promise
# Heading, table, what to say where the table has no rows.
Section = tuple[Words, Table, Words]


class MomentColumn(Column):
    """A date and time as the programme writes them, e.g. `22 พ.ย. 2569 14:05 น.`."""

    def get_value(self, instance: Any) -> str:
        return day_and_time(super().get_value(instance))


def harmless_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: names are typed by anyone (CWE-1236)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def local_moment(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment as the clock on the wall shows it, to the minute and without zone: spreadsheets know none."""
    return timezone.make_naive(moment).replace(second=0, microsecond=0)


class RecordListView(IndexView):
    """A list of records. `search_fields` only makes Wagtail show the search box; `find` does the searching."""

    any_permission_required = ["view"]
    find: Callable[[QuerySet, str], QuerySet] | None = None
    custom_value_preprocess = {
        datetime.datetime: {"csv": local_moment, "xlsx": local_moment},
        str: {"csv": harmless_cell},
    }

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        text = to_arabic_digits(normalise(self.search_query))
        return self.find(queryset, text) if self.find and text else queryset

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        yield UTF8_MARK
        yield from super().stream_csv(queryset)


class RecordView(InspectView):
    """One record: its facts, then tables of what belongs to it."""

    any_permission_required = ["view"]
    template_name = "core/admin/record.html"

    def get_record_queryset(self) -> QuerySet:
        """Return the rows that may be shown, with all that the page needs of them."""
        raise NotImplementedError

    def get_facts(self) -> list[tuple[Words, Any]]:
        """Return label and value of each fact, in order; facts without value are left out."""
        raise NotImplementedError

    def get_sections(self) -> list[Section]:
        return []

    def get_fields(self) -> list[str]:
        return []

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        return get_object_or_404(self.get_record_queryset(), pk=self.pk)

    def get_fields_context(self) -> list[dict[str, Any]]:
        return [{"label": label, "value": value, "component": None} for label, value in self.get_facts() if value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sections": self.get_sections()}


class RecordViewSet(ModelViewSet):
    """A list and a detail page, and no form that adds, edits or deletes a row."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(f"{view}_url_name" for view in ("add", "edit", "delete", "history", "usage"))
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        """Return the addresses of the decisions about these records."""
        return []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            *self.get_decisions(),
        ]

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """The audit reports lead to the detail page."""
        return type("_RecordURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})


class DecisionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A page that explains a decision, takes its reason and calls one function; a refusal is said in the form."""

    template_name = "core/admin/decision.html"
    model: type[Model]
    permission_required: str
    submit_button_label: Words = ""
    index_url_name = ""
    inspect_url_name = ""

    @property
    def actor(self) -> Any:
        """The user who decides: nobody gets here without having signed in."""
        return self.request.user

    def get_record(self, queryset: QuerySet) -> Any:
        """Return the row that the address names."""
        return get_object_or_404(queryset, pk=self.kwargs["pk"])

    def get_explanation(self) -> list[Words]:
        """Return what the decision brings about, a paragraph each."""
        return []

    def decide(self, form: forms.Form) -> tuple[Words, Any]:
        """Carry the decision out; return what to tell and the id of the record to show next."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            told, pk = self.decide(form)
        except Refused as refused:
            form.add_error(None, f"{refused.message} {refused.remedy}".strip())
            return self.form_invalid(form)
        messages.success(self.request, told)
        return redirect(self.inspect_url_name, pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, up, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["explanation"] = self.get_explanation()
        context["submit_button_label"] = self.submit_button_label
        context["media"] = context["form"].media
        return context


def history_table(record: Model, *, what: Words, who: Words, why: Words, when: Words, system: Words) -> Table:
    """Return the audit trail of a record as a table, newest first; `system` stands where no person acted. One query."""
    entries = log_registry.get_logs_for_instance(record).select_related("user")
    columns = [
        Column("message", label=what),
        Column("who", label=who, accessor=lambda entry: entry.user_display_name if entry.user_id else system),
        Column("comment", label=why),
        MomentColumn("timestamp", label=when),
    ]
    return Table(columns, list(entries))
