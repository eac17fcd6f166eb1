"""The list of files in trouble: who reaches it, what it says, and that a decision has the file made again."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import FileTrouble
from certificates.tasks import render
from tests import make
from tests.make.certificates import certificate
from tests.make.volunteers import programme_admin

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]
LIST = "/admin/certificate-files/"


@pytest.fixture
def trouble() -> FileTrouble:
    row = certificate(
        make.trainee("สมใจ", "ใจดี"), make.course(modules=0), issued_at=timezone.now() - timedelta(hours=1)
    )
    values = {"cause": "no_room", "detail": "DoesNotFit: OSD", "tries": 15, "given_up_at": timezone.now()}
    return FileTrouble.objects.create(certificate=row, **values)


def again(trouble: FileTrouble) -> str:
    return f"{LIST}{trouble.pk}/again/"


def clerk(*codenames: str):
    person = make.trainee("เจ้าหน้าที่", is_staff=True, is_sample=True)
    person.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return person


def test_only_staff_with_the_right_reach_the_pages(client, trouble):
    pages = [LIST, f"{LIST}{trouble.pk}/", again(trouble)]
    assert all(client.get(page).status_code == 302 for page in pages)
    for person in (make.trainee("คนอื่น"), clerk("view_certificate")):
        client.force_login(person)
        assert all(client.get(page).status_code in (302, 403) for page in pages)
    client.force_login(clerk("view_filetrouble"))
    assert [client.get(page).status_code for page in pages] == [200, 200, 302]
    client.force_login(programme_admin("ดารา"))
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_the_cause_is_told_in_words_and_the_file_made_again(client, trouble, django_capture_on_commit_callbacks):
    client.force_login(programme_admin("ดารา"))
    listed = client.get(f"{LIST}?waits=true").content.decode()
    assert trouble.certificate.serial in listed
    assert str(trouble.get_cause_display()) in listed
    assert trouble.certificate.serial not in client.get(f"{LIST}?is_over=true").content.decode()
    assert "DoesNotFit: OSD" in client.get(f"{LIST}{trouble.pk}/").content.decode()
    assert again(trouble) in client.get(f"{LIST}{trouble.pk}/").content.decode()
    with mock.patch.object(render, "delay") as delay, django_capture_on_commit_callbacks(execute=True):
        assert client.post(again(trouble), {"reason": "ตัดชื่อตำแหน่งให้สั้นลงแล้ว"}).status_code == 302
    delay.assert_called_once_with(trouble.certificate_id)
    trouble.refresh_from_db()
    assert (trouble.tries, trouble.given_up_at) == (0, None)
    entry = ModelLogEntry.objects.for_instance(trouble.certificate).get(action="certificate.redraw")
    assert (entry.data["reason"], entry.data["lost"]) == ("ตัดชื่อตำแหน่งให้สั้นลงแล้ว", [])


def test_it_is_found_by_name_and_by_number(client, trouble):
    client.force_login(programme_admin("ดารา"))
    serial = trouble.certificate.serial
    assert all(serial in client.get(LIST, {"q": text}).content.decode() for text in ("สมใจ", serial[-6:].lower()))
    assert serial not in client.get(LIST, {"q": "คนอื่น"}).content.decode()


def test_once_over_there_is_nothing_to_do_again(client, trouble):
    FileTrouble.objects.update(over_at=timezone.now())
    client.force_login(programme_admin("ดารา"))
    assert again(trouble) not in client.get(f"{LIST}{trouble.pk}/").content.decode()
    client.post(again(trouble), {"reason": "อีกครั้ง"})
    assert not ModelLogEntry.objects.filter(action="certificate.redraw").exists()


def test_the_list_costs_the_same_however_long_it_is(client, trouble, django_assert_max_num_queries):
    client.force_login(programme_admin("ดารา"))
    client.get(LIST)
    course = trouble.certificate.enrolment.course

    def more(count):
        for _ in range(count):
            FileTrouble.objects.create(certificate=certificate(make.trainee(), course), cause="damaged", tries=1)

    more(2)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    more(10)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
