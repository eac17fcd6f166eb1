"""Badges: what they say, who signed them, and that they stay as they were."""

import base64
import json
from datetime import date
from pathlib import Path
from time import process_time

import jsonschema
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db.models import ProtectedError

from certificates.badges.achievements import awarded
from certificates.badges.credential import Holder, claims, credential, identity_hash
from certificates.badges.making import badge_of
from certificates.badges.signer import BadgeKeyUnusable, make_sample_key, signing_key
from certificates.models import Badge, BadgeKey
from tests import make
from tests.make.agencies import agency
from tests.make.badges import badged, ed, p256, pem, placed
from tests.make.certificates import certificate, printed, revoked
from tests.make.quizzes import quiz
from tests.quizzes.racing import race

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "open-badge-3.0.schema.json").read_text(encoding="utf-8"))
REGISTERED = {"iss", "jti", "sub", "nbf", "exp"}


@pytest.fixture(autouse=True)
def key(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": p256()}


def checked_outside(client, token: str) -> dict:
    """Return the claims of a token as a stranger checks it: with PyJWT, by the keys that the site publishes."""
    published = jwt.PyJWKSet.from_dict(client.get("/.well-known/jwks.json").json())
    header = jwt.get_unverified_header(token)
    found = next(key for key in published.keys if key.key_id == header["kid"])
    return jwt.decode(token, found, algorithms=[header["alg"]])


def credential_in(token: str) -> dict:
    claims = jwt.decode(token, options={"verify_signature": False})
    return {name: value for name, value in claims.items() if name not in REGISTERED}


def assert_keeps_schema(credential: dict) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMA, format_checker=checker).validate(credential)


@pytest.mark.parametrize("make_key", [p256, ed])
def test_a_stranger_finds_the_signature_good_by_the_published_keys(client, settings, make_key):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": make_key()}
    row, token = badged(valid_until=date(2099, 12, 31))
    claims = checked_outside(client, token)
    credential = credential_in(token)
    assert claims["iss"] == credential["issuer"]["id"]
    assert claims["jti"] == credential["id"] == f"http://localhost:8000/badges/credentials/{row.serial}/"
    assert claims["sub"] == credential["credentialSubject"]["id"]
    assert (credential["validFrom"], credential["validUntil"]) == (
        "2026-11-22T09:30:00+07:00",
        "2099-12-31T23:59:59+07:00",
    )
    assert set(jwt.get_unverified_header(token)) == {"alg", "kid", "typ"}, "Open Badges allows no other headers"


def test_the_name_of_the_key_leads_to_the_key(client):
    _, token = badged()
    answer = client.get(jwt.get_unverified_header(token)["kid"].removeprefix("http://localhost:8000"))
    assert jwt.decode(token, jwt.PyJWK(answer.json()), algorithms=["ES256"])
    assert "d" not in answer.json()
    assert client.get("/badges/keys/unknown/").status_code == 404


def test_a_badge_keeps_the_schema():
    _, token = badged(valid_until=date(2027, 11, 22))
    assert_keeps_schema(credential_in(token))


def test_the_schema_misses_nothing_that_open_badges_requires():
    credential = credential_in(badged()[1])
    for name in ("@context", "id", "type", "credentialSubject", "issuer", "validFrom"):
        with pytest.raises(jsonschema.ValidationError):
            assert_keeps_schema({key: value for key, value in credential.items() if key != name})
    for name in ("id", "type", "criteria", "description", "name"):
        without = json.loads(json.dumps(credential))
        del without["credentialSubject"]["achievement"][name]
        with pytest.raises(jsonschema.ValidationError):
            assert_keeps_schema(without)


def test_the_course_and_what_it_asked_for_are_told_in_thai_and_in_english():
    course = make.course(modules=2, title="หน้าที่ของ อสด.", summary="เรียนรู้หน้าที่", quiz=quiz(), minutes=90)
    make.in_english(course)
    _, token = badged(course=course, course_title="หน้าที่ของ อสด.", course_title_en="Duties")
    achievement = credential_in(token)["credentialSubject"]["achievement"]
    assert achievement["name"] == "หน้าที่ของ อสด. (Duties)"
    assert achievement["description"].startswith("เรียนรู้หน้าที่")
    narrative = achievement["criteria"]["narrative"]
    assert "ผ่านแบบทดสอบ" in narrative
    assert "90 นาที" in narrative
    assert "every module's quiz passed" in narrative
    assert narrative.count("- หน่วยที่ 2") == 2, "the twin's titles are copies"


def test_a_course_of_an_agency_is_the_agencys_badge(client):
    office = agency(name="สำนักงานตัวอย่าง", name_en="Example Office", website="https://example.go.th/")
    _, token = badged(course=make.course(agency=office))
    issuer = credential_in(token)["issuer"]
    assert issuer["name"] == "ตัวอย่าง / SAMPLE · สำนักงานตัวอย่าง (Example Office)"
    profile = client.get(issuer["id"].removeprefix("http://localhost:8000")).json()
    assert {name: profile[name] for name in issuer} == issuer


def test_only_a_local_site_calls_its_issuer_a_sample(settings):
    settings.SAMPLE_ACCOUNTS = False
    assert credential_in(badged()[1])["issuer"]["name"] == "โครงการอาสาสมัครดิจิทัล (Digital Volunteer Programme)"


def test_the_holder_is_named_by_a_salted_hash_of_the_address_alone():
    _, token = badged(make.trainee(email="somjai@example.org", mobile="+66812345678", latin_name="Mrs Somjai Jaidee"))
    credential = credential_in(token)
    (identity,) = credential["credentialSubject"]["identifier"]
    assert identity["identityType"] == "emailAddress"
    assert identity["identityHash"] == identity_hash("somjai@example.org", identity["salt"])
    assert len(identity["salt"]) >= 16
    assert not_told(credential)


def test_a_telephone_number_is_in_no_badge_not_even_hashed():
    row, token = badged(make.trainee(email="", mobile="+66812345678"))
    credential = credential_in(token)
    (identity,) = credential["credentialSubject"]["identifier"]
    assert (identity["identityType"], identity["identityHash"]) == ("ext:certificateSerial", row.serial)
    assert "salt" not in identity
    assert not_told(credential)


def not_told(credential) -> bool:
    """Say whether a badge keeps to itself who its holder is."""
    said = json.dumps(credential, ensure_ascii=False)
    return not any(part in said for part in ("สมใจ", "ใจดี", "Somjai", "somjai@", "812345678", "trainee-"))


def test_every_badge_has_a_salt_and_a_subject_of_its_own():
    somjai = make.trainee()
    first, second = (credential_in(badged(somjai, make.course())[1])["credentialSubject"] for _ in range(2))
    assert first["id"] != second["id"]
    assert first["identifier"][0]["identityHash"] != second["identifier"][0]["identityHash"]


def test_the_name_stands_in_the_badge_where_the_settings_allow_it(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "with_name": True}
    credential = credential_in(badged()[1])
    name = {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": "นางสมใจ ใจดี"}
    assert name in credential["credentialSubject"]["identifier"]
    assert_keeps_schema(credential)


def test_whoever_has_no_address_any_more_is_named_by_the_serial():
    row, token = badged(make.trainee(email="", mobile=""))
    (identity,) = credential_in(token)["credentialSubject"]["identifier"]
    assert (identity["identityType"], identity["identityHash"]) == ("ext:certificateSerial", row.serial)


def test_a_badge_stays_as_it_was_signed_whatever_changes():
    course, somjai = make.course(), make.trainee()
    row, token = badged(somjai, course)
    somjai.email = "other@example.org"
    somjai.save()
    course.summary = "อย่างอื่น"
    course.save_revision().publish()
    row.refresh_from_db()
    assert badge_of(row) == token


def test_after_a_rotation_old_badges_are_good_and_new_ones_are_signed_by_the_new_key(client, settings):
    row, old = badged()
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": ed()}
    _, new = badged()
    assert checked_outside(client, old)["jti"] != checked_outside(client, new)["jti"]
    assert badge_of(row) == old
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2


def test_the_same_claims_always_give_the_same_token():
    key = signing_key()
    assert key.sign({"name": "ก"}, typ="JWT") == key.sign({"name": "ก"}, typ="JWT")
    assert key.sign({"name": "ข"}, typ="JWT") != key.sign({"name": "ก"}, typ="JWT")


def test_a_changed_payload_is_noticed_by_a_stranger(client):
    _, token = badged()
    header, payload, signature = token.split(".")
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).replace(b'"version":"1"', b'"version":"9"')
    forged = ".".join([header, base64.urlsafe_b64encode(text).rstrip(b"=").decode(), signature])
    with pytest.raises(jwt.InvalidSignatureError):
        checked_outside(client, forged)


def test_the_did_document_names_every_key_and_issuer(client):
    office = agency()
    badged()
    document = client.get("/.well-known/did.json").json()
    assert document["id"] == "did:web:localhost%3A8000"
    (method,) = document["verificationMethod"]
    assert document["assertionMethod"] == [method["id"]]
    assert method["publicKeyJwk"]["crv"] == "P-256"
    assert "d" not in method["publicKeyJwk"]
    assert document["alsoKnownAs"] == [
        "http://localhost:8000/badges/issuer/",
        f"http://localhost:8000/badges/issuer/{office.code}/",
    ]


def test_without_a_key_there_is_no_badge(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    assert badge_of(placed()) is None
    assert not Badge.objects.exists()


def test_what_is_drawn_for_a_preview_has_no_badge():
    assert badge_of(printed()) is None
    assert badge_of(certificate()) is None, "it has no place in the status list"


def test_no_badge_is_made_for_what_was_revoked_before():
    assert badge_of(revoked(placed(), make.admin())) is None


@pytest.mark.parametrize("wrong", ["not a key", pem(ec.generate_private_key(ec.SECP384R1()))])
def test_a_key_that_cannot_be_read_is_refused_by_name(settings, wrong):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": wrong}
    with pytest.raises(BadgeKeyUnusable):
        signing_key()


def test_rows_of_badges_and_keys_are_neither_changed_nor_deleted():
    badged()
    for row in (Badge.objects.get(), BadgeKey.objects.get()):
        with pytest.raises(ProtectedError):
            row.save()
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_badge_costs_one_query_once_it_is_made(django_assert_num_queries):
    row, _ = badged()
    with django_assert_num_queries(1):
        badge_of(row)


def test_making_a_badge_costs_less_than_a_millisecond():
    row, _ = badged()
    course, key = awarded(row.enrolment.course), signing_key()
    holder = Holder(urn="urn:uuid:0", salt="salt", contact=row.enrolment.user.contact)
    begin = process_time()
    for _ in range(100):
        key.sign(claims(credential(row, course, holder)), typ="JWT")
    assert (process_time() - begin) / 100 < 0.001


def test_of_processes_that_race_for_the_sample_key_one_key_remains(settings, tmp_path):
    file = tmp_path / "keys" / "sample.pem"
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": str(file)}
    assert signing_key() is None
    race(*[make_sample_key] * 6)
    first = file.read_bytes()
    make_sample_key()
    assert file.read_bytes() == first
    assert [path.name for path in file.parent.iterdir()] == ["sample.pem"]
    assert file.stat().st_mode & 0o077 == 0
    assert signing_key().algorithm == "ES256"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_make_one_badge_at_the_same_time_get_the_same():
    row = placed()
    first, second = race(lambda: badge_of(row), lambda: badge_of(row))
    assert first == second
    assert Badge.objects.count() == 1
