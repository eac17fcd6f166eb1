"""What the journey adds to Wagtail: the trainee's view of pages, and the menu group for staff who look after it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.training.admin.agencies import AgencyGroup
from lms.training.admin.certificate_viewsets import CertificateGroup
from lms.training.admin.deleting import keep_people_in_bulk, keep_people_on_record
from lms.training.admin.log_entries import register_log_entries
from lms.training.admin.regrade_links import regrade_button, tell_of_earlier_answers
from lms.training.admin.taking_away import tell_what_taking_away_means
from lms.training.admin.viewsets import TrainingGroup
from lms.training.pages import present_page


@hooks.register("register_admin_viewset")
def register_training() -> TrainingGroup:
    return TrainingGroup()


@hooks.register("register_admin_viewset")
def register_certificates() -> CertificateGroup:
    return CertificateGroup()


@hooks.register("register_admin_viewset")
def register_agencies() -> AgencyGroup:
    return AgencyGroup()


class DecisionsMenuItem(MenuItem):
    """Wagtail's site history for those who decide about people and edit no pages.

    The report itself shows everyone what they have rights to; Wagtail's own entry in the menu shows to editors only.
    """

    def is_shown(self, request: HttpRequest) -> bool:
        edits_pages = policy_registry.get_by_type(Page).explorable_root_instance(request.user) is not None
        return request.user.has_perm("certificates.view_certificate") and not edits_pages


@hooks.register("register_reports_menu_item")
def register_decisions() -> MenuItem:
    address = reverse("wagtailadmin_reports:site_history")
    return DecisionsMenuItem(_("Decisions and changes"), address, name="decisions", icon_name="history", order=1000)


hooks.register("before_serve_page", present_page)
hooks.register("before_delete_user", keep_people_on_record)
hooks.register("before_bulk_action", keep_people_in_bulk)
hooks.register("register_log_actions", register_log_entries)
hooks.register("register_snippet_listing_buttons", regrade_button)
hooks.register("after_edit_snippet", tell_of_earlier_answers)
hooks.register("before_delete_page", tell_what_taking_away_means)
hooks.register("before_move_page", tell_what_taking_away_means)
