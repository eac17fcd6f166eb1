"""Renewal: reminders once each, the final test once more, a new record from the end of the old one."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from certificates import issuing
from certificates.issuing import add_months
from certificates.models import Certificate, CertificateNotice, IssueListEntry, Renewal
from certificates.renewing import begin_renewal, renew
from certificates.tasks import expire
from courses.models import CoursePage
from lms.core.refusals import Refused
from lms.training.by_hand import issue_by_hand
from lms.training.journey import finish_renewal, submit_quiz
from lms.training.renewals import remind_of_renewals, start_renewal
from lms.training.tasks import issue_what_is_waiting
from lms.volunteers.models import Volunteer
from lms.volunteers.status import lapse_expired
from quizzes.models import Attempt
from tests import make
from tests.make import quizzes
from tests.make.volunteers import programme, volunteer
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


@pytest.fixture(autouse=True)
def undrawn():
    with mock.patch.object(issuing, "_draw_later"):
        yield


@pytest.fixture
def course():
    return make.course(lessons=1, quiz=quizzes.quiz(questions=6, attempts_allowed=2), certificate_valid_months=12)


@pytest.fixture
def somjai():
    return make.trainee("สมใจ")


@pytest.fixture
def held(course, somjai):
    """A certificate that ends in 40 days."""
    return ending(course, somjai, 40)


def ending(course: CoursePage, person, days: int) -> Certificate:
    row = issue_by_hand(user=person, course=course, actor=make.admin(), reason="อบรมในห้องเรียน").certificate
    Certificate.objects.filter(pk=row.pk).update(valid_until=timezone.localdate() + timedelta(days=days))
    row.refresh_from_db()
    return row


def take(held: Certificate, *, right: bool = True):
    attempt = start_renewal(certificate=held)
    assert isinstance(attempt, Attempt)
    quizzes.answer_all(attempt, right=None if right else 0)
    return submit_quiz(attempt=attempt)[1]


def test_passing_the_final_test_again_makes_a_new_record_and_costs_no_day(held):
    finished = take(held)
    held.refresh_from_db()
    new = finished.certificate
    assert (held.state, new.supersedes, new.state) == ("superseded", held, "issued")
    assert new.valid_until == add_months(held.valid_until, 12)
    assert Renewal.objects.get().renewed_as == new
    assert [(c.cause, c.actor) for c in new.changes.all()] == [("renewal", None)]


def test_after_the_end_it_holds_from_today_and_the_status_comes_back(course, somjai):
    row = volunteer(somjai, programme([course]))
    held = ending(course, somjai, -3)
    expire()
    lapse_expired(today=timezone.localdate())
    assert Volunteer.objects.get(pk=row.pk).status == "lapsed"
    held.refresh_from_db()
    finished = take(held)
    assert finished.certificate.valid_until == add_months(timezone.localdate(), 12)
    assert [one.pk for one in finished.activated] == [row.pk]
    assert Volunteer.objects.get(pk=row.pk).status == "active"


def test_renewed_in_time_the_status_never_leaves_active(course, somjai, held):
    row = volunteer(somjai, programme([course]), status="active")
    take(held)
    lapse_expired(today=timezone.localdate())
    lapse_expired(today=held.valid_until + timedelta(days=1))
    assert Volunteer.objects.get(pk=row.pk).status == "active"


def test_a_failed_test_leaves_all_as_it_is(held):
    assert take(held, right=False).certificate is None
    held.refresh_from_db()
    assert (held.state, Renewal.objects.get().passed_at) == ("issued", None)
    assert take(held).certificate is not None


@pytest.mark.parametrize("days", [61, 400])
def test_it_opens_only_so_many_days_before_the_end(course, somjai, days):
    with pytest.raises(Refused) as refused:
        start_renewal(certificate=ending(course, somjai, days))
    assert refused.value.code == "certificate_not_renewable"


def test_one_that_was_revoked_or_never_ends_is_not_renewed(held, course):
    Certificate.objects.filter(pk=held.pk).update(valid_until=None)
    for fields in ({"valid_until": None}, {"state": "superseded"}):
        Certificate.objects.filter(pk=held.pk).update(**fields)
        with pytest.raises(Refused):
            begin_renewal(certificate=held)


def test_a_course_without_a_test_is_renewed_by_saying_so(somjai):
    held = ending(make.course(modules=1, lessons=1, certificate_valid_months=6), somjai, 10)
    finished = start_renewal(certificate=held)
    assert finished.certificate.valid_until == add_months(held.valid_until, 6)
    assert renew(renewal=Renewal.objects.get()) == finished.certificate  # repeated, it is the same


def test_a_newer_edition_asks_for_the_refresher_instead(held, course):
    CoursePage.objects.filter(pk=course.pk).update(edition=2)
    with pytest.raises(Refused):
        start_renewal(certificate=Certificate.objects.select_related("enrolment__course").get(pk=held.pk))


def test_whoever_is_blocked_meanwhile_gets_it_when_that_is_lifted(held, somjai):
    aree = make.admin()
    entry = IssueListEntry.objects.create(kind="block", person=somjai, reason="สอบสวน", added_by=aree)
    assert take(held).refusal.code == "issue_blocked"
    held.refresh_from_db()
    assert held.is_valid
    assert issue_what_is_waiting() == 0
    entry.lifted_at, entry.lifted_by, entry.lift_reason = timezone.now(), aree, "พ้นข้อสงสัย"
    entry.save()
    assert issue_what_is_waiting() == 1
    assert Renewal.objects.get().renewed_as.is_valid


def test_the_pages_lead_through_it(client, held, somjai):
    client.force_login(somjai, backend=BACKEND)
    address = f"/learn/certificates/{held.serial}/renew/"
    assert address in client.get("/learn/").text
    assert "<form" in client.get(address).text
    begun = client.post(f"{address}start/")
    attempt = Attempt.objects.get()
    assert begun.url == f"/learn/attempts/{attempt.key}/"
    assert f"/learn/attempts/{attempt.key}/" in client.get(address).text
    quizzes.answer_all(attempt)
    client.post(f"/learn/attempts/{attempt.key}/submit/", {"confirmed": "1"})
    after = client.get(f"/learn/attempts/{attempt.key}/result/")
    assert after.url == address
    new = Certificate.objects.exclude(pk=held.pk).get()
    assert client.get(address).url == f"/verify/{new.serial}/"
    assert address not in client.get("/learn/").text


def test_the_page_is_its_holders_alone(client, held):
    address = f"/learn/certificates/{held.serial}/renew/"
    assert client.get(address).url.endswith(f"?next={address}")
    client.force_login(make.trainee("คนอื่น"), backend=BACKEND)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}start/").status_code == 404
    assert not Renewal.objects.exists()


def test_reminders_go_out_once_each(course, somjai):
    held = ending(course, somjai, 59)
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in (0, 0, 28, 29, 30, 51, 52, 53, 59, 60)]
    assert [remind_of_renewals(today=day) for day in days] == [1, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert sorted(CertificateNotice.objects.values_list("days", flat=True)) == [7, 30, 60]
    assert {message.to[0] for message in mail.outbox} == {somjai.email}
    assert f"/learn/certificates/{held.serial}/renew/" in mail.outbox[0].body


def test_a_sweep_that_comes_late_sends_one_reminder_not_three(course, somjai):
    ending(course, somjai, 5)
    assert [remind_of_renewals(today=timezone.localdate()) for _each in range(2)] == [1, 0]


def test_nobody_is_reminded_who_has_renewed_left_or_has_no_address(course, held, somjai):
    silent = make.trainee("ไม่มีเมล", email="", mobile="+66812345678")
    left = make.trainee("ลาออก", is_active=False)
    for person in (silent, left):
        ending(course, person, 20)
    take(held)
    assert remind_of_renewals(today=timezone.localdate()) == 0


def test_a_mail_that_fails_keeps_nobody_elses_and_is_tried_again(course, held):
    ending(course, make.trainee("มานี"), 40)
    real, calls = mail.EmailMessage.send, []

    def flaky(message, *args, **kwargs):
        calls.append(message)
        if len(calls) == 1:
            raise SMTPServerDisconnected
        return real(message, *args, **kwargs)

    with mock.patch.object(mail.EmailMessage, "send", flaky):
        assert remind_of_renewals(today=timezone.localdate()) == 1
    assert remind_of_renewals(today=timezone.localdate()) == 1
    assert CertificateNotice.objects.count() == len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_sweeps_at_once_send_one_mail(held):
    today = timezone.localdate()
    outcomes = race(*[lambda: remind_of_renewals(today=today)] * 2)
    assert sorted(outcomes) == [0, 1]
    assert CertificateNotice.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_that_finish_at_once_renew_once(held):
    renewal = begin_renewal(certificate=held)
    outcomes = race(*[lambda: finish_renewal(key=renewal.key)] * 2)
    assert {outcome.certificate for outcome in outcomes} == {Renewal.objects.get().renewed_as}
    assert Certificate.objects.valid().count() == 1
