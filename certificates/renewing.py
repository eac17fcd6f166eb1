"""Renewing: when a certificate may be renewed, that it is being renewed, and the new record that follows."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certificates.issue_rules import require_issuable
from certificates.issuing import add_months, replace
from certificates.models import Certificate, Renewal
from certificates.transitions import Cause, Why
from courses.models import CoursePage, Enrolment
from lms.core.refusals import Refused
from lms.core.thai import local_day

State = Certificate.State


def renewable_from(certificate: Certificate) -> date | None:
    """Return the first day on which a certificate may be renewed; None where it never ends, or is not in force."""
    if certificate.valid_until is None or certificate.state not in (State.ISSUED, State.EXPIRED):
        return None
    return certificate.valid_until - timedelta(days=settings.LMS_RULES["certificate_renewal_days"])


def may_be_renewed(certificate: Certificate) -> bool:
    """Say whether a certificate may be renewed today. No query."""
    day = renewable_from(certificate)
    return day is not None and day <= timezone.localdate()


def begin_renewal(*, certificate: Certificate) -> Renewal:
    """Return the renewal of a certificate, begun now if it was not. Raises Refused("certificate_not_renewable")."""
    with transaction.atomic():
        Enrolment.objects.select_for_update(of=("self",)).get(pk=certificate.enrolment_id)
        certificate = Certificate.objects.get(pk=certificate.pk)
        held = Renewal.objects.filter(certificate=certificate).first()
        if held is not None:
            return held
        if not may_be_renewed(certificate):
            raise Refused("certificate_not_renewable")
        return Renewal.objects.create(certificate=certificate)


def pass_renewal(*, key: UUID) -> Renewal:
    """Write down that what a renewal asks for is done. Repeated, the first time stays."""
    with transaction.atomic():
        Renewal.objects.filter(key=key, passed_at__isnull=True).update(passed_at=timezone.now())
        return Renewal.objects.select_related("certificate__enrolment").get(key=key)


def renew(*, renewal: Renewal) -> Certificate:
    """Issue the certificate that follows a renewal that is passed, valid from the end of the one before; return it.

    Whoever renews early loses no day. Repeated, it returns the one there is. Raises `Refused`: what
    `issue_rules.require_issuable` and printing refuse, "certificate_not_renewable" where it was revoked meanwhile.
    """
    with transaction.atomic():
        enrolment_id = Certificate.objects.values_list("enrolment_id", flat=True).get(renewal=renewal)
        query = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "course")
        enrolment = query.get(pk=enrolment_id)
        renewal = Renewal.objects.select_related("certificate", "renewed_as").get(pk=renewal.pk)
        if renewal.renewed_as is not None:
            return renewal.renewed_as
        if renewal.passed_at is None or not may_be_renewed(renewal.certificate):
            raise Refused("certificate_not_renewable")
        require_issuable(user=enrolment.user, course=enrolment.course)
        until = _valid_until(renewal.certificate, enrolment.course)
        new = replace(certificate=renewal.certificate, why=Why(Cause.RENEWAL), valid_until=until)
        renewal.renewed_as = new
        renewal.save(update_fields=["renewed_as"])
    return new


def _valid_until(certificate: Certificate, course: CoursePage) -> date | None:
    months, today = course.certificate_valid_months, timezone.localdate()
    begins = max(today, local_day(certificate.valid_until) if certificate.valid_until else today)
    return add_months(begins, months) if months else None
