"""What an editor finds at the admin's home: what to do next, what is waiting, what is to be mended."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.admin.home.begin import BeginPanel
from courses.admin.home.drafts import MyDraftsPanel
from courses.admin.home.due import DuePanel
from courses.admin.home.mending import MendPanel
from courses.admin.home.waiting import WaitingPanel

# Wagtail's ask the database anew for every row; ours, in their place, do not.
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


def put_editors_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Give whoever edits pages what they need first (hook `construct_homepage_panels`)."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels.append(WaitingPanel())
    if policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"]):
        added: list[Component] = [BeginPanel(), MyDraftsPanel(), DuePanel(), MendPanel()]
        panels += added
