"""Staff pages about volunteers: the list, one volunteer, the decisions to suspend and to reinstate."""

from typing import Any

import django_filters
from django import forms
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView, EditView
from wagtail.admin.widgets.button import HeaderButton

from lms.core.staff_views import DecisionView, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day, day_and_time
from lms.volunteers.admin.forms import ReasonForm
from lms.volunteers.card import read_card_code, spaced_code
from lms.volunteers.models import Programme, TargetGroup, Volunteer
from lms.volunteers.status import CAN_BE_SUSPENDED, earns_status, reinstate, suspend, unlock_programme

MAY_SEE = ["view", "change"]
INSPECT = "volunteers_admin:inspect"


def volunteers_listed() -> QuerySet[Volunteer]:
    return Volunteer.objects.select_related("user", "programme", "target_group")


def find_volunteers(volunteers: QuerySet[Volunteer], text: str) -> QuerySet[Volunteer]:
    """Return those whose name holds every word of the text, or whose card bears it as its code."""
    name = Concat("user__name_prefix", "user__first_name", Value(" "), "user__last_name")
    matches = Q()
    for word in text.split():
        matches &= Q(whole_name__icontains=word)
    return volunteers.annotate(whole_name=name).filter(matches | Q(card_code=read_card_code(text)))


class VolunteerFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(choices=Volunteer.Status.choices, label=_("Status"))
    programme = django_filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"))
    target_group = django_filters.ModelChoiceFilter(queryset=TargetGroup.objects.all(), label=_("Group"))

    class Meta:
        model = Volunteer
        fields = ["status", "programme", "target_group"]


class VolunteerListView(RecordListView):
    any_permission_required = MAY_SEE
    filterset_class = VolunteerFilterSet
    search_fields = ["card_code"]
    find = staticmethod(find_volunteers)
    default_ordering = "-joined_at"
    list_export = [
        "user.full_name",
        "programme",
        "target_group",
        "get_status_display",
        "joined_at",
        "activated_at",
        "status_changed_at",
    ]
    export_headings = {
        "user.full_name": _("Name"),
        "get_status_display": _("Status"),
    }
    export_filename = "volunteers"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name", label=_("Name"), accessor="user.full_name", url_name=INSPECT, sort_key="user__first_name"
            ),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                primary=lambda volunteer: volunteer.status == Volunteer.Status.ACTIVE,
                sort_key="status",
            ),
            Column("programme", label=_("Programme")),
            Column("target_group", label=_("Group")),
            Column("joined_at", label=_("Joined"), accessor=lambda row: day(row.joined_at), sort_key="joined_at"),
            Column(
                "activated_at",
                label=_("Active since"),
                accessor=lambda row: day(row.activated_at),
                sort_key="activated_at",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Volunteer]:
        return volunteers_listed()


class VolunteerView(RecordView):
    any_permission_required = MAY_SEE
    page_title = _("Volunteer")
    suspend_url_name = ""
    reinstate_url_name = ""

    def get_record_queryset(self) -> QuerySet[Volunteer]:
        return volunteers_listed()

    def get_page_subtitle(self) -> str:
        return self.object.user.full_name

    def get_facts(self) -> list[tuple[Words, Any]]:
        volunteer = self.object
        return [
            (_("Name"), volunteer.user.full_name),
            (_("Programme"), volunteer.programme),
            (_("Group"), volunteer.target_group),
            (_("Status"), volunteer.get_status_display()),
            (_("Status since"), day_and_time(volunteer.status_changed_at)),
            (_("Joined"), day_and_time(volunteer.joined_at)),
            (_("Active since"), day_and_time(volunteer.activated_at)),
            (_("Card code"), spaced_code(volunteer.card_code)),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        trail = history_table(self.object, **words)
        return [(_("History"), trail, _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        if self.object.status == Volunteer.Status.SUSPENDED:
            url = reverse(self.reinstate_url_name, args=[self.object.pk])
            return [HeaderButton(gettext("Reinstate"), url=url, icon_name="check")]
        if self.object.status in CAN_BE_SUSPENDED:
            url = reverse(self.suspend_url_name, args=[self.object.pk])
            return [HeaderButton(gettext("Suspend"), url=url, icon_name="no-view")]
        return []


class VolunteerDecisionView(DecisionView):
    """A decision about the volunteer that the address names."""

    model = Volunteer
    permission_required = "change"
    form_class = ReasonForm

    @cached_property
    def volunteer(self) -> Volunteer:
        return self.get_record(volunteers_listed())

    def get_page_subtitle(self) -> str:
        return f"{self.volunteer.user.full_name} · {self.volunteer.programme}"


class SuspendView(VolunteerDecisionView):
    page_title = _("Suspend")
    submit_button_label = _("Suspend")

    def get_explanation(self) -> list[Words]:
        return [_("The card shows as not active at once. Certificates and learning stay as they are.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        volunteer = suspend(volunteer=self.volunteer, actor=self.actor, reason=form.cleaned_data["reason"])
        return gettext("%(name)s is suspended.") % {"name": volunteer.user.full_name}, volunteer.pk


class ReinstateView(VolunteerDecisionView):
    page_title = _("Reinstate")
    submit_button_label = _("Reinstate")

    def get_explanation(self) -> list[Words]:
        if earns_status(self.volunteer):
            return [_("All required certificates are valid: the volunteer becomes active and the card valid at once.")]
        return [
            _("Required certificates are missing: the volunteer goes back to training and becomes active with them.")
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        volunteer = reinstate(volunteer=self.volunteer, actor=self.actor, reason=form.cleaned_data["reason"])
        facts = {"name": volunteer.user.full_name, "status": volunteer.get_status_display()}
        return gettext("%(name)s is reinstated. Status: %(status)s.") % facts, volunteer.pk


class ProgrammeEditView(EditView):
    """Changed rules: whoever has all the certificates that are still asked for becomes active."""

    def save_instance(self) -> Programme:
        programme = super().save_instance()
        unlock_programme(programme=programme)
        return programme


class UnusedOnlyDeleteView(DeleteView):
    """Deletes what no volunteer belongs to; the rest is kept, and the page says why."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            kept = gettext("“%(name)s” has volunteers, so it is kept. A programme can be closed for joining instead.")
            messages.error(self.request, kept % {"name": self.object})
            return redirect(self.get_success_url())
