"""Badges within files: the certificate's PDF, baked pictures, downloads; and reading them back."""

import base64
import hashlib
import io
import json
import subprocess
import zlib
from datetime import date, timedelta
from unittest import mock
from xml.etree import ElementTree

import jwt
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from certificates.badges.baking import MOST_TEXT, bake_png, bake_svg
from certificates.badges.checks import check_badge_key
from certificates.badges.making import badge_of
from certificates.badges.reading import MOST_BYTES, read_badge
from certificates.badges.signer import signing_key
from certificates.badges.status_list import status_list_token
from certificates.pdf import render_pdf
from certificates.revoking import revoke
from tests import make
from tests.make.badges import badged, ed, p256, placed
from tests.make.certificates import printed, revoked

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]


@pytest.fixture(autouse=True)
def key(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": p256()}


def tampered(token: str) -> str:
    """Return a token whose payload names another serial."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["credentialSubject"]["achievement"]["name"] = "หลักสูตรอื่น"
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{header}.{changed}.{signature}"


def test_the_pdf_carries_the_badge_as_its_data():
    row = placed()
    pdf = render_pdf(row)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    (name, spec) = root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = spec.get_object()
    assert name == file["/F"] == file["/UF"] == f"badge-{row.serial}.jwt"
    assert file["/AFRelationship"] == "/Data"
    assert [entry.get_object()["/F"] for entry in root["/AF"]] == [name], "associated with the document, once"
    embedded = file["/EF"]["/F"].get_object()
    assert embedded["/Subtype"] == "/application/vc+jwt"
    assert embedded["/Params"]["/ModDate"] == "D:20261122023000Z"
    assert embedded["/Params"]["/Size"] == len(embedded.get_data())
    assert file["/Desc"]
    assert embedded.get_data().decode() == badge_of(row)


def test_the_pdf_with_the_badge_is_well_formed(tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render_pdf(placed()))
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_same_row_gives_the_same_bytes():
    row = placed()
    assert hashlib.sha256(render_pdf(row)).digest() == hashlib.sha256(render_pdf(row)).digest()


def test_without_a_key_or_a_row_the_pdf_carries_nothing(settings):
    assert b"/EmbeddedFile" not in render_pdf(printed())
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    assert b"/EmbeddedFile" not in render_pdf(placed())


def test_the_badge_in_a_pdf_is_read_back():
    row = placed(valid_until=date(2099, 12, 31))
    finding = read_badge(render_pdf(row))
    assert (finding.outcome, finding.serial, finding.in_force) == ("genuine", row.serial, True)
    assert finding.valid_until.date() == date(2099, 12, 31)
    assert finding.credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_a_pdf_with_a_changed_badge_or_two_is_found_out():
    row, token = badged()
    with mock.patch("certificates.badges.making.badge_of", return_value=tampered(token)):
        altered = render_pdf(row)
    assert read_badge(altered).outcome == "altered"
    assert read_badge(render_pdf(row) + render_pdf(badged()[0])).outcome == "altered"


@pytest.mark.parametrize("bake", [bake_svg, bake_png])
@pytest.mark.parametrize("sample", [True, False])
def test_baked_pictures_are_pictures_and_are_read_back(bake, sample):
    row, token = badged()
    picture = bake(token, sample=sample)
    assert len(picture) < 40_000
    assert read_badge(picture).serial == row.serial
    assert read_badge(bake(tampered(token), sample=sample)).outcome == "altered"


def test_a_baked_svg_has_the_element_of_open_badges():
    _, token = badged()
    root = ElementTree.fromstring(bake_svg(token, sample=True))  # noqa: S314 -- our own
    (element,) = root.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert element.get("verify") == token


def test_a_baked_png_has_the_chunk_of_open_badges():
    _, token = badged()
    picture = Image.open(io.BytesIO(bake_png(token, sample=True)))
    picture.load()
    assert picture.size == (400, 400)
    assert picture.text["openbadgecredential"] == token


def test_a_token_in_its_json_envelope_is_read():
    row, token = badged()
    envelope = {"@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiableCredential"}
    assert read_badge(json.dumps({**envelope, "id": f"data:application/vc+jwt,{token}"})).serial == row.serial


def test_a_badge_that_no_longer_holds_is_genuine_and_not_in_force():
    row, token = badged()
    revoke(certificate=row, actor=make.admin(), reason="ออกผิดคน")
    finding = read_badge(token)
    assert (finding.outcome, finding.in_force) == ("genuine", False)
    over = badged(valid_until=timezone.localdate() - timedelta(days=1))[1]
    assert (read_badge(over).outcome, read_badge(over).in_force) == ("genuine", False)


def test_a_badge_signed_by_an_older_key_is_genuine(settings):
    row, token = badged()
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": ed()}
    assert read_badge(token).serial == row.serial
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    assert read_badge(token).is_genuine


def test_a_badge_of_somebody_elses_is_foreign(settings):
    _, token = badged()
    ours, settings.LMS_BADGES = settings.LMS_BADGES, {**settings.LMS_BADGES, "key": p256()}
    theirs = signing_key().sign(jwt.decode(token, options={"verify_signature": False}), typ="JWT")
    settings.LMS_BADGES = ours
    assert read_badge(theirs).outcome == "foreign"


def test_neither_no_algorithm_nor_a_public_key_as_a_secret_deceives():
    _, token = badged()
    claims, header = jwt.decode(token, options={"verify_signature": False}), jwt.get_unverified_header(token)
    named = {"kid": header["kid"]}
    assert read_badge(jwt.encode(claims, None, algorithm="none", headers=named)).outcome in {
        "foreign",
        "unreadable",
        "none",
    }
    secret = signing_key().jwk["x"]
    assert read_badge(jwt.encode(claims, secret, algorithm="HS256", headers=named)).outcome == "foreign"


def test_the_status_list_is_no_badge():
    badged()
    assert read_badge(status_list_token(1)).outcome == "none"


def test_what_is_too_large_or_unpacks_to_too_much_is_not_read():
    assert read_badge(b"a" * (MOST_BYTES + 1)).outcome == "unreadable"
    bomb = zlib.compress(b"a" * (MOST_TEXT * 200))
    pdf = b"%PDF-1.7\n1 0 obj <</Type /EmbeddedFile /Filter /FlateDecode>>\nstream\n" + bomb + b"\nendstream"
    assert read_badge(pdf).outcome == "none"
    nested = b"<a>" * 100_000
    assert read_badge(nested).outcome == "none"
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>'
    assert read_badge(entity).outcome == "none"
    assert read_badge("{" * 50_000).outcome == "none"


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"<svg ", b'{"id":', b"eyJhbGciOiJFUzI1NiJ9."]),
)
@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_raises(data, start):
    assert not read_badge(start + data).is_genuine


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_token_changed_in_one_byte_is_never_genuine(place, value):
    _, token = badged()
    data = bytearray(token.encode())
    place %= len(data) - 1  # the last character of a signature has bits that mean nothing
    if data[place] != value:
        data[place] = value
        assert not read_badge(bytes(data)).is_genuine


def signed_in(client, person):
    client.force_login(person)
    return client


FORMS = {"json": "application/json", "jwt": "application/vc+jwt", "svg": "image/svg+xml", "png": "image/png"}


@pytest.mark.parametrize(("form", "media_type"), FORMS.items())
def test_the_holder_downloads_the_badge(client, form, media_type):
    somjai = make.trainee()
    row, token = badged(somjai)
    answer = signed_in(client, somjai).get(f"/badges/{row.serial}/badge.{form}")
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    assert answer["Content-Disposition"] == f'attachment; filename="badge-{row.serial}.{form}"'
    assert "no-store" in answer["Cache-Control"]
    if form == "json":
        assert answer.json()["credentialSubject"]["licenseNumber"] == row.serial
        assert "nbf" not in answer.json()
    else:
        assert token.encode() in answer.content


def test_nobody_else_downloads_it(client):
    row, _ = badged()
    address = f"/badges/{row.serial}/badge.jwt"
    assert client.get(address)["Location"].startswith("/sign-in"), "anonymous"
    assert signed_in(client, make.trainee()).get(address).status_code == 404
    assert signed_in(client, make.editor()).get(address).status_code == 404, "staff without the right"
    assert signed_in(client, make.trainee()).get("/badges/unknown/badge.jwt").status_code == 404


def test_the_holders_page_leads_to_every_form_or_says_that_there_is_none(client, settings):
    somjai = make.trainee()
    row, _ = badged(somjai)
    page = signed_in(client, somjai).get(reverse("training:certificates")).content.decode()
    assert all(f"/badges/{row.serial}/badge.{form}" in page for form in FORMS)
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    page = client.get("/en" + reverse("training:certificates")).content.decode()
    assert f"/badges/{row.serial}" not in page
    assert "This site does not sign badges yet." in page


def test_where_there_is_no_badge_the_page_says_so(client, settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    somjai = make.trainee()
    row = placed(somjai)
    answer = signed_in(client, somjai).get(f"/badges/{row.serial}/badge.jwt", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "badge_not_available")


def test_the_badge_of_a_revoked_certificate_leads_to_the_check(client):
    somjai = make.trainee()
    row, _ = badged(somjai)
    revoked(row, make.admin())
    answer = signed_in(client, somjai).get(f"/badges/{row.serial}/badge.jwt")
    assert answer["Location"] == f"/verify/{row.serial}/"


def test_the_public_address_of_a_badge_says_no_more_than_the_check(client):
    row, token = badged()
    answer = client.get(f"/badges/credentials/{row.serial}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{row.serial}/")
    identity = jwt.decode(token, options={"verify_signature": False})["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] not in client.get(answer["Location"]).content.decode()


def test_what_a_badge_is_given_for_is_published(client):
    course = make.course(edition=2)
    _, token = badged(course=course, course_title=course.title, course_title_en="")
    said = jwt.decode(token, options={"verify_signature": False})["credentialSubject"]["achievement"]
    found = client.get(said["id"].removeprefix("http://localhost:8000")).json()
    assert {name: found[name] for name in said} == said
    assert client.get(f"/badges/achievements/{course.code}/3/").status_code == 404, "no such edition yet"
    assert client.get("/badges/achievements/unknown/1/").status_code == 404
    emblem = client.get("/badges/emblem.svg")
    assert emblem["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(emblem.content) is not None  # noqa: S314 -- our own
    assert client.get("/badges/issuer/unknown/").status_code == 404


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/.well-known/jwks.json", 1), ("/.well-known/did.json", 2), ("/badges/issuer/", 0), ("/badges/emblem.svg", 0)],
)
def test_public_documents_cost_little(client, django_assert_num_queries, address, queries):
    badged()
    client.get(address)
    with django_assert_num_queries(queries):
        answer = client.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_check_of_the_settings_names_a_key_that_cannot_be_used(settings):
    from_settings = settings.LMS_BADGES
    settings.LMS_BADGES = {**from_settings, "key": "no key"}
    (error,) = check_badge_key(None)
    assert (error.id, "LMS_BADGE_KEY_FILE" in error.hint) == ("badges.E001", True)
    settings.LMS_BADGES = {**from_settings, "key": "", "key_file": "/nowhere/badges.pem"}
    settings.SAMPLE_ACCOUNTS = False
    assert [found.id for found in check_badge_key(None)] == ["badges.E001"]


def test_production_without_a_key_is_told_so(settings):
    settings.LMS_BADGES = {**settings.LMS_BADGES, "key": "", "key_file": ""}
    assert check_badge_key(None) == []
    settings.PRODUCTION = True
    assert [found.id for found in check_badge_key(None)] == ["badges.W001"]
