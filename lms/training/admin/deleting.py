"""People with a record here are not deleted: their certificates must stay checkable."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses.models import Enrolment
from lms.accounts.models import User


def keep_people_on_record(request: HttpRequest, user: User) -> HttpResponse | None:
    """Refuse to delete a person who is enrolled or certified, and say what to do instead."""
    return _refuse(request, [user])


def keep_people_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same where several people are to be deleted at once."""
    people = [one for one in objects if isinstance(one, User)]
    return _refuse(request, people) if action_type == "delete" and people else None


def _refuse(request: HttpRequest, people: list[User]) -> HttpResponse | None:
    if not Enrolment.objects.filter(user__in=people).exists():
        return None
    words = _(
        "A person who is enrolled, or has certificates, is kept for the record. "
        "Take away the right to sign in instead (Active)."
    )
    messages.error(request, words)
    return redirect("wagtailusers_users:index")
