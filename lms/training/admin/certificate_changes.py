"""Staff pages that change one certificate: correct, revoke, reinstate."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Decision
from lms.accounts.name_form import NAME_FIELDS
from lms.core.staff_views import Words
from lms.training.admin.asking import AskingView, tell_of_statuses, tell_of_suspension
from lms.training.admin.certificates import certificates
from lms.training.admin.forms import CorrectForm, DecisionForm, RevokeForm
from lms.training.certificate_decisions import Done, decide

Kind = Decision.Kind


class ChangeView(AskingView):
    """A decision about the certificate that the address names."""

    model = Certificate
    permission_required = "change"

    @cached_property
    def certificate(self) -> Certificate:
        found: Certificate = self.get_record(certificates())
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.certificate.serial} · {self.certificate.full_name} · {self.certificate.course_title}"

    def get_about(self, form: forms.Form) -> dict[str, Any]:
        """Return the fields of the decision."""
        return {"certificate": self.certificate}

    def decide(self, form: forms.Form) -> tuple[Words, int]:
        about = self.get_about(form)
        done = decide(kind=self.kind, actor=self.actor, reason=form.cleaned_data["reason"], **about)
        if done.decision is not None:
            return self.lead_to_request(done.decision)
        tell_of_statuses(self.request, done)
        return self.tell(done), cast(Certificate, done.certificate).pk

    def tell(self, done: Done) -> Words:
        """Return what the decision brought, in words."""
        raise NotImplementedError


class CorrectView(ChangeView):
    """Correct the name in the account, and issue the certificate anew with what account and course say."""

    kind = Kind.CORRECT
    form_class = CorrectForm
    page_title = _("Correct")
    submit_button_label = _("Issue the corrected certificate")

    def get_initial(self) -> dict[str, Any]:
        return {field: getattr(self.certificate.enrolment.user, field) for field in NAME_FIELDS}

    def get_explanation(self) -> list[Words]:
        found, person = self.certificate, self.certificate.enrolment.user
        printed = gettext("Printed: %(name)s · %(latin)s · %(course)s") % {
            "name": found.full_name,
            "latin": found.latin_name or "–",
            "course": found.course_title,
        }
        now = gettext("Account and course now: %(name)s · %(latin)s · %(course)s") % {
            "name": person.full_name,
            "latin": person.latin_name or "–",
            "course": found.enrolment.course.title,
        }
        rest = _(
            "A new certificate takes its place, valid as long as this one. Whoever checks this one is led on to it."
        )
        return self.with_second_person([printed, now, rest])

    def get_about(self, form: forms.Form) -> dict[str, Any]:
        return {**super().get_about(form), "facts": {"name": cast(CorrectForm, form).name()}}

    def tell(self, done: Done) -> Words:
        return gettext("Certificate %(serial)s is issued.") % {"serial": done.certificate}


class RevokeView(ChangeView):
    """Revoke a certificate."""

    kind = Kind.REVOKE
    form_class = RevokeForm
    page_title = _("Revoke")
    submit_button_label = _("Revoke certificate")

    def get_explanation(self) -> list[Words]:
        explanation: list[Words] = [
            _("Whoever checks the certificate sees at once that it is revoked. It is kept, and can be reinstated."),
            _("A volunteer status that needs this certificate is suspended."),
        ]
        return self.with_second_person(explanation)

    def tell(self, done: Done) -> Words:
        return gettext("Certificate %(serial)s is revoked.") % {"serial": done.certificate}


class ReinstateView(ChangeView):
    """Put a revoked certificate back in force."""

    kind = Kind.REINSTATE
    form_class = DecisionForm
    page_title = _("Reinstate")
    submit_button_label = _("Reinstate certificate")

    def get_explanation(self) -> list[Words]:
        explanation: list[Words] = [
            _("The certificate is in force again at once; that it was revoked, by whom and why stays on record."),
            _("A volunteer status that was suspended stays so until someone reinstates it too."),
        ]
        return self.with_second_person(explanation)

    def tell(self, done: Done) -> Words:
        tell_of_suspension(self.request, self.certificate.enrolment.user)
        return gettext("Certificate %(serial)s is in force again.") % {"serial": done.certificate}
