"""Revoking: with a reason, by a person, on record."""

from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.revoking import revoke
from lms.core.refusals import Refused
from tests import make
from tests.make.certificates import certificate

pytestmark = pytest.mark.django_db


def test_the_row_stays_and_says_who_and_why():
    row, aree = certificate(), make.admin()
    revoke(certificate=row, actor=aree, reason="ออกผิดคน")
    row.refresh_from_db()
    assert (row.state, row.revoked_by, row.revoke_reason) == ("revoked", aree, "ออกผิดคน")
    assert row.revoked_at is not None
    assert not row.is_valid
    assert row not in Certificate.objects.valid()
    entry = ModelLogEntry.objects.for_instance(row).get()
    assert (entry.action, entry.user_id, entry.data["reason"]) == ("certificate.revoke", aree.pk, "ออกผิดคน")


def test_a_second_revocation_changes_nothing():
    row, aree = certificate(), make.admin()
    first = revoke(certificate=row, actor=aree, reason="ออกผิดคน")
    second = revoke(certificate=row, actor=make.admin("อีกคน"), reason="เหตุผลอื่น")
    assert (second.revoked_at, second.revoked_by, second.revoke_reason) == (first.revoked_at, aree, "ออกผิดคน")
    assert ModelLogEntry.objects.for_instance(row).count() == 1


def test_a_reason_is_needed():
    row = certificate()
    with pytest.raises(Refused) as refused:
        revoke(certificate=row, actor=make.admin(), reason=" ")
    assert refused.value.code == "certificate_reason_missing"
    row.refresh_from_db()
    assert row.is_valid


def test_one_that_was_replaced_is_not_revoked():
    row = certificate(state="superseded")
    with pytest.raises(Refused) as refused:
        revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    assert refused.value.code == "certificate_not_in_force"


def test_where_the_audit_entry_fails_nothing_is_revoked():
    row = certificate()
    with mock.patch("certificates.revoking.record", side_effect=OSError("full")), pytest.raises(OSError, match="full"):
        revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    row.refresh_from_db()
    assert row.is_valid


def test_the_database_refuses_a_revocation_without_reason():
    row = certificate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(state="revoked")
