"""Puts the rights of `courses.page_rights` in the place of Wagtail's own."""

from wagtail.models import AbstractPage
from wagtail.permissions import register_permission_policy

from courses.page_rights import OwnedPagePermissionPolicy

register_permission_policy(AbstractPage, OwnedPagePermissionPolicy())
