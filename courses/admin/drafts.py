"""May this member of staff see this draft? The loader that the editor's own pages share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage

Draft = CoursePage | ModulePage | LessonPage


def draft_for(user: Any, page_id: int) -> Draft:
    """Return the newest draft of a course, module or lesson that the user may edit or publish.

    Raises Http404 where there is no such page, PermissionDenied where it is not theirs.
    """
    page = get_object_or_404(Page, pk=page_id).get_latest_revision_as_object()
    if not isinstance(page, Draft):
        raise Http404
    rights = page.permissions_for_user(user)
    if not (rights.can_edit() or rights.can_publish()):
        raise PermissionDenied
    return page
