"""The record of certificates that were refused: the cause, since when, and what ended it."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, IssueRefusal
from courses.models import Enrolment
from lms.core.refusals import Refused


def note_refusal(*, enrolment: Enrolment, refused: Refused) -> IssueRefusal:
    """Write down why there is no certificate; asked again for the same cause, the time of asking moves on.

    Another cause ends the record of the one before.
    """
    now = timezone.now()
    facts = {name: str(value) for name, value in refused.facts.items()}
    with transaction.atomic():
        Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
        held = IssueRefusal.objects.filter(enrolment=enrolment, over_at__isnull=True).first()
        if held is not None and held.code == refused.code:
            held.last_at, held.facts = now, facts
            held.save(update_fields=["last_at", "facts"])
            return held
        if held is not None:
            held.over_at = now
            held.save(update_fields=["over_at"])
        return IssueRefusal.objects.create(
            enrolment=enrolment, code=refused.code, facts=facts, first_at=now, last_at=now
        )


def end_refusal(certificate: Certificate) -> None:
    """Let the record of a refusal be over: the certificate is issued. One statement."""
    open_ones = IssueRefusal.objects.filter(enrolment=certificate.enrolment_id, over_at__isnull=True)
    open_ones.update(over_at=timezone.now(), certificate=certificate)


def refusal_of(row: IssueRefusal) -> Refused:
    """Return a recorded refusal with its words."""
    return Refused(row.code, **row.facts)
