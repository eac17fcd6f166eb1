"""Whom the filters of Wagtail's page lists name as owners and editors: to an agency, its own people only."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import PageFilterSet

from lms.accounts.models import User
from lms.agencies.models import Membership
from lms.agencies.reach import is_limited

People = Callable[[HttpRequest], QuerySet[User]]


def name_colleagues_only() -> None:
    """Put agencies' people in the place of everybody in those filters. Called once, when Wagtail collects its hooks."""
    for name in ("owner", "edited_by"):
        known = PageFilterSet.base_filters[name]
        known.queryset = _colleagues_or(known.queryset)


def _colleagues_or(everybody: People) -> People:
    def people(request: HttpRequest) -> QuerySet[User]:
        if not is_limited(request.user):
            return everybody(request)
        agencies = Membership.objects.current().filter(user=request.user.pk).values("agency")
        return User.objects.filter(memberships__agency__in=agencies).distinct()

    return people
