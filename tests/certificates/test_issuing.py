"""Issuing: once, frozen, audited, refused where it cannot be printed."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates import issuing
from certificates.issuing import add_months, issue
from certificates.models import Certificate
from certificates.revoking import revoke
from lms.core.refusals import Refused
from tests import make
from tests.make.certificates import ISSUED_AT, certificate, enrolment
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued():
    """The ids handed to the worker."""
    with mock.patch("certificates.issuing._draw_later") as draw_later:
        yield draw_later


def entries(row: Certificate) -> list[tuple]:
    found = ModelLogEntry.objects.for_instance(row).order_by("pk")
    return [(entry.action, entry.user_id, entry.data["reason"]) for entry in found]


def test_a_certificate_freezes_what_is_printed():
    course = make.course(modules=0, title="หน้าที่ของ อสด.", certificate_valid_months=12)
    twin = make.in_english(course)
    somjai = make.trainee("สมใจ", "ใจดี", latin_name="Mrs Somjai Jaidee")
    row = issue(enrolment=enrolment(somjai, course, edition=3))
    somjai.first_name = "ชื่อใหม่"
    somjai.save()
    row.refresh_from_db()
    assert (row.full_name, row.latin_name) == ("นางสมใจ ใจดี", "Mrs Somjai Jaidee")
    assert (row.course_title, row.course_title_en, row.edition) == ("หน้าที่ของ อสด.", twin.title, 3)
    assert row.valid_until == add_months(timezone.now(), 12)
    assert row.state == "issued"
    assert row.is_valid


def test_a_certificate_without_limit_does_not_expire():
    assert issue(enrolment=enrolment()).valid_until is None


def test_an_english_draft_is_not_printed():
    course = make.course(modules=0)
    make.in_english(course).unpublish()
    assert issue(enrolment=enrolment(course=course)).course_title_en == ""


def test_issuing_twice_gives_the_same_certificate(queued):
    place = enrolment()
    assert issue(enrolment=place) == issue(enrolment=place)
    assert Certificate.objects.count() == 1
    assert queued.call_count == 1


def test_an_issue_is_audited():
    row = issue(enrolment=enrolment())
    assert entries(row) == [("certificate.issue", None, "")]


def test_by_hand_needs_a_reason():
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(), actor=make.admin(), reason="  ")
    assert refused.value.code == "certificate_reason_missing"
    assert not Certificate.objects.exists()


def test_by_hand_keeps_actor_and_reason():
    aree = make.admin()
    row = issue(enrolment=enrolment(), actor=aree, reason="อบรมในห้องเรียน")
    assert (row.issued_by, row.issue_reason) == (aree, "อบรมในห้องเรียน")
    assert entries(row) == [("certificate.issue", aree.pk, "อบรมในห้องเรียน")]


def test_after_a_revocation_nothing_is_issued_by_itself(queued):
    place, aree = enrolment(), make.admin()
    first = issue(enrolment=place)
    revoke(certificate=first, actor=aree, reason="ออกผิดคน")
    again = issue(enrolment=place)
    assert again == first
    assert again.state == "revoked"
    assert queued.call_count == 1


def test_after_a_revocation_a_person_may_issue_anew():
    place, aree = enrolment(), make.admin()
    first = issue(enrolment=place)
    revoke(certificate=first, actor=aree, reason="ออกผิดคน")
    second = issue(enrolment=place, actor=aree, reason="ตรวจสอบแล้ว")
    assert second != first
    assert issue(enrolment=place) == second
    assert issue(enrolment=place, actor=aree, reason="อีกครั้ง") == second


@pytest.mark.parametrize(
    ("typed", "frozen"),
    [("น" + "ำ" + "้" + "ทิพย์", "น้ำทิพย์"), ("ก" + "ํ" + "้" + "า", "ก้ำ"), ("ป" + "่" + "ี", "ปี่"), ("เเดง", "แดง")],
)
def test_marks_in_the_wrong_order_are_put_right(typed, frozen):
    row = issue(enrolment=enrolment(make.trainee(typed, "ใจดี")))
    assert row.full_name == f"นาง{frozen} ใจดี"


@pytest.mark.parametrize(
    ("name", "codepoint"), [("ນາງ", "U+0E99"), ("美玲", "U+7F8E"), ("สมใจ🌸", "U+1F338"), ("สม\u202eใจ", "U+202E")]
)
def test_a_name_that_no_font_covers_is_refused_by_naming_the_character(name, codepoint):
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(make.trainee(name)))
    assert refused.value.code == "name_not_printable"
    assert codepoint in refused.value.message
    assert not Certificate.objects.exists()


def test_an_unprintable_latin_name_is_refused():
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(make.trainee(latin_name="Сомчай")))
    assert refused.value.code == "name_not_printable"


def test_a_course_title_with_a_picture_is_refused():
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(course=make.course(modules=0, title="ปลอดภัย ✅")))
    assert refused.value.code == "title_not_printable"


def test_a_person_without_a_name_gets_no_nameless_certificate():
    with pytest.raises(Refused) as refused:
        issue(enrolment=enrolment(make.trainee(" ", "")))
    assert refused.value.code == "name_missing"


def test_a_serial_that_is_taken_is_drawn_again():
    taken = certificate().serial
    free = taken[:-1] + "x"
    with mock.patch.object(issuing, "new_serial", side_effect=[taken, free]):
        row = issue(enrolment=enrolment())
    assert row.serial == free


def test_serials_that_are_always_taken_are_an_error():
    taken = certificate().serial
    with mock.patch.object(issuing, "new_serial", return_value=taken), pytest.raises(RuntimeError):
        issue(enrolment=enrolment())
    assert Certificate.objects.count() == 1


def test_who_loses_the_race_at_the_constraint_gets_the_winner(queued):
    winner = certificate()
    place = winner.enrolment
    with mock.patch.object(issuing, "_existing", return_value=None):
        assert issue(enrolment=place) == winner
    assert queued.call_count == 0
    assert entries(winner) == []


def test_the_database_holds_one_issued_certificate_for_each_enrolment():
    row = certificate()
    row.pk, row.serial = None, "OSD-2569-0000-0000-1"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_enrolment_with_a_certificate_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        certificate().enrolment.delete()


def test_issuing_costs_the_same_few_statements(django_assert_max_num_queries):
    place = enrolment()
    with django_assert_max_num_queries(18):
        issue(enrolment=place)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (ISSUED_AT, 12, date(2027, 11, 22)),
        (ISSUED_AT, 1, date(2026, 12, 22)),
        (ISSUED_AT, 2, date(2027, 1, 22)),
        (ISSUED_AT.replace(day=30) + timedelta(days=62), 1, date(2027, 2, 28)),
        (ISSUED_AT.replace(year=2028, month=2, day=29), 12, date(2029, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_at_once_issue_one_certificate(queued):
    place = enrolment()
    outcomes = race(*[lambda: issue(enrolment=place)] * 8)
    assert {outcome.pk for outcome in outcomes} == {Certificate.objects.get().pk}
    assert queued.call_count == 1
    assert ModelLogEntry.objects.filter(action="certificate.issue").count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_at_once_issue_one_certificate_even_without_the_lock(queued):
    """The unique constraint alone holds it: on PostgreSQL the losers wait for the winner's commit, then find it."""
    place = enrolment()
    with (
        mock.patch.object(issuing, "_existing", return_value=None),
        mock.patch.object(
            type(place)._default_manager.all().__class__, "select_for_update", lambda query, **options: query
        ),
    ):
        outcomes = race(*[lambda: issue(enrolment=place)] * 8)
    assert {outcome.pk for outcome in outcomes} == {Certificate.objects.get().pk}
    assert queued.call_count == 1
    assert connection.vendor in {"sqlite", "postgresql"}
