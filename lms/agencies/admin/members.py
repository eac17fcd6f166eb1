"""The staff pages about who belongs to an agency: the list, one member, changing role, leaving, a lost device."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from lms.accounts.models import User
from lms.accounts.second_factor_admin import ResetSecondFactorView
from lms.agencies.admin.forms import RoleForm
from lms.agencies.device_reset import resettable_by
from lms.agencies.memberships import change_role, leave
from lms.agencies.models import Agency, Membership, Role
from lms.agencies.own_rows import rows_for
from lms.core.staff_forms import ReasonForm
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time

INSPECT = "agency_members:inspect"


def members(user: Any) -> QuerySet[Membership]:
    """Return the memberships that a user may see, past ones too; `has_factor`: the person has a second factor."""
    factor = TOTPDevice.objects.filter(user=OuterRef("user"), confirmed=True)
    return rows_for(user, Membership).select_related("user", "agency", "added_by").annotate(has_factor=Exists(factor))


def agencies_of_members(request: HttpRequest) -> QuerySet[Agency]:
    """Return the agencies that a filter offers."""
    return Agency.objects.filter(pk__in=rows_for(request.user, Membership).order_by().values("agency"))


def find_members(rows: QuerySet[Membership], text: str) -> QuerySet[Membership]:
    for word in text.split():
        name = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        rows = rows.filter(name | Q(user__latin_name__icontains=word) | Q(user__email__icontains=word))
    return rows


class MemberFilterSet(WagtailFilterSet):
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=agencies_of_members)
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices)
    left = django_filters.BooleanFilter(label=_("Have left"), field_name="until", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Membership
        fields: list[str] = []


def state_of(member: Membership) -> str:
    return gettext("has left") if member.until else gettext("member")


def factor_in_words(member: Any) -> str:
    return gettext("set up") if member.has_factor else gettext("not set up yet")


class MemberListView(RecordListView):
    page_title = _("Members")
    search_fields = ["user__first_name"]
    find = staticmethod(find_members)
    filterset_class = MemberFilterSet
    default_ordering = "-since"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), accessor="user.full_name", url_name=INSPECT),
            Column("agency", label=_("Agency"), accessor="agency.short_name_here", sort_key="agency__code"),
            Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
            StatusTagColumn("state", label=_("State"), accessor=state_of, primary=lambda member: not member.until),
            Column("factor", label=_("Second factor"), accessor=factor_in_words),
            MomentColumn("since", label=_("Since"), sort_key="since"),
        ]

    def get_base_queryset(self) -> QuerySet[Membership]:
        return members(self.request.user)


class MemberView(RecordView):
    page_title = _("Member")
    role_url_name = leave_url_name = reset_url_name = ""

    def get_record_queryset(self) -> QuerySet[Membership]:
        return members(self.request.user)

    def get_page_subtitle(self) -> str:
        return f"{self.object.user.full_name} · {self.object.agency.short_name_here}"

    def get_facts(self) -> list[tuple[Words, Any]]:
        member = self.object
        return [
            (_("Name"), member.user.full_name),
            (_("E-mail"), member.user.email),
            (_("Agency"), member.agency.name_here),
            (_("Role"), member.get_role_display()),
            (_("Since"), day_and_time(member.since)),
            (_("Until"), day_and_time(member.until) if member.until else ""),
            (_("Invited by"), member.added_by.full_name if member.added_by else ""),
            (_("Second factor"), factor_in_words(member)),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [(_("History"), history_table(self.object, **words), _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        member = self.object
        if member.until or not self.user_has_permission_for_instance("change", member):
            return []
        links = []
        if member.user_id != self.request.user.pk:
            links += [
                (gettext("Change role"), self.role_url_name, "edit"),
                (gettext("End membership"), self.leave_url_name, "cross"),
            ]
        if member.has_factor and resettable_by(self.request.user).filter(pk=member.user_id).exists():
            links.append((gettext("Reset the second factor"), self.reset_url_name, "key"))
        return [HeaderButton(label, url=reverse(name, args=[member.pk]), icon_name=icon) for label, name, icon in links]


def current_members(user: Any) -> QuerySet[Membership]:
    """Return the present memberships that a user may change."""
    rows: QuerySet[Membership] = rows_for(user, Membership, ("change",))
    return rows.filter(until=None).select_related("user", "agency")


class MemberDecisionView(DecisionView):
    """A decision about the present member that the address names."""

    model = Membership
    permission_required = "change"

    @cached_property
    def member(self) -> Membership:
        held: Membership = self.get_record(current_members(self.actor))
        return held

    def get_page_subtitle(self) -> str:
        return f"{self.member.user.full_name} · {self.member.agency.short_name_here}"


class ChangeRoleView(MemberDecisionView):
    form_class = RoleForm
    page_title = submit_button_label = _("Change role")

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.member.role}

    def get_explanation(self) -> list[Words]:
        return [_("It holds from the next page that the person opens.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        data = form.cleaned_data
        now = change_role(membership=self.member, role=data["role"], actor=self.actor, reason=data["reason"])
        facts = {"name": now.user.full_name, "role": now.get_role_display()}
        return gettext("%(name)s is %(role)s from now on.") % facts, now.pk


class LeaveView(MemberDecisionView):
    form_class = ReasonForm
    page_title = submit_button_label = _("End membership")

    def get_explanation(self) -> list[Words]:
        return [
            _("The person loses every right in the agency and is signed out everywhere at once."),
            _("What they wrote stays, with their name."),
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        left = leave(membership=self.member, actor=self.actor, reason=form.cleaned_data["reason"])
        return gettext("%(name)s has left the agency.") % {"name": left.user.full_name}, left.pk


class MemberResetView(ResetSecondFactorView):
    """A lost device of a member, reset by a manager."""

    model = Membership  # type: ignore[assignment]

    @cached_property
    def member(self) -> Membership:
        held: Membership = self.get_record(current_members(self.actor))
        return held

    @cached_property
    def person(self) -> User:
        return get_object_or_404(resettable_by(self.actor), pk=self.member.user_id)

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        told, _person = super().decide(form)
        return told, self.member.pk
