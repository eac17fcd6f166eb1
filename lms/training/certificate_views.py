"""The trainee's certificates: what each is worth now, and how to hand it on."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certificates.addresses import public_address
from certificates.checking.finding import outcome_of
from certificates.models import Certificate
from certificates.sharing import line_address
from lms.accounts.requests import SignedInRequest
from lms.training.catalogue import certificates_of


@dataclass(frozen=True)
class Listed:
    """A certificate in the list: `outcome` is "valid", "expired", "revoked" or "replaced"."""

    certificate: Certificate
    outcome: str
    address: str
    line: str


@login_required
@require_safe
def certificates(request: SignedInRequest) -> HttpResponse:
    """List a person's certificates, newest first; those that hold before the others. One query for them."""
    listed = [_listed(certificate) for certificate in certificates_of(request.user)]
    listed.sort(key=lambda one: one.outcome != "valid")
    response = render(request, "training/certificates.html", {"listed": listed})
    patch_cache_control(response, private=True, no_store=True)
    return response


def _listed(certificate: Certificate) -> Listed:
    return Listed(
        certificate,
        outcome_of(certificate),
        address=public_address(certificate.serial),
        line=line_address(certificate),
    )
