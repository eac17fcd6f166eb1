"""Volunteer status earned: joining and unlocking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.core.refusals import Refused
from lms.volunteers.models import Volunteer
from lms.volunteers.status import join, take_celebrations, unlock, unlock_programme
from tests import make
from tests.make.volunteers import audit_trail, certify, programme, target_group, volunteer

pytestmark = pytest.mark.django_db


# Joining


def test_joining_makes_a_volunteer_in_training_with_a_card_of_their_own(somjai, two_courses):
    row = join(user=somjai, programme=two_courses, target_group=two_courses.target_groups.get())
    assert row.status == "pending"
    assert len(row.card_code) == 12
    assert audit_trail(row) == [("volunteers.join", somjai.pk, "")]


def test_joining_twice_changes_nothing(somjai, two_courses):
    group = two_courses.target_groups.get()
    first = join(user=somjai, programme=two_courses, target_group=group)
    assert join(user=somjai, programme=two_courses, target_group=group) == first
    assert Volunteer.objects.count() == 1
    assert len(audit_trail(first)) == 1


def test_a_closed_programme_takes_nobody_but_keeps_its_members(somjai, two_courses):
    group = two_courses.target_groups.get()
    member = join(user=somjai, programme=two_courses, target_group=group)
    two_courses.is_open = False
    two_courses.save()
    assert join(user=somjai, programme=two_courses, target_group=group) == member
    with pytest.raises(Refused) as refused:
        join(user=make.trainee(), programme=two_courses, target_group=group)
    assert refused.value.code == "programme_closed"


def test_a_group_that_the_programme_is_not_for_is_refused(somjai, two_courses):
    with pytest.raises(Refused) as refused:
        join(user=somjai, programme=two_courses, target_group=target_group("ลูกเสือไซเบอร์"))
    assert refused.value.code == "programme_not_for_group"
    assert not Volunteer.objects.exists()


def test_who_joins_with_all_certificates_is_active_at_once(somjai, courses, two_courses):
    certify(somjai, courses)
    row = join(user=somjai, programme=two_courses, target_group=two_courses.target_groups.get())
    assert row.status == "active"
    assert [action for action, _user, _reason in audit_trail(row)] == ["volunteers.join", "volunteers.activate"]


# Unlocking


def test_the_last_certificate_makes_active(somjai, courses, two_courses):
    row = volunteer(somjai, two_courses)
    certify(somjai, courses[:1])
    assert unlock(user=somjai) == []
    certify(somjai, courses[1:])
    assert unlock(user=somjai) == [row]
    row.refresh_from_db()
    assert row.status == "active"
    assert row.activated_at == row.status_changed_at
    assert audit_trail(row) == [("volunteers.activate", None, "")]


def test_unlocking_twice_changes_nothing(somjai, courses, two_courses):
    row = volunteer(somjai, two_courses)
    certify(somjai, courses)
    unlock(user=somjai)
    row.refresh_from_db()
    since = row.activated_at
    assert unlock(user=somjai) == []
    row.refresh_from_db()
    assert row.activated_at == since
    assert len(audit_trail(row)) == 1


def test_expired_and_revoked_certificates_do_not_count(somjai, aree, courses, two_courses):
    volunteer(somjai, two_courses)
    certify(somjai, courses[:1], valid_until=timezone.localdate() - timedelta(days=1))
    certify(somjai, courses[1:], revoked_by=aree)
    assert unlock(user=somjai) == []


def test_a_certificate_is_valid_on_its_last_day(somjai, courses, two_courses):
    row = volunteer(somjai, two_courses)
    certify(somjai, courses, valid_until=timezone.localdate())
    assert unlock(user=somjai) == [row]


def test_certificates_of_another_person_do_not_count(somjai, courses, two_courses):
    volunteer(somjai, two_courses)
    certify(make.trainee("มานี"), courses)
    assert unlock(user=somjai) == []


def test_a_programme_without_required_courses_never_unlocks_by_itself(somjai, courses):
    volunteer(somjai, programme([]))
    certify(somjai, courses)
    assert unlock(user=somjai) == []


@pytest.mark.parametrize(
    ("status", "lifted"), [("pending", True), ("lapsed", True), ("suspended", False), ("withdrawn", False)]
)
def test_only_who_is_in_training_or_lapsed_is_lifted_by_certificates(somjai, courses, two_courses, status, lifted):
    row = volunteer(somjai, two_courses, status)
    certify(somjai, courses)
    assert bool(unlock(user=somjai)) is lifted
    row.refresh_from_db()
    assert row.status == ("active" if lifted else status)


def test_unlocking_activates_in_every_programme_that_is_complete_and_in_no_other(somjai, courses):
    complete = volunteer(somjai, programme(courses[:1]))
    other = volunteer(somjai, programme(courses))
    certify(somjai, courses[:1])
    assert unlock(user=somjai) == [complete]
    other.refresh_from_db()
    assert other.status == "pending"


def test_unlocking_costs_the_same_however_many_programmes_and_courses_there_are(somjai, django_assert_num_queries):
    for number in range(1, 5):
        volunteer(somjai, programme([make.course(modules=0) for _each in range(number)]))
    with django_assert_num_queries(4):
        unlock(user=somjai)
    for row in Volunteer.objects.select_related("programme"):
        certify(somjai, row.programme.required_courses.all())
    audit = 4  # entries, one each; every one checks its two keys and its own row
    with CaptureQueriesContext(connection) as queries:
        assert len(unlock(user=somjai)) == 4
    written = [query["sql"] for query in queries if "wagtailcore_modellogentry" in query["sql"]]
    assert sum(sql.startswith("INSERT") for sql in written) == audit
    assert sum('UPDATE "volunteers_volunteer"' in query["sql"] for query in queries) == 1


def test_status_functions_lock_the_person_before_anything_else(somjai, two_courses):
    volunteer(somjai, two_courses)
    with CaptureQueriesContext(connection) as queries:
        unlock(user=somjai)
    first, second = [query["sql"] for query in queries if query["sql"].startswith("SELECT")][:2]
    assert 'FROM "accounts_user"' in first
    assert 'FROM "volunteers_volunteer"' in second
    if connection.features.has_select_for_update:
        assert first.endswith("FOR NO KEY UPDATE")
        assert second.endswith('FOR UPDATE OF "volunteers_volunteer"')


def test_easier_rules_activate_everyone_who_fulfils_them(somjai, courses, two_courses):
    row = volunteer(somjai, two_courses)
    other = volunteer(make.trainee(), two_courses)
    certify(somjai, courses[:1])
    two_courses.required_courses = courses[:1]
    two_courses.save()
    assert unlock_programme(programme=two_courses) == [row]
    other.refresh_from_db()
    assert other.status == "pending"


def test_harder_rules_take_no_status_away(somjai, courses):
    one = programme(courses[:1])
    row = volunteer(somjai, one, "active")
    certify(somjai, courses[:1])
    one.required_courses = courses
    one.save()
    unlock_programme(programme=one)
    row.refresh_from_db()
    assert row.status == "active"


def test_becoming_active_is_celebrated_once(somjai, two_courses):
    row = volunteer(somjai, two_courses, "active")
    volunteer(somjai, programme([]))
    assert take_celebrations(user=somjai) == {row.pk}
    assert take_celebrations(user=somjai) == set()
