"""Re-issuing many: counted first, each replaced once also when the worker is killed, statuses untouched."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from certificates import issuing, reissuing
from certificates.issuing import issue
from certificates.models import Certificate, CertificateChange, Reissue
from certificates.reissuing import chosen, run_reissue
from lms.core.refusals import Refused
from lms.training.certificate_decisions import decide_reissue, go_on_with_reissue
from lms.training.tasks import reissue, resume_reissues
from lms.volunteers.models import Volunteer
from tests import make
from tests.make.certificates import enrolment
from tests.make.volunteers import programme, volunteer
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unqueued():
    cache.clear()
    with mock.patch.object(issuing, "_draw_later"), mock.patch("lms.training.tasks.reissue.delay"):
        yield


@pytest.fixture
def course():
    return make.course(modules=0, certificate_valid_months=12)


@pytest.fixture
def rows(course):
    return [issue(enrolment=enrolment(make.trainee(f"คนที่{n}"), course)) for n in range(5)]


@pytest.fixture
def aree():
    return make.admin()


def planned(aree, course, **how) -> Reissue:
    done = decide_reissue(**{"actor": aree, "reason": "แบบพิมพ์ผิด", "sends_mail": False, "course": course, **how})
    return Reissue.objects.get(pk=done.reissue.pk)


def test_each_is_replaced_once_with_its_own_validity(rows, course, aree):
    other = issue(enrolment=enrolment())
    Certificate.objects.filter(pk=rows[0].pk).update(valid_until=timezone.localdate() + timedelta(days=9))
    job = planned(aree, course)
    done = run_reissue(job.pk)
    assert (done.state, done.replaced, done.steps_done, done.steps_total) == ("done", 5, 5, 5)
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.superseded_by.state) == ("superseded", "issued")
        assert row.superseded_by.valid_until == row.valid_until
    other.refresh_from_db()
    assert other.is_valid
    issued = CertificateChange.objects.filter(reissue=job, from_state="")
    assert {(change.cause, change.actor, change.reason) for change in issued} == {("reissue", aree, "แบบพิมพ์ผิด")}
    run_reissue(job.pk)
    assert Certificate.objects.count() == 11


def test_the_choice_is_by_course_layout_and_time(rows, course, aree):
    assert chosen(course=course).count() == 5
    now = timezone.now()
    assert chosen(course=course, issued_from=now).count() == 0
    assert chosen(issued_to=now, issued_from=now - timedelta(hours=1)).count() == 5
    with pytest.raises(Refused) as refused:
        planned(aree, make.course(modules=0))
    assert refused.value.code == "reissue_empty"


@pytest.mark.parametrize("killed_at", [1, 3, 5])
def test_killed_in_the_middle_it_goes_on_with_those_left(rows, course, aree, killed_at):
    job, calls, replace = planned(aree, course), [], reissuing.replace

    def killed(**about):
        calls.append(about)
        if len(calls) == killed_at:
            raise KeyboardInterrupt
        return replace(**about)

    with mock.patch.object(reissuing, "replace", killed), pytest.raises(KeyboardInterrupt):
        run_reissue(job.pk)
    cache.clear()  # a worker that is killed cannot give its lease back: it runs out
    assert Certificate.objects.valid().count() == 5
    assert resume_reissues() == 1
    assert resume_reissues() == 0
    job.refresh_from_db()
    assert (job.state, job.replaced, job.steps_total) == ("done", 5, 5)
    assert Certificate.objects.valid().count() == 5
    assert Certificate.objects.count() == 10


def test_a_database_that_fails_leaves_it_under_way(rows, course, aree):
    job = planned(aree, course)
    with mock.patch.object(reissuing, "replace", side_effect=OperationalError), pytest.raises(OperationalError):
        run_reissue(job.pk)
    job.refresh_from_db()
    assert job.state == "running"
    reissue(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_what_cannot_be_printed_stays_in_force_and_may_be_run_again(rows, course, aree):
    person = rows[2].enrolment.user
    person.last_name = "😀"
    person.save()
    job = run_reissue(planned(aree, course).pk)
    assert (job.state, job.replaced, job.refused) == ("failed", 4, 1)
    rows[2].refresh_from_db()
    assert rows[2].is_valid
    person.last_name = "ใจดี"
    person.save()
    go_on_with_reissue(reissue=job)
    job = run_reissue(job.pk)
    assert (job.state, job.replaced, job.refused) == ("done", 5, 0)
    with pytest.raises(Refused):
        go_on_with_reissue(reissue=job)


def test_statuses_stay_and_nobody_is_suspended_meanwhile(rows, course, aree):
    joined = programme([course])
    held = [volunteer(row.enrolment.user, joined, status="active") for row in rows]
    seen = []
    replace = reissuing.replace

    def watched(**about):
        new = replace(**about)
        seen.append(set(Volunteer.objects.values_list("status", flat=True)))
        return new

    with mock.patch.object(reissuing, "replace", watched):
        run_reissue(planned(aree, course).pk)
    assert seen == [{"active"}] * len(held)


def test_what_is_issued_or_revoked_after_the_decision_is_left_alone(rows, course, aree):
    job = planned(aree, course)
    later = issue(enrolment=enrolment(make.trainee("มาทีหลัง"), course))
    Certificate.objects.filter(pk=rows[0].pk).update(
        state="revoked", revoked_at=timezone.now(), revoked_by=aree, revoke_reason="ทดสอบ"
    )
    assert run_reissue(job.pk).replaced == 4
    later.refresh_from_db()
    assert later.is_valid


def test_holders_are_written_to_once_each_where_it_was_asked_for(rows, course, aree):
    job = planned(aree, course, sends_mail=True)
    reissue(job.pk)
    assert len(mail.outbox) == 5
    Reissue.objects.update(told_at=None)  # as if the worker had been killed before it wrote that down
    resume_reissues()
    assert len(mail.outbox) == 5
    assert Reissue.objects.get().told_at is not None


def test_without_being_asked_for_nobody_is_written_to(rows, course, aree):
    reissue(planned(aree, course).pk)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_without_the_lease_replace_each_once(rows, course, aree):
    job = planned(aree, course)
    with mock.patch.object(reissuing.cache, "add", return_value=True):
        race(*[lambda: run_reissue(job.pk)] * 2)
    run_reissue(job.pk)
    assert Certificate.objects.valid().count() == 5
    assert Certificate.objects.count() == 10
