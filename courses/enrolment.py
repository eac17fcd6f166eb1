"""Enrolling a trainee in a course."""

from django.conf import settings
from django.db import transaction

from courses.models import CoursePage, Enrolment
from courses.refreshing import begin_edition
from lms.accounts.models import User
from lms.core.refusals import Refused


def main_course(page: CoursePage) -> CoursePage:
    """Return the course page in the site's main language: the one whose rules hold and that enrolments name.

    Refuses a course that does not exist in it: no one can be enrolled in a translation alone.
    """
    found = CoursePage.objects.filter(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE, live=True
    ).first()
    if found is None:
        raise Refused("course_not_open")
    return found


def enrol(*, user: User, course: CoursePage) -> Enrolment:
    """Enrol a person in the course's present edition, once: repeated, it returns the enrolment there is.

    Who was in an older edition goes on from there (`courses.refreshing`).
    """
    course = main_course(course)
    with transaction.atomic():
        before = Enrolment.objects.filter(user=user, course=course).order_by("-edition").first()
        if before is not None:
            return before if before.edition >= course.edition else begin_edition(before=before)
        enrolment, _created = Enrolment.objects.get_or_create(user=user, course=course, edition=course.edition)
    return enrolment


def locked_enrolment(enrolment_id: int) -> Enrolment:
    """Return an enrolment with course and person, locked: one trainee's steps in one course follow one another.

    Must be called in a transaction.
    """
    query = Enrolment.objects.select_for_update(of=("self",)).select_related("course", "user")
    return query.get(pk=enrolment_id)
