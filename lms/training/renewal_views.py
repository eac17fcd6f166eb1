"""Renewing a certificate, as its holder does it: what is asked, the final test, what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certificates.models import Certificate, Renewal
from certificates.renewing import may_be_renewed, renewable_from
from courses.outline import outline_of
from lms.accounts.requests import SignedInRequest
from lms.training.access import own_certificate
from lms.training.journey import Finished, finish_renewal
from lms.training.quiz_words import rules_shown
from lms.training.renewals import RenewalWay, start_renewal, way_to_renew
from lms.training.signing_in import form_of
from lms.training.steps import in_reader_language, page_address
from quizzes.models import Quiz
from quizzes.standing import standing


@login_required
@never_cache
@require_GET
def renewal(request: SignedInRequest, serial: str) -> HttpResponse:
    """Say until when a certificate holds, from when and how it is renewed; renewed, lead on to the new one."""
    certificate = own_certificate(request.user, serial)
    held = Renewal.objects.select_related("renewed_as").filter(certificate=certificate).first()
    if held and held.renewed_as is None and held.passed_at is not None:  # refused before: perhaps not any more
        _tell(request, finish_renewal(key=held.key))
        held.refresh_from_db()
    if held and held.renewed_as:
        return redirect("certificates:verify_serial", held.renewed_as.serial)
    way = way_to_renew(certificate)
    test = _test(request, certificate, way, held)
    if held and held.passed_at is None and test and test["standing"].passed:  # by a regrade
        _tell(request, finish_renewal(key=held.key))
        return redirect("training:renewal", serial)
    context = {
        "certificate": certificate,
        "way": way,
        "course_url": page_address(in_reader_language(way.course)),
        "opens_on": renewable_from(certificate),
        "is_open": may_be_renewed(certificate),
        "held": held,
        **test,
    }
    return render(request, "training/renewal.html", context)


@form_of(lambda serial: reverse("training:renewal", args=[serial]))
def start(request: SignedInRequest, serial: str) -> HttpResponse:
    begun = start_renewal(certificate=own_certificate(request.user, serial))
    if not isinstance(begun, Finished):
        return redirect("training:attempt", begun.key)
    _tell(request, begun)
    return redirect("training:renewal", serial)


def _test(request: SignedInRequest, certificate: Certificate, way: RenewalWay, held: Renewal | None) -> dict[str, Any]:
    """Return what the page says of the final test: its rules, where the holder stands."""
    if way.module is None:
        return {}
    chosen = Quiz.objects.get(pk=way.module.quiz_id)
    stand = standing(quiz=chosen, user=request.user, scope=held.key if held else None)
    rules = rules_shown(chosen, request.user, outline_of(certificate.enrolment.course))
    may_start = not stand.passed and stand.may_start_at(timezone.now())
    return {"quiz": chosen, "standing": stand, "rules": rules, "may_start": may_start, "now": timezone.now()}


def _tell(request: SignedInRequest, finished: Finished) -> None:
    if finished.refusal:
        messages.error(request, f"{finished.refusal.message} {finished.refusal.remedy}")
    elif finished.certificate:
        words = _("Your certificate is renewed. The new one has the number %(serial)s.")
        messages.success(request, words % {"serial": finished.certificate.serial})
