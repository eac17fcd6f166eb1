"""Keeps people who are in the admin for an agency only to what is theirs, where Wagtail's own views ask too little.

Most of Wagtail asks the policies (`courses.page_rights`, `quizzes.rights`, collections), and they know agencies. Some
views look a row up first and say its title in a message, list rows of the whole site, or show what was chosen without
asking whether it may be. They are named here, and asked about before they run. Whoever works for the programme office
never comes this far.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.agencies.reach import is_limited
from lms.core.middleware import admin_prefix

ANY = ("view", "add", "change", "delete", "publish", "choose")
PAGE_KEYS = ("page_id", "pk", "parent_page_id", "page_to_move_id", "destination_id")
# About the whole site, with the names of everyone who works on it.
WHOLE_SITE = {
    "wagtailadmin_reports",
    "wagtailadmin_workflows",
    "wagtailadmin_api:images",
    "wagtailadmin_api:documents",
}


class AgencyAdminMiddleware:
    """Stands behind the middleware of the second factor: whoever comes here may enter the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if match is None or not request.path.startswith(admin_prefix()) or not request.user.is_authenticated:
            return
        if is_limited(request.user):
            _check(request, match.view_name, kwargs)


def _check(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> None:
    """Raise Http404 for what is not this person's, PermissionDenied for what is the whole site's."""
    namespace, _colon, view = name.rpartition(":")
    chosen = request.GET.getlist("id")
    if namespace in WHOLE_SITE:
        raise PermissionDenied
    pages = [kwargs[key] for key in PAGE_KEYS if key in kwargs]
    if namespace == "simple_translation":
        _require(policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change"), pages)
    elif namespace == "wagtailadmin_pages" or name.startswith("wagtailadmin_explore"):
        _require(own_pages(request.user), pages)
    elif name in {"wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple"}:
        _require(shown_pages(request.user), [*kwargs.values(), *chosen])
    elif namespace in {"wagtailimages_chooser", "wagtaildocs_chooser"} and view.startswith("chosen"):
        model = get_image_model() if namespace == "wagtailimages_chooser" else get_document_model()
        _require(own_rows(request.user, model), [*kwargs.values(), *chosen])
    elif name == "wagtail_bulk_action":
        model = _model(kwargs)
        if chosen != ["all"] or model not in {get_image_model(), get_document_model()}:  # Wagtail takes one's own there
            _require(own_rows(request.user, model), chosen)


def _model(kwargs: dict[str, Any]) -> type[Model]:
    try:
        return apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError as unknown:
        raise Http404 from unknown


def _require(rows: QuerySet, keys: Iterable[Any]) -> None:
    """Raise Http404 unless all these keys, as an address gives them, are keys of the rows."""
    wanted = {unquote(str(key)) for key in keys}
    if not all(key.isdecimal() for key in wanted) or rows.filter(pk__in=wanted).count() != len(wanted):
        raise Http404


def own_rows(user: Any, model: type[Model]) -> QuerySet:
    """Return the rows of a model with which a user may do anything at all in the admin."""
    if model is Page:
        return own_pages(user)
    found: QuerySet = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ANY)
    return found


def own_pages(user: Any) -> QuerySet[Page]:
    """Return the pages that a user may look at in the tree."""
    found: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
    return found


def shown_pages(user: Any) -> QuerySet[Page]:
    """Return the pages that a user may link to: those that everybody sees, and their own."""
    return Page.objects.filter(Q(live=True) | Q(pk__in=own_pages(user).values("pk")))


def keep_pages_to_choose(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Have the page chooser list only pages that the person may link to (hook `construct_page_chooser_queryset`)."""
    if not is_limited(request.user):
        return pages
    return pages.filter(pk__in=shown_pages(request.user).values("pk"))


def hide_lists_of_the_site(request: HttpRequest, items: list[Any]) -> None:
    """Take Wagtail's reports about the whole site out of the menu (hook `construct_reports_menu`)."""
    if is_limited(request.user):
        items[:] = [item for item in items if "/reports/" not in (item.url or "")]
