"""The check for machines: stable names, no more than the page tells, the same shape for what is unknown."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.serials import new_serial
from tests import make
from tests.make.certificates import ISSUED_AT, certificate, revoked
from tests.make.checking import given_out, plain_pdf, superseded

pytestmark = pytest.mark.django_db
FIELDS = {"status", "serial", "name", "course", "course_en", "edition", "agency", "agency_en", "issued_on"} | {
    "valid_until",
    "revoked_on",
    "replaced_by",
    "page",
}


@pytest.fixture
def row():
    somjai = make.trainee("สมใจ", email="somjai@example.org", mobile="+66812345678")
    return certificate(somjai, make.course(modules=0), agency_name="สพธอ.", valid_until=date(2099, 11, 22))


def answer(client, serial):
    return client.get(f"/api/verify/{serial}/")


def test_a_valid_one(client, row):
    response = answer(client, row.serial)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {
        "status": "valid",
        "serial": row.serial,
        "name": "นางสมใจ ใจดี",
        "course": row.course_title,
        "course_en": row.course_title_en,
        "edition": 1,
        "agency": "สพธอ.",
        "agency_en": "Digital Volunteer Programme",
        "issued_on": "2026-11-22",
        "valid_until": "2099-11-22",
        "revoked_on": None,
        "replaced_by": None,
        "page": f"http://localhost:8000/verify/{row.serial}/",
    }


def test_a_serial_may_be_written_carelessly(client, row):
    typed = row.serial.lower().replace("-", "").replace("osd2569", "อสด๒๕๖๙")
    assert answer(client, typed).json()["serial"] == row.serial


def test_an_unknown_one_has_the_same_shape_and_costs_the_same(client, row, django_assert_num_queries):
    with django_assert_num_queries(1):
        known = answer(client, row.serial)
    with django_assert_num_queries(1):
        unknown = answer(client, new_serial(ISSUED_AT))
    assert unknown.status_code == 404
    assert set(unknown.json()) == set(known.json()) == FIELDS
    assert unknown.json()["status"] == "unknown"
    assert {value for key, value in unknown.json().items() if key not in ("status", "serial")} == {None}


def test_revoked_and_replaced_ones_say_so(client, row):
    newer = certificate(make.trainee("ใหม่"), row.enrolment.course)
    superseded(row, newer)
    assert answer(client, row.serial).json()["status"] == "replaced"
    assert answer(client, row.serial).json()["replaced_by"] == newer.serial
    revoked(newer, make.admin())
    found = answer(client, newer.serial).json()
    assert (found["status"], found["revoked_on"]) == ("revoked", "2026-11-22")
    assert "ออกผิดคน" not in str(found)


def test_the_name_is_masked_where_the_page_masks_it(client, row, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "verify_name": "masked"}
    assert answer(client, row.serial).json()["name"] == "นางสมใจ ใจ•••"


def test_what_is_no_serial_is_a_bad_request(client):
    response = answer(client, "hello")
    assert (response.status_code, response.json()) == (400, {"error": "serial_unreadable"})


def test_a_file_as_form_field_and_as_body(client, row):
    data = given_out(row)
    form = client.post("/api/verify/file/", {"file": SimpleUploadedFile("c.pdf", data, "application/pdf")})
    body = client.post("/api/verify/file/", data, content_type="application/pdf")
    assert form.status_code == body.status_code == 200
    assert form.json() == body.json()
    assert set(form.json()) == FIELDS | {"file"}
    assert form.json()["status"] == "valid"
    assert form.json()["file"] == {
        "unchanged": True,
        "certificate_status": "valid",
        "signatures": [],
        "badge": "none",
        "badge_belongs": False,
    }
    assert "no-store" in form["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in form


def test_an_altered_and_an_unknown_file(client, row):
    altered = client.post("/api/verify/file/", given_out(row) + b" ", content_type="application/pdf").json()
    assert (altered["status"], altered["file"]["certificate_status"]) == ("altered", "valid")
    unknown = client.post("/api/verify/file/", plain_pdf("none"), content_type="application/pdf").json()
    assert (unknown["status"], unknown["serial"], unknown["name"]) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "file_missing"),
        (b"GIF89a", 415, "file_not_pdf"),
        (b"%PDF-1.7" + b" " * 2_000_000, 413, "file_too_large"),
    ],
)
def test_what_cannot_be_checked_is_told_by_its_code(client, data, status, code):
    response = client.post("/api/verify/file/", data, content_type="application/pdf")
    assert (response.status_code, response.json()) == (status, {"error": code})


def test_addresses_take_only_their_own_methods(client, row):
    assert client.post(f"/api/verify/{row.serial}/").status_code == 405
    assert client.get("/api/verify/file/").status_code == 405
