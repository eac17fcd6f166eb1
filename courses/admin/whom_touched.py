"""Fragments that the editor's panel fetches: whom the publish of a draft touches, as it was last saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from wagtail.models import Page

from courses.admin.drafts import draft_for
from courses.forecast import Forecast, forecast_of, forecast_of_new
from courses.models import CoursePage, ModulePage
from courses.policy_panel import rows_of


@require_GET
def touched(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with the figures for a page's newest saved draft."""
    return _shown(request, forecast_of(draft_for(request.user, page_id)))


@require_GET
def touched_by_new(request: HttpRequest, parent_id: int) -> HttpResponse:
    """Answer with the figures for a page that is being written below another and was never saved."""
    parent = parent_for(request.user, parent_id)
    return _shown(request, forecast_of_new(parent))


def parent_for(user: Any, page_id: int) -> CoursePage | ModulePage:
    """Return a course or module below which the user may add pages; raises Http404, PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, CoursePage | ModulePage):
        raise Http404
    if not page.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    return page


def _shown(request: HttpRequest, forecast: Forecast | None) -> HttpResponse:
    return render(request, "courses/admin/_forecast.html", {"forecast": forecast, "touched": rows_of(forecast)})
