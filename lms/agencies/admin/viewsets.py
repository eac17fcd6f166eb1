"""The viewsets of an agency's people. They stand in the menu group “Agencies”, which `lms.training` makes."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from lms.agencies.admin.invitations import (
    InvitationListView,
    InvitationView,
    InviteView,
    SendAgainView,
    WithdrawView,
)
from lms.agencies.admin.members import ChangeRoleView, LeaveView, MemberListView, MemberResetView, MemberView
from lms.agencies.models import Invitation, Membership
from lms.core.staff_views import RecordViewSet


class MemberViewSet(RecordViewSet):
    model = Membership
    name = "agency_members"
    url_prefix = "agency-members"
    icon = "user"
    menu_label = _("Members")
    index_view_class = MemberListView
    inspect_view_class = MemberView

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("role", "leave", "reset")}
        return super().get_inspect_view_kwargs(**names, **kwargs)

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("<int:pk>/role/", self.construct_view(ChangeRoleView), name="role"),
            path("<int:pk>/leave/", self.construct_view(LeaveView), name="leave"),
            path("<int:pk>/second-factor/", self.construct_view(MemberResetView), name="reset"),
        ]


class InvitationViewSet(RecordViewSet):
    model = Invitation
    name = "agency_invitations"
    url_prefix = "agency-invitations"
    icon = "mail"
    menu_label = _("Invitations")
    index_view_class = InvitationListView
    inspect_view_class = InvitationView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("invite", "again", "withdraw")}
        return super().get_common_view_kwargs(**{**names, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("new/", self.construct_view(InviteView), name="invite"),
            path("<int:pk>/again/", self.construct_view(SendAgainView), name="again"),
            path("<int:pk>/withdraw/", self.construct_view(WithdrawView), name="withdraw"),
        ]
