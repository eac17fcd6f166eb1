"""The check of a file: unchanged, altered or none of ours, in words; nothing is stored and nothing hostile hurts."""

import random
import time
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from certificates.checking.by_file import check_file
from certificates.checking.numbers_within import UNPACKED_AT_MOST, numbers_within
from certificates.checking.signatures import Signature, signer_name
from certificates.models import CertificateFile, SigningKey
from certificates.pdf import render_pdf
from certificates.serials import new_serial
from tests import make
from tests.make.certificates import ISSUED_AT, certificate, printed, revoked
from tests.make.checking import given_out, plain_pdf, superseded

pytestmark = pytest.mark.django_db
ADDRESS = "/en/verify/file/"


@pytest.fixture
def row():
    return certificate(make.trainee("สมใจ"), make.course(modules=0))


def send(client, data, name="certificate.pdf"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data, "application/pdf")})


def said(response):
    return response.content.decode()


def test_a_file_as_we_gave_it_out_is_valid(client, row):
    response = send(client, given_out(row))
    assert response.status_code == 200
    assert "This certificate is valid" in said(response)
    assert "Every byte of the file is as we issued it" in said(response)
    assert "นางสมใจ ใจดี" in said(response)
    assert "no-store" in response["Cache-Control"]


def test_an_older_download_is_as_genuine(row):
    first = given_out(row)
    assert check_file(first).outcome == "valid"
    assert check_file(first).is_unchanged


def test_a_byte_changed_is_altered_and_shows_what_we_issued(client, row):
    data = bytearray(given_out(row))
    data[-3] ^= 1
    text = said(send(client, bytes(data)))
    assert "This file was altered" in text
    assert "This certificate is valid" not in text
    assert f"/en/verify/{row.serial}/" in text


def test_a_revoked_and_a_replaced_one_say_so_though_the_file_is_unchanged(client, row):
    data = given_out(row)
    newer = certificate(make.trainee("ใหม่"), row.enrolment.course)
    superseded(row, newer)
    assert f"/en/verify/{newer.serial}/" in said(send(client, data))
    newest = given_out(newer)
    revoked(newer, make.admin())
    assert "was revoked" in said(send(client, newest))


def test_what_is_none_of_ours_is_unknown(client):
    assert "This is no certificate of ours" in said(send(client, plain_pdf(new_serial(ISSUED_AT))))
    assert "This is no certificate of ours" in said(send(client, b"%PDF-1.4 something else"))


def test_a_real_certificate_names_its_number_and_survives_no_change():
    drawn = printed()
    data = render_pdf(drawn)
    assert numbers_within(data) == [drawn.serial]


def test_a_strange_signature_and_a_broken_one_are_told_apart(client, row, monkeypatch):
    found = [Signature("ใครก็ไม่รู้", "unknown_issuer", is_ours=False), Signature("โครงการ", "altered", is_ours=True)]
    monkeypatch.setattr("certificates.checking.by_file.signatures_in", lambda data, is_known: found)
    text = said(send(client, plain_pdf(row.serial)))
    assert "who does not sign for this programme" in text
    assert "It was changed after โครงการ signed it" in text


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Common Name: ตัวอย่าง / SAMPLE, Organization: ก", "ตัวอย่าง / SAMPLE"),
        ("CN=โครงการ\\, สำนักงาน,O=ก", "โครงการ, สำนักงาน"),
        ("O=ก,CN=Programme", "Programme"),
        ("no common name", "no common name"),
    ],
)
def test_a_signer_is_called_by_name(subject, name):
    assert signer_name(subject) == name


def test_a_file_that_our_key_signed_is_known_without_reading_it(client, row, monkeypatch):
    monkeypatch.setattr("certificates.checking.signatures.verify_signatures", None)
    data = plain_pdf(row.serial)
    key = SigningKey.objects.create(
        key_id="a" * 64, subject="CN=โครงการ,O=ก", chain="", not_after=timezone.now(), first_used_at=timezone.now()
    )
    given_out(row, data)
    CertificateFile.objects.update(level="b-b", key_id=key.key_id)
    assert "It is signed by โครงการ, and unchanged since" in said(send(client, data))
    key.withdrawn_at, key.withdraw_reason = timezone.now(), "หาย"
    key.save()
    assert "trusted no longer" in said(send(client, data))


def test_a_good_signature_of_ours_is_enough_where_the_record_of_the_file_is_lost(client, row, monkeypatch):
    found = [Signature("โครงการ", "", is_ours=True, reason=f"Certificate {row.serial}")]
    monkeypatch.setattr("certificates.checking.by_file.signatures_in", lambda data, is_known: found)
    text = said(send(client, plain_pdf(row.serial)))
    assert "This certificate is valid" in text
    assert "Its signature shows that it is as we issued it" in text


def test_a_number_that_was_added_behind_what_we_drew_is_not_believed(row, monkeypatch):
    other = certificate(make.trainee("อื่น"), row.enrolment.course)
    found = [Signature("โครงการ", "", is_ours=True, reason=f"Certificate {row.serial}")]
    monkeypatch.setattr("certificates.checking.by_file.signatures_in", lambda data, is_known: found)
    revoked(row, make.admin())
    link = zlib.compress(f"/verify/{row.serial}/".encode())
    drawn = b"%PDF-1.7\n1 0 obj <</Type/ObjStm>> stream\n" + link + b"\nendstream\n%%EOF\n"
    added = f"% /verify/{other.serial}/\n%%EOF\n".encode()
    assert check_file(drawn + added).outcome == "revoked"
    assert check_file(b"%PDF-1.7\n%%EOF\n" + added).outcome == "altered"


def test_a_test_issuer_is_called_one(client, row, monkeypatch):
    found = [Signature("ตัวอย่าง / SAMPLE", "", is_ours=True)]
    monkeypatch.setattr("certificates.checking.by_file.signatures_in", lambda data, is_known: found)
    assert "a sample and not an official document" in said(send(client, given_out(row)))


def test_a_file_that_cannot_be_read_safely_is_never_valid(client, row, monkeypatch):
    monkeypatch.setattr("certificates.checking.by_file.signatures_in", lambda data, is_known: None)
    text = said(send(client, plain_pdf(row.serial)))
    assert "could not be read" in text
    assert "This file was altered" in text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"GIF89a", 415, "not a PDF"),
        (b"%PDF-1.7" + b" " * 2_000_000, 413, "larger than 2 MB"),
    ],
)
def test_what_cannot_be_checked_is_told_beside_the_field(client, data, status, words):
    response = send(client, data)
    assert response.status_code == status
    assert words in said(response)
    assert 'aria-describedby="file-hint file-error" aria-invalid="true"' in said(response)
    assert "no-store" in response["Cache-Control"]


def test_no_file_is_told_too(client):
    response = client.post(ADDRESS, {})
    assert response.status_code == 400
    assert "No file arrived" in said(response)


def test_an_upload_beyond_all_measure_is_not_read(client):
    response = client.post(ADDRESS, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="50000000000")
    assert response.status_code == 413


def test_nothing_is_stored(client, row, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    before = {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()}
    send(client, given_out(row) + b" " * 1_900_000)
    assert list(tmp_path.iterdir()) == []
    assert {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()} - before == set()


def test_looking_at_the_address_leads_to_the_form(client):
    response = client.get(ADDRESS)
    assert (response.status_code, response.url) == (302, "/en/verify/")


def test_it_works_without_a_cookie_or_a_token():
    assert Client(enforce_csrf_checks=True).post(ADDRESS, {}).status_code == 400


def test_the_work_does_not_grow_with_what_a_file_claims(row, django_assert_max_num_queries):
    serials = "".join(f"/verify/{new_serial(ISSUED_AT)}/" for _ in range(5000))
    with django_assert_max_num_queries(8):
        assert check_file(plain_pdf(row.serial, more=serials.encode())).outcome == "altered"


@pytest.mark.without_database
def test_a_bomb_is_unpacked_only_so_far():
    bomb = zlib.compress(b"\0" * 200_000_000, 9)
    data = b"%PDF-1.7\n" + (b"1 0 obj <</Filter/FlateDecode>> stream\n" + bomb + b"\nendstream\n") * 5
    begun = time.process_time()
    assert numbers_within(data) == []
    assert time.process_time() - begun < 2
    assert UNPACKED_AT_MOST < 10_000_000


@pytest.mark.without_database
def test_noise_never_breaks_the_search():
    noise = random.Random(5)  # noqa: S311 -- the same noise each time
    for _ in range(200):
        data = b"%PDF-1.7\nstream\r\n\x78" + noise.randbytes(500) + b"/verify/" + noise.randbytes(30) + b"/"
        assert numbers_within(data) == []
