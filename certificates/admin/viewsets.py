"""The admin's parts about who gets a certificate: rules of courses, lists of people, what was refused."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.admin.lists import AddEntryView, EntryListView, EntryView, LiftEntryView
from certificates.admin.refusals import RefusalListView, RefusalView
from certificates.admin.rules import RuleForm
from certificates.admin.troubles import AgainView, TroubleListView, TroubleView
from certificates.models import FileTrouble, IssueListEntry, IssueRefusal, IssueRule
from lms.core.staff_views import RecordViewSet


class IssueListViewSet(RecordViewSet):
    model = IssueListEntry
    name = "issue_list_admin"
    url_prefix = "issue-list"
    icon = "list-ul"
    menu_label = _("Block-list and allow-list")
    index_view_class = EntryListView
    inspect_view_class = EntryView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {"new_url_name": self.get_url_name("new"), "lift_url_name": self.get_url_name("lift")}
        return super().get_common_view_kwargs(**{**names, **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [
            path("new/", self.construct_view(AddEntryView), name="new"),
            path("<int:pk>/lift/", self.construct_view(LiftEntryView), name="lift"),
        ]


class IssueRefusalViewSet(RecordViewSet):
    model = IssueRefusal
    name = "issue_refusals_admin"
    url_prefix = "refused-certificates"
    icon = "warning"
    menu_label = _("Refused certificates")
    index_view_class = RefusalListView
    inspect_view_class = RefusalView


class FileTroubleViewSet(RecordViewSet):
    model = FileTrouble
    name = "file_troubles_admin"
    url_prefix = "certificate-files"
    icon = "warning"
    menu_label = _("Files in trouble")
    index_view_class = TroubleListView
    inspect_view_class = TroubleView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"again_url_name": self.get_url_name("again"), **kwargs})

    def get_decisions(self) -> list[URLPattern]:
        return [path("<int:pk>/again/", self.construct_view(AgainView), name="again")]


class IssueRuleViewSet(ModelViewSet):
    model = IssueRule
    name = "issue_rules_admin"
    url_prefix = "issue-rules"
    icon = "clipboard-list"
    menu_label = _("Issue rules")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        BooleanColumn("only_listed", label=_("only people on its list")),
        BooleanColumn("needs_email", label=_("e-mail address needed")),
        BooleanColumn("needs_mobile", label=_("mobile number needed")),
        BooleanColumn("needs_latin_name", label=_("name in Latin letters needed")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("course"),
            FieldPanel("only_listed"),
            MultiFieldPanel(
                [FieldPanel("needs_email"), FieldPanel("needs_mobile"), FieldPanel("needs_latin_name")],
                heading=_("What the account must hold"),
            ),
        ],
        base_form_class=RuleForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return IssueRule.objects.select_related("course")
