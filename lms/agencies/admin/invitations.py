"""The staff pages about invitations: the list, one invitation, inviting, sending again, withdrawing."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from lms.agencies.admin.forms import InviteForm
from lms.agencies.invitations import invite, send_again, withdraw
from lms.agencies.models import Agency, Invitation
from lms.agencies.own_rows import rows_for
from lms.agencies.reach import reach
from lms.core.staff_views import DecisionView, MomentColumn, RecordListView, RecordView, Section, Words, history_table
from lms.core.templatetags.thai_dates import day_and_time

INSPECT = "agency_invitations:inspect"
MAY_INVITE = "agencies.add_invitation"
State = Invitation.State


def invitations(user: Any) -> QuerySet[Invitation]:
    """Return the invitations that a user may see."""
    rows: QuerySet[Invitation] = rows_for(user, Invitation)
    return rows.select_related("agency", "invited_by", "membership__user")


def inviting_agencies(user: Any) -> QuerySet[Agency]:
    """Return the agencies into which a user may invite."""
    return Agency.objects.filter(reach(user, MAY_INVITE).limit("pk"))


def agencies_of_invitations(request: HttpRequest) -> QuerySet[Agency]:
    """Return the agencies that a filter offers."""
    return Agency.objects.filter(pk__in=rows_for(request.user, Invitation).order_by().values("agency"))


class InvitationFilterSet(WagtailFilterSet):
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=agencies_of_invitations)
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, method="by_state")

    class Meta:
        model = Invitation
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Invitation], _name: str, value: str) -> QuerySet[Invitation]:
        now, still_open = timezone.now(), {"accepted_at": None, "withdrawn_at": None}
        conditions: dict[str, dict[str, Any]] = {
            State.OPEN: {**still_open, "expires_at__gt": now},
            State.EXPIRED: {**still_open, "expires_at__lte": now},
            State.ACCEPTED: {"accepted_at__isnull": False},
            State.WITHDRAWN: {"withdrawn_at__isnull": False},
        }
        return rows.filter(**conditions[value])


def find_invitations(rows: QuerySet[Invitation], text: str) -> QuerySet[Invitation]:
    return rows.filter(email__icontains=text)


class InvitationListView(RecordListView):
    page_title = _("Invitations")
    search_fields = ["email"]
    find = staticmethod(find_invitations)
    filterset_class = InvitationFilterSet
    default_ordering = "-sent_at"
    invite_url_name = ""

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("email", label=_("E-mail"), url_name=INSPECT, sort_key="email"),
            Column("agency", label=_("Agency"), accessor="agency.short_name_here", sort_key="agency__code"),
            Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
            StatusTagColumn(
                "state", label=_("State"), accessor="state.label", primary=lambda row: row.state == State.OPEN
            ),
            MomentColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
            MomentColumn("expires_at", label=_("Valid until"), sort_key="expires_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Invitation]:
        return invitations(self.request.user)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(gettext("Invite someone"), url=reverse(self.invite_url_name), icon_name="mail")]


class InvitationView(RecordView):
    page_title = _("Invitation")
    again_url_name = withdraw_url_name = ""

    def get_record_queryset(self) -> QuerySet[Invitation]:
        return invitations(self.request.user)

    def get_page_subtitle(self) -> str:
        return str(self.object.email)

    def get_facts(self) -> list[tuple[Words, Any]]:
        one = self.object
        return [
            (_("E-mail"), one.email),
            (_("Agency"), one.agency.name_here),
            (_("Role"), one.get_role_display()),
            (_("State"), one.state.label),
            (_("Invited by"), one.invited_by.full_name if one.invited_by else ""),
            (_("Language of the mail"), one.get_language_display()),
            (_("Sent"), day_and_time(one.sent_at)),
            (_("Valid until"), day_and_time(one.expires_at)),
            (_("Accepted by"), one.membership.user.full_name if one.membership else ""),
        ]

    def get_sections(self) -> list[Section]:
        words = {"what": _("Event"), "who": _("By"), "why": _("Reason"), "when": _("When"), "system": _("the system")}
        return [(_("History"), history_table(self.object, **words), _("Nothing has been recorded yet."))]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.state not in {State.OPEN, State.EXPIRED}:
            return []
        if not self.user_has_permission_for_instance("change", self.object):
            return []
        links = [
            (gettext("Send again"), self.again_url_name, "mail"),
            (gettext("Withdraw"), self.withdraw_url_name, "cross"),
        ]
        return [
            HeaderButton(label, url=reverse(name, args=[self.object.pk]), icon_name=icon) for label, name, icon in links
        ]


class InviteView(DecisionView):
    model = Invitation
    permission_required = "add"
    form_class = InviteForm
    page_title = _("Invite someone")
    submit_button_label = _("Send the invitation")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agencies": inviting_agencies(self.actor)}

    def get_explanation(self) -> list[Words]:
        return [_("They get a link by e-mail, with which they join with their account or make one.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        made = invite(**form.cleaned_data, actor=self.actor)
        return gettext("An invitation was sent to %(email)s.") % {"email": made.email}, made.pk


class InvitationDecisionView(DecisionView):
    """A decision about the invitation that the address names; needs no reason."""

    model = Invitation
    permission_required = "change"
    form_class = forms.Form

    @cached_property
    def invitation(self) -> Invitation:
        rows = rows_for(self.actor, Invitation, ("change",)).select_related("agency")
        found: Invitation = self.get_record(rows)
        return found

    def get_page_subtitle(self) -> str:
        return self.invitation.email


class SendAgainView(InvitationDecisionView):
    page_title = submit_button_label = _("Send again")

    def get_explanation(self) -> list[Words]:
        return [_("A new link goes out, and the old one stops working.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        sent = send_again(invitation=self.invitation, actor=self.actor)
        return gettext("An invitation was sent to %(email)s.") % {"email": sent.email}, sent.pk


class WithdrawView(InvitationDecisionView):
    page_title = submit_button_label = pgettext_lazy("invitation", "Withdraw")

    def get_explanation(self) -> list[Words]:
        return [_("The link stops working at once.")]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        gone = withdraw(invitation=self.invitation, actor=self.actor)
        return gettext("The invitation to %(email)s was withdrawn.") % {"email": gone.email}, gone.pk
