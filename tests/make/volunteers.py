"""Programmes, volunteers, certificates they rest on, and the staff who look after them."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.training.roles import grant_staff_rights
from lms.volunteers.card import new_card_code
from lms.volunteers.models import Programme, TargetGroup, Volunteer
from tests.make.people import trainee

_numbers = count(1)


def target_group(name: str = "ชาวบ้าน", **fields: object) -> TargetGroup:
    number = next(_numbers)
    values = {"code": f"group-{number}", "name": name, "name_en": f"Group {number}", "sort_order": number}
    return TargetGroup.objects.create(**{**values, **fields})


def programme(
    courses: Iterable[CoursePage] = (), groups: Iterable[TargetGroup] | None = None, **fields: object
) -> Programme:
    """Return an open programme that requires `courses`; for a group of its own where none is given."""
    number = next(_numbers)
    values = {"code": f"programme-{number}", "name": f"โครงการที่ {number}", "name_en": f"Programme {number}"}
    made = Programme(**{**values, **fields})
    made.target_groups = list(groups) if groups is not None else [target_group()]
    made.required_courses = list(courses)
    made.save()
    return made


def volunteer(
    user: User | None = None, programme: Programme | None = None, status: str = "pending", **fields: object
) -> Volunteer:
    programme = programme or _programme()
    active = {"activated_at": timezone.now()} if status == "active" else {}
    return Volunteer.objects.create(
        user=user or trainee(),
        programme=programme,
        target_group=programme.target_groups.first(),
        card_code=new_card_code(),
        status=status,
        **{**active, **fields},
    )


def certificate_row(
    *, user: User, course: CoursePage, edition: int = 1, valid_until: date | None = None, revoked_by: User | None = None
) -> Certificate:
    """Return a certificate as a bare row, issued now, or revoked by somebody."""
    enrolment, _created = Enrolment.objects.get_or_create(user=user, course=course, edition=edition)
    revoked = {"state": "revoked", "revoked_at": timezone.now(), "revoked_by": revoked_by, "revoke_reason": "ทดสอบ"}
    return Certificate.objects.create(
        serial=f"OSD-TEST-{next(_numbers):05}",
        enrolment=enrolment,
        full_name=user.full_name,
        course_title=course.title,
        edition=edition,
        issued_at=timezone.now(),
        valid_until=valid_until,
        **(revoked if revoked_by else {}),
    )


def certify(user: User, courses: Iterable[CoursePage], **fields: Any) -> list[Certificate]:
    """Give a person a certificate of each course."""
    return [certificate_row(user=user, course=course, **fields) for course in courses]


def audit_trail(row: Volunteer) -> list[tuple]:
    """Return action, actor's id and reason of each audit entry of a volunteer, oldest first."""
    entries = ModelLogEntry.objects.for_instance(row).order_by("pk")
    return [(entry.action, entry.user_id, entry.data.get("reason")) for entry in entries]


def programme_admin(first_name: str = "ดารา", **fields: object) -> User:
    """Return a member of the programme office: staff with the rights of its group, exempt from the second factor."""
    person = trainee(first_name, "ประสานงาน", is_staff=True, is_sample=True, **fields)
    person.groups.add(grant_staff_rights())
    return person


def _programme() -> Programme:
    return programme()
