"""Volunteer status taken and given back: revocation, suspension, reinstatement."""

import pytest

from lms.core.refusals import Refused
from lms.volunteers.status import reinstate, review_after_revocation, suspend, unlock
from tests import make
from tests.make.volunteers import audit_trail, certify, programme, volunteer

pytestmark = pytest.mark.django_db


# After a revocation


def test_a_revocation_suspends_in_the_name_of_who_revoked(somjai, aree, courses, two_courses):
    row = volunteer(somjai, two_courses, "active")
    certify(somjai, courses[:1])
    certify(somjai, courses[1:], revoked_by=aree)
    assert review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน") == [row]
    row.refresh_from_db()
    assert row.status == "suspended"
    assert audit_trail(row) == [("volunteers.suspend", aree.pk, "ออกผิดคน")]


def test_reviewing_twice_changes_nothing(somjai, aree, courses, two_courses):
    row = volunteer(somjai, two_courses, "active")
    certify(somjai, courses, revoked_by=aree)
    review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน")
    assert review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน") == []
    assert len(audit_trail(row)) == 1


def test_another_valid_certificate_of_the_course_keeps_the_status(somjai, aree, courses):
    row = volunteer(somjai, programme(courses[:1]), "active")
    certify(somjai, courses[:1], revoked_by=aree)
    certify(somjai, courses[:1], edition=2)
    assert review_after_revocation(user=somjai, actor=aree, reason="ออกซ้ำ") == []
    row.refresh_from_db()
    assert row.status == "active"


def test_only_programmes_that_need_the_revoked_certificate_are_suspended(somjai, aree, courses):
    needs = volunteer(somjai, programme(courses[:1]), "active")
    other = volunteer(somjai, programme(courses[1:]), "active")
    certify(somjai, courses[:1], revoked_by=aree)
    assert review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน") == [needs]
    other.refresh_from_db()
    assert other.status == "active"


def test_a_course_required_only_since_later_is_no_reason_to_suspend(somjai, aree, courses):
    unrelated = make.course(modules=0)
    row = volunteer(somjai, programme(courses), "active")
    certify(somjai, courses[:1])
    certify(somjai, [unrelated], revoked_by=aree)
    assert review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน") == []
    row.refresh_from_db()
    assert row.status == "active"


def test_a_certificate_issued_anew_leaves_the_suspension_until_a_person_ends_it(somjai, aree, courses):
    row = volunteer(somjai, programme(courses[:1]), "active")
    since = row.activated_at
    certify(somjai, courses[:1], revoked_by=aree)
    review_after_revocation(user=somjai, actor=aree, reason="ออกผิดคน")
    certify(somjai, courses[:1])
    assert unlock(user=somjai) == []
    back = reinstate(volunteer=row, actor=aree, reason="ตรวจสอบแล้ว ออกใหม่ให้ถูกต้อง")
    assert back.status == "active"
    assert back.activated_at == since
    assert audit_trail(row)[-1] == ("volunteers.reinstate", aree.pk, "ตรวจสอบแล้ว ออกใหม่ให้ถูกต้อง")


# Decisions by name


def test_a_volunteer_is_suspended_and_reinstated_by_name_and_reason(somjai, aree, courses, two_courses):
    row = volunteer(somjai, two_courses, "active")
    certify(somjai, courses)
    assert suspend(volunteer=row, actor=aree, reason="ขอ OTP จากชาวบ้าน").status == "suspended"
    assert reinstate(volunteer=row, actor=aree, reason="สอบสวนแล้วไม่จริง").status == "active"
    assert [entry[1:] for entry in audit_trail(row)] == [(aree.pk, "ขอ OTP จากชาวบ้าน"), (aree.pk, "สอบสวนแล้วไม่จริง")]


def test_who_is_reinstated_without_the_certificates_goes_back_to_training(somjai, aree, two_courses):
    row = volunteer(somjai, two_courses, "suspended")
    assert reinstate(volunteer=row, actor=aree, reason="ให้เรียนใหม่").status == "pending"


@pytest.mark.parametrize("status", ["suspended", "withdrawn"])
def test_nobody_is_suspended_twice_or_after_leaving(aree, status):
    row = volunteer(status=status)
    with pytest.raises(Refused) as refused:
        suspend(volunteer=row, actor=aree, reason="เหตุผล")
    assert refused.value.code == "volunteer_not_to_be_suspended"
    assert audit_trail(row) == []


@pytest.mark.parametrize("status", ["pending", "active", "lapsed", "withdrawn"])
def test_only_who_is_suspended_is_reinstated(aree, status):
    row = volunteer(status=status)
    with pytest.raises(Refused) as refused:
        reinstate(volunteer=row, actor=aree, reason="เหตุผล")
    assert refused.value.code == "volunteer_not_suspended"
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.parametrize(("decide", "status"), [(suspend, "active"), (reinstate, "suspended")])
def test_a_decision_without_a_reason_is_refused(aree, decide, status):
    row = volunteer(status=status)
    with pytest.raises(Refused) as refused:
        decide(volunteer=row, actor=aree, reason="  ")
    assert refused.value.code == "volunteer_reason_missing"
    row.refresh_from_db()
    assert row.status == status
