"""The file is for its owner and for staff who may see certificates; nobody else learns that it exists."""

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from certificates.rendering import certificate_files
from tests import make
from tests.make.certificates import certificate, revoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def somjai():
    return make.trainee("สมใจ")


@pytest.fixture
def row(somjai, settings, tmp_path):
    backend = settings.STORAGES["certificates"]["BACKEND"]
    options = {"location": tmp_path, "base_url": None}
    settings.STORAGES = {**settings.STORAGES, "certificates": {"BACKEND": backend, "OPTIONS": options}}
    row = certificate(somjai)
    row.file = certificate_files().save(f"2026/{row.serial}.pdf", ContentFile(b"%PDF-1.7 hers"))
    row.file_sha256, row.rendered_at = hashlib.sha256(b"%PDF-1.7 hers").hexdigest(), timezone.now()
    row.save()
    return row


def address(row):
    return f"/certificates/{row.serial}/pdf/"


def clerk(**fields):
    person = make.trainee("เจ้าหน้าที่", is_staff=True, **fields)
    person.user_permissions.add(Permission.objects.get(codename="view_certificate"))
    return person


def test_the_owner_gets_the_file_under_its_name(client, somjai, row):
    client.force_login(somjai)
    response = client.get(address(row))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 hers"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{row.serial}.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_anonymous_is_asked_to_sign_in(client, row):
    response = client.get(address(row))
    assert response.status_code == 302
    assert f"next={address(row)}" in response.url


def test_an_outsider_learns_nothing(client, row):
    client.force_login(make.trainee("คนอื่น"))
    assert client.get(address(row)).status_code == 404


def test_staff_without_the_permission_learn_nothing(client, row):
    client.force_login(make.editor())
    assert client.get(address(row)).status_code == 404


def test_staff_with_the_permission_need_their_second_factor(client, row):
    person = clerk()
    client.force_login(person)
    assert client.get(address(row)).status_code == 404
    device = TOTPDevice.objects.create(user=person, confirmed=True)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    assert client.get(address(row)).status_code == 200


def test_a_sample_clerk_of_local_mode_needs_none(client, row):
    client.force_login(clerk(is_sample=True))
    assert client.get(address(row)).status_code == 200


def test_an_unknown_serial_is_404(client, somjai):
    client.force_login(somjai)
    assert client.get("/certificates/OSD-2569-0000-0000-0/pdf/").status_code == 404


def test_while_it_is_drawn_a_page_looks_again_by_itself(client, somjai):
    row = certificate(somjai)
    client.force_login(somjai)
    response = client.get("/en" + address(row))
    assert response.status_code == 200
    assert '<meta http-equiv="refresh" content="4">' in response.content.decode()
    assert "being prepared" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_revoked_one_leads_to_the_page_that_says_so(client, somjai, row):
    revoked(row, make.admin())
    client.force_login(somjai)
    response = client.get(address(row))
    assert response.status_code == 302
    assert response.url == f"/verify/{row.serial}/"


def test_it_costs_three_queries(client, somjai, row, django_assert_max_num_queries):
    client.force_login(somjai)
    with django_assert_max_num_queries(3):
        client.get(address(row)).close()
