"""The volunteer's own page, and the page that anyone reaches by the card's QR."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.models import User
from lms.volunteers.access import programme_by_code, programmes_to_join, volunteer_by_card
from lms.volunteers.card import read_card_code
from lms.volunteers.forms import JoinForm
from lms.volunteers.models import Volunteer
from lms.volunteers.progress import ProgrammeProgress, programme_progress
from lms.volunteers.status import join, take_celebrations

ACTIVE = Volunteer.Status.ACTIVE


@login_required
@never_cache
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    return _own_page(request)


@login_required
@never_cache
@require_POST
def join_programme(request: HttpRequest, code: str) -> HttpResponse:
    programme = programme_by_code(code)
    form = JoinForm(request.POST, programme=programme, groups=programme.target_groups.all())
    if not form.is_valid():
        return _own_page(request, refused_form=form)
    volunteer = join(user=cast(User, request.user), programme=programme, target_group=form.cleaned_data["target_group"])
    messages.success(request, _("You have joined “%(programme)s”.") % {"programme": volunteer.programme})
    return redirect("volunteers:card")


@never_cache
@require_GET
def find_card(request: HttpRequest) -> HttpResponse:
    """The page for those who type the code that stands below the QR."""
    code = read_card_code(request.GET.get("code", ""))
    return redirect("volunteers:verify_card", code) if code else render(request, "volunteers/find_card.html")


@never_cache
@require_GET
def verify_card(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a card is valid, for whom, in which programme, since when; nothing else about the person."""
    volunteer = volunteer_by_card(code)
    if volunteer is None:
        return render(request, "volunteers/card_unknown.html", {"code": read_card_code(code)}, status=404)
    response = render(
        request, "volunteers/card_check.html", {"volunteer": volunteer, "active": volunteer.status == ACTIVE}
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _own_page(request: HttpRequest, refused_form: JoinForm | None = None) -> HttpResponse:
    user = cast(User, request.user)
    joined = programme_progress(user)
    forms = [JoinForm(programme=programme, groups=groups) for programme, groups in programmes_to_join(user)]
    if refused_form is not None:
        forms = [refused_form if form.programme == refused_form.programme else form for form in forms]
    context = {
        "joined": joined,
        "celebrated": _celebrations(user, joined),
        "forms": forms,
        "refused_form": refused_form,
        "errors": refused_form.errors if refused_form is not None else {},
    }
    return render(request, "volunteers/card.html", context, status=400 if refused_form is not None else 200)


def _celebrations(user: User, joined: list[ProgrammeProgress]) -> set[int]:
    """Return the volunteer ids to celebrate on this page; looks them up only where there is something to celebrate."""
    volunteers = [progress.volunteer for progress in joined]
    if any(v.status == ACTIVE and v.celebrated_at is None for v in volunteers):
        return take_celebrations(user=user)
    return set()
