"""Volunteer status lost with time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.issuing import issue
from lms.volunteers.status import lapse_expired, unlock
from tests import make
from tests.make import volunteers

pytestmark = pytest.mark.django_db


def test_a_status_lapses_when_its_certificate_has_expired_and_comes_back_with_a_new_one():
    person, course = make.trainee(), make.course()
    volunteer = volunteers.volunteer(person, volunteers.programme([course]), status="active")
    today = timezone.localdate()
    expired = volunteers.certificate_row(user=person, course=course, valid_until=today - timedelta(days=1))
    assert lapse_expired(today=today) == [volunteer]
    assert lapse_expired(today=today) == []
    volunteer.refresh_from_db()
    assert volunteer.status == "lapsed"

    issue(enrolment=expired.enrolment, actor=make.admin(), reason="อบรมทบทวน")
    expired.refresh_from_db()
    assert expired.state == "superseded"
    assert [active.status for active in unlock(user=person)] == ["active"]


def test_a_course_that_became_required_later_takes_nobodys_status():
    person, held, later = make.trainee(), make.course(), make.course()
    volunteers.volunteer(person, volunteers.programme([held, later]), status="active")
    volunteers.certificate_row(user=person, course=held)
    assert lapse_expired(today=timezone.localdate()) == []
