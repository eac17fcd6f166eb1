"""Partner agencies in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from lms.agencies.models import Agency


class AgencyViewSet(ModelViewSet):
    model = Agency
    name = "agencies"
    icon = "group"
    menu_label = _("Agencies")
    menu_order = 700
    add_to_settings_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = ["name", "short_name", "name_en", "code"]
    search_fields = ["code", "name", "name_en", "short_name", "short_name_en"]
    panels = [
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("short_name_en")]),
        FieldPanel("code"),
    ]


@hooks.register("register_admin_viewset")
def register_agencies() -> AgencyViewSet:
    return AgencyViewSet()
