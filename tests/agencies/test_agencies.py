"""Partner agencies: loaded once, edited by programme staff."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from lms.agencies.loading import load_agencies
from lms.agencies.models import Agency
from tests.make.people import admin, editor, trainee

pytestmark = pytest.mark.django_db


def test_the_nine_partners_and_the_programme_office_are_loaded_once():
    assert len(load_agencies()) == 10
    Agency.objects.filter(code="nso").update(short_name="สถิติ")
    assert load_agencies() == []
    assert Agency.objects.get(code="nso").short_name == "สถิติ"


def test_an_agency_is_named_in_the_language_of_the_page():
    agency = Agency.objects.create(code="x", name="หน่วยงาน", name_en="Agency")
    with override("th"):
        assert str(agency) == "หน่วยงาน"
    with override("en"):
        assert str(agency) == "Agency"


def test_only_administrators_edit_agencies(client):
    address = reverse("agencies:add")
    form = {"code": "new", "name": "ใหม่", "name_en": "New", "short_name": "", "short_name_en": ""}
    assert client.post(address, form).status_code == 302
    for person in (trainee(), editor(is_sample=True)):
        client.force_login(person)
        client.post(address, form)
    assert not Agency.objects.exists()
    client.force_login(admin(is_sample=True))
    assert client.post(address, form).status_code == 302
    assert Agency.objects.get().code == "new"
