"""The menu group “Volunteers” of the admin: volunteers, programmes, target groups."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from lms.core.staff_views import RecordViewSet
from lms.volunteers.admin.forms import ProgrammeForm
from lms.volunteers.admin.views import (
    ProgrammeEditView,
    ReinstateView,
    SuspendView,
    UnusedOnlyDeleteView,
    VolunteerListView,
    VolunteerView,
)
from lms.volunteers.models import Programme, ProgrammeIssueRule, TargetGroup, Volunteer


class VolunteerViewSet(RecordViewSet):
    model = Volunteer
    name = "volunteers_admin"
    url_prefix = "volunteers"
    icon = "user"
    menu_label = _("Volunteers")
    index_view_class = VolunteerListView
    inspect_view_class = VolunteerView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        decisions = {f"{name}_url_name": self.get_url_name(name) for name in ("suspend", "reinstate")}
        return super().get_common_view_kwargs(**{**decisions, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("<int:pk>/suspend/", self.construct_view(SuspendView), name="suspend"),
            path("<int:pk>/reinstate/", self.construct_view(ReinstateView), name="reinstate"),
        ]


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "programmes_admin"
    url_prefix = "programmes"
    icon = "list-ul"
    copy_view_enabled = False
    edit_view_class = ProgrammeEditView
    delete_view_class = UnusedOnlyDeleteView
    list_display = ["__str__", "code", BooleanColumn("is_open", label=_("Open for joining"))]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldPanel("code"),
            FieldPanel("required_courses", widget=CheckboxSelectMultiple),
            FieldPanel("target_groups", widget=CheckboxSelectMultiple),
            FieldPanel("is_open"),
        ],
        base_form_class=ProgrammeForm,
    )


class ProgrammeIssueRuleViewSet(ModelViewSet):
    model = ProgrammeIssueRule
    name = "programme_issue_rules_admin"
    url_prefix = "programme-issue-rules"
    icon = "clipboard-list"
    menu_label = _("Issue rules")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        BooleanColumn("needs_email", label=_("e-mail address needed")),
        BooleanColumn("needs_mobile", label=_("mobile number needed")),
        BooleanColumn("needs_latin_name", label=_("name in Latin letters needed")),
    ]
    panels = [
        FieldPanel("programme"),
        FieldPanel("needs_email"),
        FieldPanel("needs_mobile"),
        FieldPanel("needs_latin_name"),
    ]

    def get_queryset(self, request: Any) -> Any:
        return ProgrammeIssueRule.objects.select_related("programme")


class TargetGroupViewSet(ModelViewSet):
    model = TargetGroup
    name = "target_groups_admin"
    url_prefix = "target-groups"
    icon = "group"
    copy_view_enabled = False
    delete_view_class = UnusedOnlyDeleteView
    list_display = ["__str__", "code", "sort_order"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("sort_order")]),
    ]


class VolunteersGroup(ModelViewSetGroup):
    menu_label = _("Volunteers")
    menu_name = "volunteers"
    menu_icon = "user"
    menu_order = 210
    items = (VolunteerViewSet, ProgrammeViewSet, ProgrammeIssueRuleViewSet, TargetGroupViewSet)
