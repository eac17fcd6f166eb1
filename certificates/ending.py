"""Ending the certificates of an edition that everyone was to repeat, once the time to refresh is over."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from certificates.models import Certificate
from courses.models import CoursePage
from lms.accounts.models import User
from lms.core.audit import record


def end_certificates(*, course: CoursePage, before_edition: int, last_day: date, actor: User | None) -> int:
    """Let the certificates of editions before one be valid to `last_day` and no longer; returns how many that ends.

    `actor` is whoever decided that everyone repeats. One that ends earlier by itself stays as it is; repeated, it
    finds none. Why it ends is kept with the certificate, and with its expiry later. What follows for a status is the
    rule of `lms.volunteers.status.lapse_expired`.
    """
    with translation.override(settings.LANGUAGE_CODE):  # it is kept on record, whoever reads it
        reason = gettext("Everyone repeats the course since edition %(edition)s.") % {"edition": before_edition}
    with transaction.atomic():
        longer = Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)
        found = Certificate.objects.filter(longer, state=Certificate.State.ISSUED, enrolment__course=course)
        ending = list(found.filter(enrolment__edition__lt=before_edition).select_for_update(of=("self",)))
        for certificate in ending:
            certificate.valid_until, certificate.end_reason = last_day, reason
            certificate.save(update_fields=["valid_until", "end_reason"])
            record(
                certificate,
                "certificate.end",
                actor=actor,
                reason=reason,
                edition=before_edition,
                last_day=last_day.isoformat(),
                serial=certificate.serial,
            )
    return len(ending)
