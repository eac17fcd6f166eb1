"""Views for those who are signed in, so that signing in again in the middle of something loses nothing.

The sign-in page leads back to where the person was. That may be an address which only takes forms, after a form was
sent with a session that had ended: read, such an address leads to the page whose form it is. A script gets a message.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect

from lms.accounts.requests import SignedInRequest
from lms.core.middleware import wants_json
from lms.core.refusals import Refused

View = Callable[..., HttpResponse]


def form_of(page: Callable[..., str]) -> Callable[[View], View]:
    """Decorate a view that takes a form; `page` returns the address of the form's page from the view's arguments."""

    def decorate(view: View) -> View:
        @wraps(view)
        def take(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            return redirect(page(**kwargs))

        guarded = login_required(take)

        @wraps(view)
        def enter(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
            if wants_json(request) and not request.user.is_authenticated:
                raise Refused("signed_out")
            return guarded(request, **kwargs)

        return enter

    return decorate
