"""Four eyes: a decision waits for another person, who carries it out by approving; never for whoever asked."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates import issuing
from certificates.deciding import ask, decline, expire_decisions
from certificates.issuing import issue
from certificates.models import Certificate, CertificateChange, Decision, Reissue
from certificates.tasks import end_requests
from lms.core.refusals import Refused
from lms.training.certificate_decisions import approve_decision, decide, decide_reissue
from lms.volunteers.models import Volunteer
from tests import make
from tests.make.certificates import enrolment
from tests.make.volunteers import programme, volunteer
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
ALL = ("issue", "correct", "revoke", "reinstate", "reissue")
NAME = {"name_prefix": "นาง", "first_name": "สมใจ", "last_name": "ใจดีมาก", "latin_name": ""}


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_four_eyes": ALL}


@pytest.fixture
def aree():
    return make.admin("อารี")


@pytest.fixture
def dara():
    return make.admin("ดารา")


@pytest.fixture
def row():
    return issue(enrolment=enrolment(make.trainee("สมใจ", "ใจดี"), make.course(modules=0)))


def asked(row, aree, kind="revoke", **about) -> Decision:
    decision = decide(kind=kind, actor=aree, reason="ออกผิดคน", certificate=row, **about).decision
    assert decision is not None
    return decision


def code_of(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_nothing_happens_until_another_person_approves_and_both_are_on_record(row, aree, dara):
    held = volunteer(row.enrolment.user, programme([row.enrolment.course]), status="active")
    decision = asked(row, aree)
    row.refresh_from_db()
    assert (row.state, row.changes.count(), Volunteer.objects.get(pk=held.pk).status) == ("issued", 1, "active")
    approve_decision(decision=decision, actor=dara, answer="เห็นด้วย")
    row.refresh_from_db()
    assert (row.state, row.revoked_by) == ("revoked", aree)
    change = CertificateChange.objects.get(certificate=row, to_state="revoked")
    assert (change.actor, change.approved_by, change.reason) == (aree, dara, "ออกผิดคน")
    assert Volunteer.objects.get(pk=held.pk).status == "suspended"
    trail = ModelLogEntry.objects.for_instance(decision).order_by("pk").values_list("action", "user")
    assert list(trail) == [("certificate.ask", aree.pk), ("certificate.ask_approved", dara.pk)]


def test_whoever_asked_cannot_approve_and_the_database_says_so_too(row, aree):
    decision = asked(row, aree)
    assert code_of(lambda: approve_decision(decision=decision, actor=aree)) == "decision_own"
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(state="approved", answered_by=aree, answered_at=timezone.now())
    row.refresh_from_db()
    assert row.is_valid


def test_nobody_approves_what_is_about_their_own_certificate(aree, dara):
    own = issue(enrolment=enrolment(dara, make.course(modules=0)))
    decision = asked(own, aree)
    assert code_of(lambda: approve_decision(decision=decision, actor=dara)) == "decision_about_you"
    own.refresh_from_db()
    assert own.is_valid
    assert decline(decision=decision, actor=dara, answer="เป็นของฉันเอง").state == "declined"


def test_a_decision_is_answered_once(row, aree, dara):
    decision = asked(row, aree)
    approve_decision(decision=decision, actor=dara)
    assert code_of(lambda: approve_decision(decision=decision, actor=make.admin())) == "decision_over"
    assert code_of(lambda: decline(decision=decision, actor=dara, answer="ไม่")) == "decision_over"


def test_declined_or_withdrawn_it_changes_nothing_and_may_be_asked_again(row, aree, dara):
    first = asked(row, aree)
    assert code_of(lambda: asked(row, dara)) == "decision_waits_already"
    assert code_of(lambda: decline(decision=first, actor=dara, answer=" ")) == "certificate_reason_missing"
    assert decline(decision=first, actor=dara, answer="หลักฐานไม่พอ").state == "declined"
    assert decline(decision=asked(row, aree), actor=aree, answer="เข้าใจผิด").state == "withdrawn"
    row.refresh_from_db()
    assert row.is_valid
    with pytest.raises(ProtectedError):
        first.delete()


def test_nobody_answers_in_time(row, aree, dara, settings):
    decision = asked(row, aree)
    Decision.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert code_of(lambda: approve_decision(decision=decision, actor=dara)) == "decision_over"
    again = asked(row, aree)  # the one that ran out stands in nobody's way, marked or not
    assert (again.ends_at - again.asked_at).days == settings.LMS_RULES["certificate_decision_days"]
    decision.refresh_from_db()
    assert decision.state == "expired"
    assert [end_requests(), expire_decisions(now=again.ends_at), expire_decisions(now=again.ends_at)] == [0, 1, 0]


def test_what_would_be_refused_is_refused_when_it_is_asked_for(row, aree, dara):
    Certificate.objects.filter(pk=row.pk).update(state="superseded")
    assert code_of(lambda: asked(row, aree)) == "certificate_not_in_force"
    assert not Decision.objects.exists()


def test_what_cannot_be_carried_out_any_more_goes_on_waiting(row, aree, dara):
    decision = asked(row, aree, "correct", facts={"name": NAME})
    Certificate.objects.filter(pk=row.pk).update(state="superseded")
    assert code_of(lambda: approve_decision(decision=decision, actor=dara)) == "certificate_not_valid"
    decision.refresh_from_db()
    assert decision.waits


def test_a_correction_writes_the_name_that_was_approved(row, aree, dara):
    decision = asked(row, aree, "correct", facts={"name": NAME})
    row.enrolment.user.refresh_from_db()
    assert row.enrolment.user.last_name == "ใจดี"
    done = approve_decision(decision=decision, actor=dara)
    assert (done.certificate.full_name, done.certificate.supersedes) == ("นางสมใจ ใจดีมาก", row)


def test_issuing_by_hand_reinstating_and_reissuing_wait_too(row, aree, dara):
    person, course = make.trainee("มานี"), make.course(modules=0)
    decision = decide(kind="issue", actor=aree, reason="อบรมแล้ว", person=person, course=course).decision
    assert not Certificate.objects.filter(enrolment__user=person).exists()
    done = approve_decision(decision=decision, actor=dara)
    assert (done.certificate.issued_by, done.certificate.enrolment.user) == (aree, person)
    approve_decision(decision=asked(row, aree), actor=dara)
    assert approve_decision(decision=asked(row, aree, "reinstate"), actor=dara).certificate.is_valid
    planned = decide_reissue(actor=aree, reason="แบบผิด", sends_mail=False, course=row.enrolment.course)
    assert planned.reissue.confirmed_at is None
    approve_decision(decision=planned.decision, actor=dara)
    confirmed = Reissue.objects.get()
    assert (confirmed.approved_by, confirmed.confirmed_at is not None) == (dara, True)


def test_a_reissue_without_consent_never_begins(row, aree, dara):
    planned = decide_reissue(actor=aree, reason="แบบผิด", sends_mail=False, course=row.enrolment.course)
    decline(decision=planned.decision, actor=dara, answer="ไม่จำเป็น")
    planned.reissue.refresh_from_db()
    assert (planned.reissue.state, planned.reissue.confirmed_at) == ("failed", None)


def test_without_the_setting_it_is_done_at_once(row, aree, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "certificate_four_eyes": ("reissue",)}
    done = decide(kind="revoke", actor=aree, reason="ออกผิดคน", certificate=row)
    assert (done.decision, done.certificate.state) == (None, "revoked")
    assert CertificateChange.objects.get(to_state="revoked").approved_by is None


def test_a_request_needs_a_reason(row, aree):
    assert code_of(lambda: ask(kind="revoke", actor=aree, reason=" ", certificate=row)) == "certificate_reason_missing"


@pytest.mark.parametrize(
    ("rule", "value", "code"),
    [
        ("certificate_four_eyes", ("revok",), "certificates.E060"),
        ("certificate_decision_days", 0, "certificates.E061"),
        ("certificate_reminder_days", (60, "7"), "certificates.E062"),
        ("certificate_serial_prefix", "อสด", "certificates.E063"),
        ("certificate_serial_groups", 1, "certificates.E064"),
        ("certificate_file_tries", 0, "certificates.E065"),
        ("certificate_four_eyes", ("reissue", "revoke"), "certificates.W060"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(settings, rule, value, code):
    settings.LMS_RULES = {**settings.LMS_RULES, rule: value}
    found = [message for message in run_checks() if message.id == code]
    assert len(found) == 1
    assert found[0].hint


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_approve_at_once_carry_it_out_once(row, aree, dara):
    decision, mali = asked(row, aree, "correct", facts={"name": NAME}), make.admin("มะลิ")
    with mock.patch.object(issuing, "_draw_later"), mock.patch("lms.training.tasks.tell_of_replacement.delay"):
        outcomes = race(*[lambda who=who: approve_decision(decision=decision, actor=who) for who in (dara, mali)])
    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["decision_over", "done"]
    assert Certificate.objects.count() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_ask_at_once_make_one_request(row, aree, dara):
    outcomes = race(*[lambda who=who: asked(row, who) for who in (aree, dara)])
    assert sorted(getattr(outcome, "code", "asked") for outcome in outcomes) == ["asked", "decision_waits_already"]
    assert Decision.objects.count() == 1
