"""Partner agencies in the admin: making one sets up everything it works with; a manager edits their own."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from lms.agencies.admin.viewsets import InvitationViewSet, MemberViewSet
from lms.agencies.models import Agency
from lms.agencies.own_rows import OwnRowsMixin, rows_for
from lms.core.refusals import Refused
from lms.core.staff_views import DecisionView, Words
from lms.training.agency_setup import set_up_agency


class AgencyForm(WagtailAdminModelForm):
    """An agency's facts. The code stays as it was: addresses, groups and the bank carry it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields and self.instance.pk:
            self.fields["code"].disabled = True
        logo = self.fields.get("logo")
        if isinstance(logo, forms.ModelChoiceField) and logo.queryset is not None and self.for_user is not None:
            policy = policy_registry.get_by_type(logo.queryset.model)
            own = policy.instances_user_has_any_permission_for(self.for_user, {"choose"}).values("pk")
            logo.queryset = logo.queryset.filter(pk__in=own) | logo.queryset.filter(pk=self.instance.logo_id)


class AgencyIndexView(IndexView):
    any_permission_required = ["add", "change", "view"]

    def get_base_queryset(self) -> QuerySet[Agency]:
        return rows_for(self.request.user, Agency)


class AgencyCreateView(CreateView):
    def form_valid(self, form: forms.BaseForm) -> Any:
        """A refusal of the set-up is said in the form, and nothing was made."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except Refused as refused:
            form.add_error("code", f"{refused.message} {refused.remedy}".strip())
            self.is_valid(form)  # says so above the form
            return self.form_invalid(form)

    def save_instance(self) -> Agency:
        agency: Agency = super().save_instance()
        actor: Any = self.request.user
        set_up_agency(agency=agency, actor=actor)
        return agency


class AgencyEditView(EditView):
    set_up_url_name = ""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        page = reverse("training:agency", args=[self.object.code])
        buttons = [Button(gettext("Show the public page"), url=page, icon_name="view", priority=10)]
        if self.user_has_permission("add"):
            url = reverse(self.set_up_url_name, args=[self.object.pk])
            buttons.append(Button(gettext("Set up again"), url=url, icon_name="cogs", priority=20))
        return [*super().header_more_buttons, *buttons]


class SetUpView(DecisionView):
    """Make again what an agency lacks of all that it works with."""

    model = Agency
    permission_required = "add"
    form_class = forms.Form
    page_title = submit_button_label = _("Set up again")

    @cached_property
    def agency(self) -> Agency:
        found: Agency = self.get_record(rows_for(self.request.user, Agency, ("add",)))
        return found

    def get_page_subtitle(self) -> str:
        return self.agency.name_here

    def get_explanation(self) -> list[Words]:
        return [
            _(
                "Groups, rights on pages, collection, workflow and question bank are made where they are missing,"
                " and people's groups are put right. What was changed of them by hand stays."
            )
        ]

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        set_up_agency(agency=self.agency, actor=self.actor)
        return gettext("%(name)s is set up.") % {"name": self.agency.name_here}, self.agency.pk


class AgencyViewSet(OwnRowsMixin, ModelViewSet):
    """Agencies stay: their groups, rows and texts point at them, so there is no view that deletes one."""

    model = Agency
    name = "agencies"
    icon = "group"
    menu_label = _("Agencies")
    inspect_view_enabled = False
    copy_view_enabled = False
    index_view_class = AgencyIndexView
    add_view_class = AgencyCreateView
    edit_view_class = AgencyEditView
    list_display = [
        "name",
        Column("short_name", label=_("Short name"), accessor="short_name_here"),
        "email",
        "phone",
        "code",
    ]
    search_fields = ["code", "name", "name_en", "short_name", "short_name_en"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("name_en"),
            FieldRowPanel([FieldPanel("short_name"), FieldPanel("short_name_en")]),
            FieldPanel("code"),
            FieldPanel("logo"),
            MultiFieldPanel([FieldPanel("description"), FieldPanel("description_en")], heading=_("What it does")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]), FieldPanel("website")],
                heading=_("How to reach it"),
            ),
        ],
        base_form_class=AgencyForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, **kwargs})

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(set_up_url_name=self.get_url_name("set_up"), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        edit = self.get_url_name("edit")
        set_up = self.construct_view(SetUpView, inspect_url_name=edit)
        return [*kept, path("<int:pk>/set-up/", set_up, name="set_up")]


class AgencyGroup(ModelViewSetGroup):
    menu_label = _("Agencies")
    menu_name = "agencies"
    menu_icon = "group"
    menu_order = 260
    items = (AgencyViewSet, MemberViewSet, InvitationViewSet)
