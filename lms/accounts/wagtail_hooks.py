"""What accounts add to the admin: entries of the audit trail, recovery codes, the mark of sample accounts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from lms.accounts.models import User
from lms.accounts.second_factor_admin import AdministratorResetView


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("accounts.second_factor_set_up", _("Set up the second factor"), _("Second factor set up"))
    actions.register_action("accounts.recovery_codes_made", _("Make recovery codes"), _("New recovery codes made"))
    actions.register_action("accounts.recovery_code_used", _("Use a recovery code"), _("A recovery code was used"))
    actions.register_action("accounts.second_factor_reset", _("Reset the second factor"), _("Second factor was reset"))
    actions.register_action("accounts.name_changed", _("Change the name"), _("Name changed by the person"))
    actions.register_action("accounts.contact_changed", _("Change the contacts"), _("Contacts changed by the person"))
    actions.register_action("accounts.password_changed", _("Change the password"), _("Password changed by the person"))


@hooks.register("register_account_menu_item")
def recovery_codes(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("accounts:recovery_codes"),
        "label": _("Recovery codes of the second factor"),
        "help_text": _("For the day when the phone is lost."),
    }


@hooks.register("register_admin_urls")
def second_factor_urls() -> list[URLPattern]:
    view = AdministratorResetView.as_view()
    return [path("users/<int:pk>/second-factor/reset/", view, name="reset_second_factor")]


@hooks.register("register_user_listing_buttons")
def reset_button(user: User, request_user: User) -> Iterator[Button]:
    if request_user.is_superuser and user.is_staff and user.pk != request_user.pk:
        url = reverse("reset_second_factor", args=[user.pk])
        yield Button(gettext("Reset the second factor"), url=url, icon_name="key", priority=30)


@hooks.register("insert_global_admin_css")
def sample_account_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/sample-account.css"))
