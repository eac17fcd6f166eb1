"""What keeps the admin's views of a model to the rows within a person's reach.

Wagtail's views ask whether the person may do something with *some* row of the model. Here every view with a row in its
address is asked about that row first.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.permissions import policy_registry

SEEN = ("view", "add", "change", "delete", "publish")
View = Callable[..., HttpResponse]


def rows_for(user: Any, model: type[Model], actions: tuple[str, ...] = SEEN) -> QuerySet:
    """Return the rows of a model with which a user may do any of these things."""
    found: QuerySet = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, actions)
    return found


class OwnRowsMixin:
    """For viewsets of a model with a policy: a row that is out of the person's reach is not there (404)."""

    model: type[Model]

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        view = super().construct_view(view_class, **kwargs)  # type: ignore[misc]
        needed = getattr(view_class, "permission_required", None)
        return _about_own_row(view, self.model, (needed,) if needed else SEEN)


def _about_own_row(view: View, model: type[Model], actions: tuple[str, ...]) -> View:
    """Decorate a view that may have a row's key in its address.

    Whoever may do this with no row at all is left to the view, which says 403, or lets in the reviewer whose turn it
    is in the row's workflow.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = policy_registry.get_by_type(model)
        if "pk" in kwargs and policy.user_has_any_permission(request.user, actions):
            pk = unquote(str(kwargs["pk"]))
            if not pk.isdecimal() or not rows_for(request.user, model, actions).filter(pk=pk).exists():
                raise Http404
        return view(request, *args, **kwargs)

    return guarded
