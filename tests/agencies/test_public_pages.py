"""What everybody sees of agencies."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image

from courses.giving import give_page
from courses.models import ModulePage
from tests import make
from tests.make.agencies import agency
from tests.make.packages import DRAWING

pytestmark = pytest.mark.django_db


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        text(client, address)
    return len(captured)


def test_the_list_and_the_page_of_an_agency_are_in_the_readers_language(client):
    facts = {"description": "คุ้มครองข้อมูล", "description_en": "Guards data", "phone": "1111", "email": "ask@example.org"}
    agency("pdpc", name="สคส.", name_en="PDPC", website="https://example.org/", **facts)
    assert "สคส." in text(client, "/agencies/")
    page = text(client, "/agencies/pdpc/")
    assert all(told in page for told in ("สคส.", "คุ้มครองข้อมูล", 'href="tel:1111"', "ask@example.org"))
    english = text(client, "/en/agencies/pdpc/")
    assert "PDPC" in english
    assert "Guards data" in english
    assert client.get("/agencies/unknown/").status_code == 404


def test_an_agencys_page_lists_its_live_modules_wherever_they_stand(client):
    pdpc, ncsa = agency("pdpc"), agency("ncsa")
    course = make.course(modules=3, agency=pdpc, title="หลักสูตรร่วม")
    first, second, third = ModulePage.objects.child_of(course).order_by("path")
    give_page(page=second, agency=ncsa, actor=None)
    ModulePage.objects.filter(pk=third.pk).update(live=False)
    ours, theirs = text(client, "/agencies/pdpc/"), text(client, "/agencies/ncsa/")
    assert "หลักสูตรร่วม" in ours
    assert "หลักสูตรร่วม" in theirs
    shown = [[module.title in page for module in (first, second, third)] for page in (ours, theirs)]
    assert shown == [[True, False, False], [False, True, False]]
    course.live = False
    course.save()
    assert "หลักสูตรร่วม" not in text(client, "/agencies/pdpc/")


def test_a_course_is_shown_once_in_the_readers_language(client):
    pdpc = agency("pdpc")
    course = make.course(modules=1, agency=pdpc, title="เฉพาะไทย")
    both = make.course(modules=1, agency=pdpc, title="สองภาษา")
    english = make.in_english(both)
    page = text(client, "/en/agencies/pdpc/")
    assert english.title in page
    assert "สองภาษา" not in page
    assert course.title in page
    assert 'lang="th"' in page
    assert english.title not in text(client, "/agencies/pdpc/")


def test_the_pages_cost_the_same_for_many(client):
    def logo(number: int) -> Image:
        return Image.objects.create(title="ตรา", file=ContentFile(DRAWING.encode(), f"logo-{number}.svg"))

    pdpc = agency("pdpc", logo=logo(0))
    make.course(modules=1, agency=pdpc)
    addresses = ["/agencies/", "/agencies/pdpc/"]
    for _warm in range(2):
        before = [queries(client, address) for address in addresses]
    assert max(before) <= 6
    for number in range(1, 4):
        agency(f"a{number}", logo=logo(number))
        make.course(modules=3, agency=pdpc)
    for address in addresses:
        text(client, address)
    assert [queries(client, address) for address in addresses] == before
    assert text(client, "/agencies/").count('class="agency-logo"') == 4
