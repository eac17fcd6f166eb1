"""The status list: one bit for each badge, right at once after every decision."""

import base64
import gzip
from datetime import timedelta
from importlib import import_module
from unittest import mock

import jwt
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.log_actions import registry as log_registry

from certificates.badges import status_list
from certificates.badges.making import badge_of
from certificates.badges.status_list import OPEN_LIST, PLACES, draw_place, encode_bits
from certificates.ending import end_certificates
from certificates.expiring import expire_overdue
from certificates.issuing import issue, replace
from certificates.models import Certificate
from certificates.reinstating import reinstate
from certificates.revoking import revoke
from certificates.transitions import Why
from tests import make
from tests.make.badges import badged, p256, placed
from tests.make.certificates import certificate, enrolment
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
ADDRESS = "/badges/status/1/"


@pytest.fixture(autouse=True)
def key(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": p256()}


@pytest.fixture(autouse=True)
def queued():
    """Nothing is drawn here."""
    with mock.patch("certificates.issuing._draw_later"):
        yield


def bits_of(encoded: str) -> bytes:
    assert encoded[0] == "u", "multibase: base64url without padding"
    return gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))


def published(client, address: str = ADDRESS) -> dict:
    """Return the list as a stranger reads it, its signature checked by the published keys."""
    token = client.get(address).content.decode()
    keys = jwt.PyJWKSet.from_dict(client.get("/.well-known/jwks.json").json()).keys
    header = jwt.get_unverified_header(token)
    assert header["typ"] == "vc+jwt"
    return jwt.decode(token, next(key for key in keys if key.key_id == header["kid"]), algorithms=[header["alg"]])


def is_set(client, row: Certificate) -> bool:
    bits = bits_of(published(client)["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == PLACES
    return bool(bits[row.status_index // 8] & (0x80 >> row.status_index % 8))


@given(st.sets(st.integers(0, PLACES - 1), max_size=40))
def test_every_bit_is_read_back_and_no_other(indices):
    bits = bits_of(encode_bits(indices))
    assert bits == bits_of(encode_bits(sorted(indices, reverse=True)))
    assert {at for at in indices if bits[at // 8] & (0x80 >> at % 8)} == indices
    assert sum(byte.bit_count() for byte in bits) == len(indices)


def test_the_first_place_is_the_leftmost_bit():
    assert bits_of(encode_bits([0]))[0] == 0b1000_0000
    assert bits_of(encode_bits([PLACES - 1]))[-1] == 0b0000_0001


def test_the_badge_names_its_place_in_the_published_list(client):
    row, token = badged()
    status = jwt.decode(token, options={"verify_signature": False})["credentialStatus"]
    assert status == {
        "id": f"http://localhost:8000{ADDRESS}#{row.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(row.status_index),
        "statusListCredential": f"http://localhost:8000{ADDRESS}",
    }
    found = published(client)
    assert found["id"] == status["statusListCredential"]
    assert found["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert found["credentialSubject"]["statusPurpose"] == "revocation"
    assert found["credentialSubject"]["ttl"] == 300_000


def test_a_badge_in_force_has_no_bit(client):
    assert not is_set(client, badged()[0])


def test_revoking_sets_the_bit_at_once(client):
    row, _ = badged()
    assert not is_set(client, row)
    revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    assert is_set(client, row)


def test_replacing_sets_the_bit_and_the_new_badge_has_none(client):
    old = badged(valid_until=timezone.localdate() - timedelta(days=1))[0]
    assert not is_set(client, old), "it has merely come to its end, which the badge says itself"
    new = issue(enrolment=old.enrolment, actor=make.admin(), reason="ต่ออายุ")
    assert badge_of(new)
    assert is_set(client, old)
    assert not is_set(client, new)


def test_reinstating_clears_the_bit(client):
    row, _ = badged()
    revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    reinstate(certificate=row, actor=make.admin(), reason="เพิกถอนผิดฉบับ")
    assert not is_set(client, row)


def test_what_is_marked_as_expired_is_not_revoked(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    row, _ = badged(valid_until=yesterday)
    Certificate.objects.filter(pk=row.pk).update(state="expired", expired_at=timezone.now())
    assert not is_set(client, row)


def test_one_that_ends_sooner_than_its_badge_says_has_its_bit_set(client):
    course = make.course()
    row, _ = badged(course=course, valid_until=timezone.localdate() + timedelta(days=300))
    end_certificates(course=course, before_edition=2, last_day=timezone.localdate(), actor=None)
    assert not is_set(client, row), "today is its last day"
    Certificate.objects.filter(pk=row.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert is_set(client, row)


def test_why_one_ends_sooner_stands_with_its_expiry():
    course, admin = make.course(), make.admin()
    row, _ = badged(course=course, valid_until=timezone.localdate() + timedelta(days=300))
    end_certificates(course=course, before_edition=2, last_day=timezone.localdate(), actor=admin)
    expire_overdue(today=timezone.localdate() + timedelta(days=1))
    row.refresh_from_db()
    change = row.changes.get(to_state="expired")
    assert change.reason == row.end_reason != ""
    assert "2" in change.reason
    reasons = {entry.action: entry.data["reason"] for entry in log_registry.get_logs_for_instance(row)}
    assert (reasons["certificate.end"], reasons["certificate.expire"]) == (change.reason, change.reason)


def test_why_one_ends_sooner_goes_over_to_the_one_that_takes_its_place_for_the_same_time():
    course, today = make.course(), timezone.localdate()
    row, _ = badged(course=course, valid_until=today + timedelta(days=300))
    end_certificates(course=course, before_edition=2, last_day=today, actor=make.admin())
    row.refresh_from_db()
    corrected = replace(certificate=row, why=Why("correction"))
    assert (corrected.valid_until, corrected.end_reason) == (today, row.end_reason)
    renewed = replace(certificate=corrected, why=Why("renewal"), valid_until=today + timedelta(days=9))
    assert renewed.end_reason == ""


def test_the_list_is_told_apart_by_its_etag_and_may_be_read_from_anywhere(client):
    row, _ = badged()
    with mock.patch("certificates.badges.status_list.timezone.now", return_value=timezone.now()):
        first = client.get(ADDRESS)
        assert first["Content-Type"] == "application/vc+jwt"
        assert first["Access-Control-Allow-Origin"] == "*"
        assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
        revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
        assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_only_lists_in_use_are_published(client, settings):
    assert client.get(ADDRESS).status_code == 200, "the first is there from the start"
    assert client.get("/badges/status/2/").status_code == 404
    placed(status_list=2)
    assert client.get("/badges/status/2/").status_code == 200
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    assert client.get(ADDRESS).status_code == 404


def test_an_issued_certificate_has_a_place_drawn_at_random():
    rows = [issue(enrolment=enrolment()) for _ in range(4)]
    assert {row.status_list for row in rows} == {1}
    assert len({row.status_index for row in rows}) == 4
    assert all(0 <= row.status_index < PLACES for row in rows)


def test_a_place_that_is_taken_is_not_drawn_again():
    placed(status_index=7)
    draws = iter([7] * status_list.DRAWN_AT_ONCE + [7, 7, 8] + [7] * status_list.DRAWN_AT_ONCE)
    with mock.patch("certificates.badges.status_list.secrets.randbelow", side_effect=lambda _: next(draws)):
        assert draw_place() == {"status_list": 1, "status_index": 8}


def test_the_next_list_begins_when_one_is_as_full_as_the_rule_allows(settings, monkeypatch):
    monkeypatch.setattr(status_list, "PLACES", 10)
    course = make.course()
    for index in range(5):
        assert draw_place()["status_list"] == 1
        certificate(course=course, status_list=1, status_index=index)
        cache.delete(OPEN_LIST)
    certificate(course=course, status_list=1, status_index=5)
    assert draw_place()["status_list"] == 2


def test_certificates_from_before_get_places_of_their_own():
    course = make.course()
    rows = [certificate(course=course) for _ in range(5)] + [placed(course=course)]
    import_module("certificates.migrations.0004_badges").draw_places(apps, None)
    places = set()
    for row in rows:
        row.refresh_from_db()
        places.add((row.status_list, row.status_index))
    assert len(places) == 6
    assert {number for number, _ in places} == {1}


def test_the_database_refuses_two_with_one_place_and_places_that_are_none():
    placed(status_index=7)
    for values in ({"status_index": 7}, {"status_index": PLACES}, {"status_list": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            placed(**values)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_draw_the_same_place_at_once_the_second_draws_anew():
    both = [enrolment(), enrolment()]
    draws = iter([3] * 2 * status_list.DRAWN_AT_ONCE + list(range(1000, 2000)))
    with mock.patch("certificates.badges.status_list.secrets.randbelow", side_effect=lambda _: next(draws)):
        rows = race(*(lambda one=one: issue(enrolment=one) for one in both))
    assert len({row.status_index for row in rows}) == 2


def test_publishing_costs_the_same_however_many_certificates_there_are(client):
    course = make.course()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    badged(course=course)
    few = queries()
    for _ in range(5):
        revoke(certificate=badged(course=course)[0], actor=make.admin(), reason="ออกผิดคน")
    assert queries() == few == 1


def test_drawing_costs_one_query_once_the_list_is_known(django_assert_num_queries):
    draw_place()
    with django_assert_num_queries(1):
        draw_place()
