"""States of a certificate: the ways between them, each written down, nothing deleted, the end of validity."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.expiring import expire_overdue
from certificates.issuing import issue
from certificates.models import WAYS, Certificate, CertificateChange, CertificateNotice
from certificates.reinstating import reinstate
from certificates.revoking import revoke
from certificates.tasks import expire
from certificates.transitions import Cause, Why, move
from lms.core.refusals import Refused
from tests import make
from tests.make.certificates import certificate, enrolment
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
State = Certificate.State


def changes(row: Certificate) -> list[tuple]:
    found = CertificateChange.objects.filter(certificate=row).order_by("pk")
    return [(c.from_state, c.to_state, c.cause, c.actor_id, c.reason) for c in found]


def in_state(state: str) -> Certificate:
    today, aree = timezone.localdate(), make.admin()
    fields = {
        "revoked": {"revoked_at": timezone.now(), "revoked_by": aree, "revoke_reason": "ทดสอบ"},
        "expired": {"expired_at": timezone.now(), "valid_until": today - timedelta(days=1)},
    }
    return certificate(state=state, **fields.get(state, {}))


@pytest.mark.parametrize("source", State.values)
@pytest.mark.parametrize("target", State.values)
def test_only_the_ways_there_are_can_be_taken_and_each_is_written_down(source, target):
    row = in_state(source)
    values = {"expired_at": timezone.now(), "valid_until": timezone.localdate()} if target == "expired" else {}
    values |= {"revoked_at": None, "revoked_by": None, "revoke_reason": ""}
    if target == "revoked":
        values = {"revoked_at": timezone.now(), "revoked_by": make.admin(), "revoke_reason": "ทดสอบ"}
    moved = move(row, target, Why(Cause.EXPIRY), **values)
    assert moved is (target in WAYS[source])
    row.refresh_from_db()
    assert row.state == (target if moved else source)
    assert changes(row) == ([(source, target, "expiry", None, "")] if moved else [])


def test_a_way_is_taken_once_also_from_a_stale_copy():
    row = in_state("issued")
    stale = Certificate.objects.get(pk=row.pk)
    why, values = Why(Cause.EXPIRY), {"expired_at": timezone.now(), "valid_until": timezone.localdate()}
    assert move(row, State.EXPIRED, why, **values)
    assert not move(stale, State.EXPIRED, why, **values)
    assert len(changes(row)) == 1


@pytest.mark.parametrize(("source", "target"), [("superseded", "issued"), ("issued", "issued"), ("", "revoked")])
def test_the_database_knows_the_ways_too(source, target):
    row = certificate()
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateChange.objects.create(certificate=row, from_state=source, to_state=target, cause="expiry")


def test_the_database_wants_a_reason_from_whoever_decides_and_two_different_people():
    row, aree = certificate(), make.admin()
    way = {"certificate": row, "from_state": "issued", "to_state": "revoked", "cause": "revocation", "actor": aree}
    for fields in ({"reason": ""}, {"reason": "เหตุผล", "approved_by": aree}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateChange.objects.create(**way, **fields)


def test_an_issue_is_the_first_change():
    aree = make.admin()
    assert changes(issue(enrolment=enrolment())) == [("", "issued", "completion", None, "")]
    by_hand = issue(enrolment=enrolment(), actor=aree, reason="อบรมในห้องเรียน")
    assert changes(by_hand) == [("", "issued", "by_hand", aree.pk, "อบรมในห้องเรียน")]


def test_nothing_is_deleted_by_any_way():
    row = issue(enrolment=enrolment())
    CertificateNotice.objects.create(certificate=row, about="renewal", days=7)
    for delete in (
        row.delete,
        Certificate.objects.all().delete,
        row.changes.all().delete,
        row.changes.get().delete,
        row.notices.all().delete,
        row.enrolment.delete,
        row.enrolment.user.delete,
        row.enrolment.course.delete,
        lambda: row.enrolment.certificates.all().delete(),
    ):
        with pytest.raises(ProtectedError):
            delete()
    assert Certificate.objects.filter(pk=row.pk).exists()
    assert changes(row)


def test_what_was_written_of_a_change_stays_as_it_is():
    change = issue(enrolment=enrolment()).changes.get()
    change.reason = "อย่างอื่น"
    with pytest.raises(ProtectedError):
        change.save()
    with pytest.raises(ProtectedError):
        CertificateChange.objects.update(reason="อย่างอื่น")
    assert CertificateChange.objects.get().reason == ""


def test_revoked_and_reinstated_both_stay_on_record():
    row, aree, dara = issue(enrolment=enrolment()), make.admin(), make.admin("ดารา")
    revoke(certificate=row, actor=aree, reason="ออกผิดคน")
    held = reinstate(certificate=row, actor=dara, reason="ตรวจแล้วถูกต้อง")
    held.refresh_from_db()
    assert held.is_valid
    assert (held.revoked_at, held.revoked_by, held.revoke_reason) == (None, None, "")
    assert changes(row)[1:] == [
        ("issued", "revoked", "revocation", aree.pk, "ออกผิดคน"),
        ("revoked", "issued", "reinstatement", dara.pk, "ตรวจแล้วถูกต้อง"),
    ]
    assert reinstate(certificate=row, actor=aree, reason="อีกครั้ง").state == "issued"
    assert len(changes(row)) == 3
    assert ModelLogEntry.objects.for_instance(row).filter(action="certificate.reinstate").count() == 1


def test_past_its_day_a_reinstated_certificate_is_expired():
    row = certificate(valid_until=timezone.localdate() - timedelta(days=1))
    revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    held = reinstate(certificate=row, actor=make.admin(), reason="ตรวจแล้ว")
    assert (held.state, held.is_valid) == ("expired", False)


def test_one_in_whose_place_another_was_issued_is_not_reinstated():
    place, aree = enrolment(), make.admin()
    first = issue(enrolment=place)
    revoke(certificate=first, actor=aree, reason="ออกผิดคน")
    second = issue(enrolment=place, actor=aree, reason="ตรวจสอบแล้ว")
    with pytest.raises(Refused) as refused:
        reinstate(certificate=first, actor=aree, reason="คืนสถานะ")
    assert refused.value.code == "certificate_issued_anew"
    assert second.serial in refused.value.message
    with pytest.raises(Refused) as refused:
        reinstate(certificate=certificate(state="superseded"), actor=aree, reason="คืนสถานะ")
    assert refused.value.code == "certificate_not_revoked"


def test_the_last_day_counts_and_the_sweep_marks_the_day_after():
    today = timezone.localdate()
    ends_today, ended, endless = (certificate(valid_until=day) for day in (today, today - timedelta(days=1), None))
    assert ended.state == "issued"
    assert (ends_today.is_valid, ended.is_valid, endless.is_valid) == (True, False, True)  # the sweep has not come yet
    assert [expire(), expire()] == [1, 0]
    ended.refresh_from_db()
    assert (ended.state, ended.expired_at is not None) == ("expired", True)
    assert changes(ended) == [("issued", "expired", "expiry", None, "")]
    assert Certificate.objects.filter(state="issued").count() == 2


def test_an_expired_certificate_can_be_revoked_and_issued_anew_by_hand():
    row, aree = certificate(valid_until=timezone.localdate() - timedelta(days=1)), make.admin()
    expire_overdue(today=timezone.localdate())
    new = issue(enrolment=row.enrolment, actor=aree, reason="ผ่านการทบทวน")
    row.refresh_from_db()
    assert (row.state, new.supersedes, row.superseded_by) == ("superseded", row, new)
    other = certificate(valid_until=timezone.localdate() - timedelta(days=1))
    expire_overdue(today=timezone.localdate())
    assert revoke(certificate=Certificate.objects.get(pk=other.pk), actor=aree, reason="ทุจริต").state == "revoked"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_administrators_revoking_at_once_are_one_revocation():
    row, people = certificate(), [make.admin("อารี"), make.admin("ดารา")]
    outcomes = race(*[lambda who=who: revoke(certificate=row, actor=who, reason="ออกผิดคน") for who in people])
    assert [outcome.state for outcome in outcomes] == ["revoked", "revoked"]
    assert CertificateChange.objects.filter(certificate=row).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_revocation_and_expiry_at_once_leave_one_truth():
    today = timezone.localdate()
    row, aree = certificate(valid_until=today - timedelta(days=1)), make.admin()
    outcomes = race(lambda: revoke(certificate=row, actor=aree, reason="ทุจริต"), lambda: expire_overdue(today=today))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    row.refresh_from_db()
    assert row.state == "revoked"
    assert changes(row)[-1][1] == "revoked"
