"""Enrolments and certificates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from certificates.models import Certificate
from certificates.serials import new_serial
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from tests.make.courses import course as make_course
from tests.make.people import trainee

ISSUED_AT = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Bangkok"))


def enrolment(user: User | None = None, course: CoursePage | None = None, edition: int = 1) -> Enrolment:
    return Enrolment.objects.create(user=user or trainee(), course=course or make_course(modules=0), edition=edition)


def printed(**fields: object) -> Certificate:
    """Return a certificate that is not saved: enough to draw it."""
    values: dict[str, object] = {
        "serial": new_serial(ISSUED_AT),
        "full_name": "นางสมใจ ใจดี",
        "course_title": "หน้าที่ของอาสาสมัครดิจิทัล",
        "course_title_en": "The Duties of a Digital Volunteer",
        "edition": 1,
        "issued_at": ISSUED_AT,
    }
    return Certificate(**{**values, **fields})


def certificate(user: User | None = None, course: CoursePage | None = None, **fields: object) -> Certificate:
    """Return a saved certificate, in force and not drawn yet."""
    made = enrolment(user, course)
    row = printed(enrolment=made, **{"full_name": made.user.full_name, **fields})
    row.save()
    return row


def revoked(certificate: Certificate, actor: User) -> Certificate:
    certificate.state = Certificate.State.REVOKED
    certificate.revoked_at, certificate.revoked_by, certificate.revoke_reason = ISSUED_AT, actor, "ออกผิดคน"
    certificate.save()
    return certificate
