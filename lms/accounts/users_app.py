"""Wagtail's user administration with our forms and columns."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAdminConfig(WagtailUsersAppConfig):
    user_viewset = "lms.accounts.user_admin.PeopleViewSet"
