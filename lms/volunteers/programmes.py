"""What programmes ask for, and what a person holds of it."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from certificates.models import Certificate
from courses.models import CoursePage
from lms.accounts.models import User
from lms.volunteers.models import Programme


def main_courses() -> QuerySet[CoursePage]:
    """Return the courses in the site's main language: the pages that programmes and enrolments name."""
    return CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("title")


def required_course_ids(programme_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the required courses of each programme, in the order of the list of courses. One query."""
    required: dict[int, list[int]] = {pk: [] for pk in programme_ids}
    links = Programme.required_courses.through.objects.filter(programme_id__in=required)
    links = links.order_by("coursepage__path")
    for programme_id, course_id in links.values_list("programme_id", "coursepage_id"):
        required[programme_id].append(course_id)
    return required


def certified_course_ids(users: Iterable[User]) -> dict[int, set[int]]:
    """Return, by person, the ids of the courses they hold a valid certificate of. One query.

    A certificate of any edition counts while it is valid: when an edition ends is the certificate's own rule.
    """
    held: dict[int, set[int]] = {user.pk: set() for user in users}
    certificates = Certificate.objects.valid().filter(enrolment__user__in=held)
    for user_id, course_id in certificates.values_list("enrolment__user_id", "enrolment__course_id"):
        held[user_id].add(course_id)
    return held


def revoked_course_ids(user: User) -> set[int]:
    """Return the ids of the courses of which a certificate of the person was revoked. One query."""
    certificates = Certificate.objects.filter(enrolment__user=user, state=Certificate.State.REVOKED)
    return set(certificates.values_list("enrolment__course_id", flat=True))


def suffices(*, required: Iterable[int], held: set[int]) -> bool:
    """Say whether certificates of the courses `held` earn the status; a programme that asks for nothing earns none."""
    needed = set(required)
    return bool(needed) and needed <= held
