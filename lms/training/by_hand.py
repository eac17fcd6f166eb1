"""What a named person decides about certificates by hand, and what follows from that for the holder's status."""

from django.db import transaction

from certificates.issuing import issue
from certificates.models import Certificate
from certificates.revoking import revoke
from courses.enrolment import enrol, locked_enrolment
from courses.models import CoursePage
from lms.accounts.models import User
from lms.training.journey import Finished
from lms.volunteers.models import Volunteer
from lms.volunteers.status import review_after_revocation, unlock


def issue_by_hand(
    *, user: User, course: CoursePage, actor: User, reason: str, approved_by: User | None = None
) -> Finished:
    """Issue a certificate on a named person's decision, e.g. for training done in a classroom."""
    with transaction.atomic():
        enrolment = locked_enrolment(enrol(user=user, course=course).pk)
        certificate = issue(enrolment=enrolment, actor=actor, reason=reason, approved_by=approved_by)
        return Finished(certificate=certificate, activated=tuple(unlock(user=user)))


def revoke_certificate(
    *, certificate: Certificate, actor: User, reason: str, approved_by: User | None = None
) -> tuple[Certificate, list[Volunteer]]:
    """Revoke a certificate; a volunteer status that rested on it is suspended by the same person's decision."""
    with transaction.atomic():
        enrolment = locked_enrolment(certificate.enrolment_id)
        revoked = revoke(certificate=certificate, actor=actor, reason=reason, approved_by=approved_by)
        suspended = review_after_revocation(user=enrolment.user, actor=actor, reason=reason)
    return revoked, suspended
