"""What the pages share on which decisions about certificates are taken: with four eyes, they lead on to the request."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from certificates.deciding import needs_second_person
from certificates.models import Decision
from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.core.staff_views import DecisionView, Words
from lms.training.certificate_decisions import Done
from lms.volunteers.models import Volunteer

DECISION = "certificate_decisions:inspect"
SECOND_PERSON = _("By the rules another person has to approve this. Until then nothing changes.")


class AskingView(DecisionView):
    """A decision that the rules may give to a second person: then the page says so, and leads on to the request."""

    kind: str = ""
    _request_made: Decision | None = None

    def lead_to_request(self, decision: Decision) -> tuple[Words, int]:
        """Return what `decide` returns where a second person is needed."""
        self._request_made = decision
        return gettext("Asked for: another person has to approve it."), decision.pk

    def with_second_person(self, explanation: list[Words]) -> list[Words]:
        """Return an explanation that says, where the rules are so, that another person has to approve."""
        return [*explanation, SECOND_PERSON] if needs_second_person(self.kind) else explanation

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            told, pk = self.decide(form)
        except Refused as refused:
            form.add_error(None, f"{refused.message} {refused.remedy}".strip())
            return self.form_invalid(form)
        messages.success(self.request, told)
        return redirect(DECISION if self._request_made else self.inspect_url_name, pk)


def tell_of_statuses(request: HttpRequest, done: Done) -> None:
    """Tell which volunteer statuses changed by a decision."""
    for volunteer in done.statuses:
        facts: dict[str, Any] = {"name": volunteer.user, "programme": volunteer.programme}
        if volunteer.status == Volunteer.Status.ACTIVE:
            messages.success(request, gettext("%(name)s is now active in “%(programme)s”.") % facts)
        else:
            messages.warning(request, gettext("The status in “%(programme)s” is suspended.") % facts)


def tell_of_suspension(request: HttpRequest, trainee: User) -> None:
    """A certificate does not end a suspension: lead on to where a person decides that."""
    suspended = Volunteer.objects.filter(user=trainee, status=Volunteer.Status.SUSPENDED)
    for volunteer in suspended.select_related("programme"):
        url = reverse("volunteers_admin:inspect", args=[volunteer.pk])
        words = gettext("The status in “%(programme)s” stays suspended until someone reinstates it.")
        button = messages.button(url, gettext("Volunteer"))
        messages.warning(request, words % {"programme": volunteer.programme}, buttons=[button])
