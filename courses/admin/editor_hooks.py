"""What the editor's checks, weights and previews add to Wagtail's admin; registered in `courses.wagtail_hooks`."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.admin.before_publishing import stop_broken_page, stop_broken_pages, warn_who_submits
from courses.admin.home import put_editors_panels


class EditorsMenuItem(MenuItem):
    """An entry for those who edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(
            policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"])
        )


def admin_urls() -> list[URLResolver]:
    return [path("courses/", include("courses.admin.urls"))]


def editor_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("courses/admin/editor.js"))


def admin_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("courses/admin/editor.css"))


def due_reviews_entry() -> Any:
    address = reverse("courses_admin:due_reviews")
    return EditorsMenuItem(_("Due for review"), address, name="due-reviews", icon_name="date", order=300)


def weights_entry() -> Any:
    address = reverse("courses_admin:weights")
    return EditorsMenuItem(_("What lessons weigh"), address, name="weights", icon_name="mobile-alt", order=310)


def translations_entry() -> Any:
    address = reverse("courses_admin:translations")
    return EditorsMenuItem(_("Translations"), address, name="translations", icon_name="globe", order=320)


def register_editor() -> None:
    """Register everything. Called once, when Wagtail collects its hooks."""
    hooks.register("register_admin_urls", admin_urls)
    hooks.register("insert_editor_js", editor_script)
    hooks.register("insert_global_admin_css", admin_styles)
    hooks.register("register_reports_menu_item", due_reviews_entry)
    hooks.register("register_reports_menu_item", weights_entry)
    hooks.register("register_reports_menu_item", translations_entry)
    hooks.register("construct_homepage_panels", put_editors_panels)
    # Before anything else is asked about a publication: what is broken is not published at all.
    hooks.register("before_publish_page", stop_broken_page, order=-10)
    hooks.register("before_bulk_action", stop_broken_pages, order=-10)
    hooks.register("after_edit_page", warn_who_submits)
    hooks.register("after_create_page", warn_who_submits)
