"""The public pages of partner agencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.training.agencies_listed import agencies_shown, agency_shown, courses_of


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    return render(request, "training/agencies.html", {"agencies": agencies_shown()})


@require_GET
def agency(request: HttpRequest, code: str) -> HttpResponse:
    found = agency_shown(code)
    return render(request, "training/agency.html", {"agency": found, "courses": courses_of(found)})
