"""Correcting one's own name: it may bring the certificate that a name stood in the way of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.accounts.name_form import NAME_FIELDS, PersonNameForm
from lms.accounts.requests import SignedInRequest
from lms.training.journey import Finished, correct_own_name


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def correct_name(request: SignedInRequest) -> HttpResponse:
    held = {field: getattr(request.user, field) for field in NAME_FIELDS}
    form = PersonNameForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        issued = correct_own_name(user=request.user, name=form.name())
        messages.success(request, _("Your name is saved."))
        _tell_of_certificates(request, issued)
        return redirect("accounts:profile")
    return render(request, "training/correct_name.html", {"form": form})


def _tell_of_certificates(request: SignedInRequest, issued: list[Finished]) -> None:
    for finished in issued:
        if finished.refusal:
            messages.error(request, f"{finished.refusal.message} {finished.refusal.remedy}")
        elif finished.certificate:
            words = _("Your certificate of “%(course)s” is issued. You find it on the page of the course.")
            messages.success(request, words % {"course": finished.certificate.course_title})
