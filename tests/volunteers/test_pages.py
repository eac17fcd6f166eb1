"""The volunteer's own page and the page behind the card's QR."""

import re

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from lms.volunteers.card import ALPHABET, LENGTH, card_address, new_card_code, read_card_code, spaced_code
from lms.volunteers.models import Volunteer
from tests import make
from tests.make.volunteers import certificate_row, programme, target_group, volunteer

pytestmark = pytest.mark.django_db

OWN = "/volunteer/"


@pytest.fixture
def somjai():
    return make.trainee("สมใจ", "ใจดี", email="somjai@example.org")


@pytest.fixture
def course():
    return make.course(modules=0)


@pytest.fixture
def active(somjai, course):
    certificate_row(user=somjai, course=course)
    return volunteer(somjai, programme([course]), "active")


@pytest.fixture
def as_somjai(client, somjai):
    client.force_login(somjai)
    return client


def text_of(response) -> str:
    return response.content.decode()


def qr_in(html: str) -> str:
    """Draw the page's QR as its SVG says, and read it like a phone."""
    side = int(re.search(r'<svg[^>]*viewBox="0 0 (\d+) \1"', html.split('class="qr"')[1])[1])
    picture = Image.new("L", (side, side), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", html):
        for step in range(int(length)):
            picture.putpixel((int(x) + step, int(y)), 0)
    return zxingcpp.read_barcode(picture.resize((side * 8, side * 8), Image.Resampling.NEAREST)).text


# One's own page


def test_the_own_page_asks_strangers_to_sign_in(client):
    response = client.get(OWN)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("accounts:login"))


def test_an_active_volunteer_sees_the_card_with_a_qr_to_its_public_page(as_somjai, active, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://osd.example.org"
    html = text_of(as_somjai.get(OWN))
    assert 'class="volunteer-card"' in html
    assert qr_in(html) == f"https://osd.example.org/verify/card/{active.card_code}/"
    assert '<div class="qr" role="img" aria-label=' in html
    assert "<title>คิวอาร์โค้ด" in html
    assert spaced_code(active.card_code) in html


def test_the_qr_leads_to_the_thai_page_whatever_language_the_card_is_read_in(as_somjai, active):
    html = text_of(as_somjai.get("/en/volunteer/"))
    assert "/en/" not in card_address(active.card_code)
    assert qr_in(html) == card_address(active.card_code)


def test_becoming_active_is_celebrated_on_the_first_visit_only(as_somjai, active):
    assert "ยินดีด้วย" in text_of(as_somjai.get(OWN))
    assert "ยินดีด้วย" not in text_of(as_somjai.get(OWN))


def test_in_training_one_sees_how_many_certificates_are_there_and_the_next_course(as_somjai, somjai, course):
    missing = make.course(modules=0)
    volunteer(somjai, programme([course, missing]))
    held = certificate_row(user=somjai, course=course)
    html = text_of(as_somjai.get(OWN))
    assert "มีประกาศนียบัตรแล้ว 1 จาก 2 ใบ" in html
    assert '<progress max="2" value="1"' in html
    assert reverse("certificates:download", args=[held.serial]) in html
    assert f'<a class="button" href="/courses/{missing.slug}/">' in html
    assert 'class="volunteer-card"' not in html


@pytest.mark.parametrize("status", ["pending", "lapsed", "suspended", "withdrawn"])
def test_only_active_volunteers_have_a_card(as_somjai, somjai, course, status):
    volunteer(somjai, programme([course]), status)
    response = as_somjai.get(OWN)
    assert response.status_code == 200
    assert 'class="volunteer-card"' not in text_of(response)
    assert str(Volunteer.Status(status).label) in text_of(response)


def test_the_own_page_costs_the_same_however_many_programmes_there_are(
    as_somjai, somjai, active, django_assert_num_queries
):
    programme([])
    as_somjai.get(OWN)
    with django_assert_num_queries(8):
        as_somjai.get(OWN)
    for _each in range(3):
        volunteer(somjai, programme([make.course(modules=0)]))
        programme([], groups=[target_group(), target_group()])
    as_somjai.get(OWN)
    with django_assert_num_queries(8):
        as_somjai.get(OWN)


def test_the_own_page_is_never_cached(as_somjai, active):
    assert "no-store" in as_somjai.get(OWN).headers["Cache-Control"]


# Joining


def test_one_joins_a_programme_from_the_own_page(as_somjai, somjai, course):
    open_one = programme([course])
    group = open_one.target_groups.get()
    assert reverse("volunteers:join", args=[open_one.code]) in text_of(as_somjai.get(OWN))
    response = as_somjai.post(reverse("volunteers:join", args=[open_one.code]), {"target_group": group.code})
    assert response.status_code == 302
    assert Volunteer.objects.get(user=somjai).target_group == group
    assert reverse("volunteers:join", args=[open_one.code]) not in text_of(as_somjai.get(OWN))


def test_joining_without_a_group_says_what_is_missing_beside_the_field(as_somjai, course):
    open_one = programme([course])
    response = as_somjai.post(reverse("volunteers:join", args=[open_one.code]))
    html = text_of(response)
    assert response.status_code == 400
    assert f'href="#{open_one.code}-target_group_0"' in html
    assert f'id="{open_one.code}-target_group_0"' in html
    assert f'aria-describedby="{open_one.code}-target_group-error"' in html
    assert 'aria-invalid="true"' in html
    assert not Volunteer.objects.exists()


def test_a_group_of_another_programme_is_not_a_choice(as_somjai, course):
    open_one, other = programme([course]), programme([course])
    foreign = other.target_groups.get()
    response = as_somjai.post(reverse("volunteers:join", args=[open_one.code]), {"target_group": foreign.code})
    assert response.status_code == 400
    assert not Volunteer.objects.exists()


def test_joining_a_closed_programme_is_refused_in_words(as_somjai, course):
    closed = programme([course], is_open=False)
    group = closed.target_groups.get()
    assert reverse("volunteers:join", args=[closed.code]) not in text_of(as_somjai.get(OWN))
    response = as_somjai.post(reverse("volunteers:join", args=[closed.code]), {"target_group": group.code})
    assert response.status_code == 409
    assert "ไม่เปิดรับสมัคร" in text_of(response)


def test_joining_needs_a_sign_in_a_post_and_a_programme_that_exists(client, as_somjai, course):
    open_one = programme([course])
    address = reverse("volunteers:join", args=[open_one.code])
    assert as_somjai.get(address).status_code == 405
    assert as_somjai.post(reverse("volunteers:join", args=["no-such"])).status_code == 404
    as_somjai.logout()
    assert client.post(address).status_code == 302
    assert not Volunteer.objects.exists()


# The public page


def test_anyone_sees_name_programme_and_since_when_of_an_active_card_and_nothing_else(client, active):
    response = client.get(f"/verify/card/{active.card_code}/")
    html = text_of(response)
    assert response.status_code == 200
    assert "บัตรนี้ใช้ได้" in html
    assert "สมใจ" in html
    assert "ใจดี" in html
    assert active.programme.name in html
    for private in [active.user.email, active.user.username, active.target_group.name, "OSD-TEST"]:
        assert private not in html
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("status", ["pending", "lapsed", "suspended", "withdrawn"])
def test_a_card_that_is_not_active_says_so_and_not_why(client, somjai, course, status):
    row = volunteer(somjai, programme([course]), status)
    html = text_of(client.get(f"/verify/card/{row.card_code}/"))
    assert "ขณะนี้บัตรนี้ใช้ไม่ได้" in html
    assert str(Volunteer.Status(status).label) not in html
    assert "ปฏิบัติหน้าที่ตั้งแต่" not in html


def test_a_suspension_shows_at_once(client, active):
    assert "บัตรนี้ใช้ได้" in text_of(client.get(f"/verify/card/{active.card_code}/"))
    Volunteer.objects.update(status="suspended")
    assert "ขณะนี้บัตรนี้ใช้ไม่ได้" in text_of(client.get(f"/verify/card/{active.card_code}/"))


def test_a_code_that_no_card_has_gets_a_page_that_helps(client):
    response = client.get("/verify/card/NOSUCHCODE22/")
    html = text_of(response)
    assert response.status_code == 404
    assert "NOSU CHCO DE22" in html
    assert reverse("volunteers:find_card") in html
    assert reverse("certificates:verify") in html


def test_a_hostile_code_is_shown_as_harmless_text(client):
    html = text_of(client.get("/verify/card/<script>alert(1)</script>" + "x" * 500 + "/"))
    assert "<script>alert" not in html


def test_a_typed_code_is_read_forgivingly(client, active):
    typed = spaced_code(active.card_code).lower().replace(" ", "-")
    response = client.get(reverse("volunteers:find_card"), {"code": f" {typed} "}, follow=True)
    assert response.redirect_chain[-1][0] == f"/verify/card/{active.card_code}/"
    assert "บัตรนี้ใช้ได้" in text_of(response)
    assert read_card_code("๗kq2 m9xd-4htb") == "7KQ2M9XD4HTB"


def test_the_page_for_typing_a_code_stands_by_itself(client):
    response = client.get(reverse("volunteers:find_card"))
    assert response.status_code == 200
    assert 'name="code"' in text_of(response)


def test_the_public_page_is_in_english_under_its_own_address(client, active):
    html = text_of(client.get(f"/en/verify/card/{active.card_code}/"))
    assert "This card is valid" in html
    assert active.programme.name_en in html


def test_the_public_page_takes_one_query(client, active, django_assert_num_queries):
    client.get(f"/verify/card/{active.card_code}/")
    with django_assert_num_queries(1):
        client.get(f"/verify/card/{active.card_code}/")


def test_codes_are_random_and_free_of_letters_that_look_alike():
    codes = {new_card_code() for _each in range(1000)}
    assert len(codes) == 1000
    assert not set("01ILOU") & set(ALPHABET)
    assert {len(code) for code in codes} == {LENGTH}
