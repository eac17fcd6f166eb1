"""Types of requests, for views behind `login_required`."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from lms.accounts.models import User

Reader = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """A request whose user is known to be signed in."""

    user: User
