"""Staff pages about files of certificates that are not to be had: whose, why, since when; and the way out."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from certificates.models import FileTrouble
from certificates.redrawing import take_up
from lms.core.staff_forms import ReasonForm
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time


def troubles() -> QuerySet[FileTrouble]:
    return FileTrouble.objects.select_related("certificate")


class TroubleFilterSet(WagtailFilterSet):
    waits = django_filters.BooleanFilter(
        field_name="given_up_at", lookup_expr="isnull", exclude=True, label=_("Waits for a decision")
    )
    is_over = django_filters.BooleanFilter(field_name="over_at", lookup_expr="isnull", exclude=True, label=_("Over"))
    cause = django_filters.ChoiceFilter(choices=FileTrouble.Cause.choices, label=_("Cause"))

    class Meta:
        model = FileTrouble
        fields = ["cause"]


class TroubleListView(RecordListView):
    any_permission_required = ["view", "change"]
    page_title = _("Files in trouble")
    filterset_class = TroubleFilterSet
    search_fields = ["certificate__serial", "certificate__full_name"]
    default_ordering = "-last_at"

    @staticmethod
    def find(rows: QuerySet[FileTrouble], text: str) -> QuerySet[FileTrouble]:
        """Return those whose certificate's number or name as printed holds every word."""
        for word in text.split():
            rows = rows.filter(Q(certificate__serial__icontains=word) | Q(certificate__full_name__icontains=word))
        return rows

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), accessor="certificate.full_name", url_name=self.inspect_url_name),
            Column("serial", label=_("Number"), accessor="certificate.serial"),
            Column("cause", label=_("Cause"), accessor="get_cause_display"),
            StatusTagColumn("state", label=_("State"), accessor=state_in_words, primary=lambda row: not row.over_at),
            Column("tries", label=_("Tries"), sort_key="tries"),
            MomentColumn("first_at", label=_("Since"), sort_key="first_at"),
            MomentColumn("last_at", label=_("Last tried"), sort_key="last_at"),
        ]

    def get_base_queryset(self) -> QuerySet[FileTrouble]:
        return troubles()


def state_in_words(row: FileTrouble) -> str:
    """Return whether the file is there again, is being tried, or waits for somebody."""
    if row.over_at:
        return gettext("over")
    return gettext("waits for a decision") if row.given_up_at else gettext("is tried again by itself")


class TroubleView(RecordView):
    any_permission_required = ["view", "change"]
    page_title = _("File in trouble")
    again_url_name = ""

    def get_record_queryset(self) -> QuerySet[FileTrouble]:
        return troubles()

    def get_page_subtitle(self) -> str:
        return str(self.object.certificate.full_name)

    def get_facts(self) -> list[tuple[Words, Any]]:
        found = self.object
        return [
            (_("Name"), found.certificate.full_name),
            (_("Number"), found.certificate.serial),
            (_("Course"), found.certificate.course_title),
            (_("Cause"), found.get_cause_display()),
            (_("Message of the program"), found.detail),
            (_("State"), state_in_words(found)),
            (_("Tries"), str(found.tries)),
            (_("Since"), day_and_time(found.first_at)),
            (_("Last tried"), day_and_time(found.last_at)),
            (_("Over since"), day_and_time(found.over_at)),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        history = history_table(self.object.certificate, **words)
        return [(_("History of the certificate"), history, _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.over_at or not self.user_has_permission("change"):
            return []
        url = reverse(self.again_url_name, args=[self.object.pk])
        return [HeaderButton(gettext("Make the file again"), url=url, icon_name="rotate")]


class AgainView(DecisionView):
    """Have the file made again."""

    model = FileTrouble
    permission_required = "change"
    form_class = ReasonForm
    page_title = _("Make the file again")
    submit_button_label = _("Make the file again")

    @cached_property
    def trouble(self) -> FileTrouble:
        found: FileTrouble = self.get_record(troubles())
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.trouble.certificate.full_name} · {self.trouble.certificate.serial}"

    def get_explanation(self) -> list[Words]:
        return [
            _("Mend the cause first, where it is known: a layout, say, is mended in a new version and then re-issued."),
            _("A file that was damaged or is gone is drawn and signed anew. Files that people hold stay genuine."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        take_up(trouble=self.trouble, actor=self.actor, reason=form.cleaned_data["reason"])
        return gettext("The file is being made again."), self.trouble.pk
