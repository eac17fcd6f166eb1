"""The public check: plain answers, nothing more about the person, light, and never indexed."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from certificates.checking.shown_name import masked
from certificates.serials import new_serial
from tests import make
from tests.make.certificates import ISSUED_AT, certificate, revoked
from tests.make.checking import superseded

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    somjai = make.trainee("สมใจ", email="somjai@example.org", mobile="+66812345678", latin_name="Somjai Jaidee")
    return certificate(somjai, make.course(modules=0, title="หน้าที่ของ อสด."))


def page(client, serial, prefix=""):
    return client.get(f"{prefix}/verify/{serial}/")


def test_a_valid_one_says_for_whom_what_and_when(client, row):
    response = page(client, row.serial)
    text = response.content.decode()
    assert response.status_code == 200
    assert "มีผลใช้ได้" in text
    for shown in ("นางสมใจ ใจดี", row.course_title, "22 พฤศจิกายน 2569", row.serial):
        assert shown in text
    for hidden in ("somjai@example.org", "0812345678", "+66812345678", row.enrolment.user.username):
        assert hidden not in text


def test_in_english(client, row):
    text = page(client, row.serial, "/en").content.decode()
    assert "This certificate is valid" in text
    assert row.course_title_en in text
    assert "22 November 2026" in text


def test_a_revoked_one_says_so_at_once_but_not_why_or_by_whom(client, row):
    assert "มีผลใช้ได้" in page(client, row.serial).content.decode()
    revoked(row, make.admin("ผู้เพิกถอน"))
    response = page(client, row.serial)
    text = response.content.decode()
    assert response.status_code == 200
    assert "ถูกเพิกถอน" in text
    assert "นางสมใจ ใจดี" in text
    assert "ออกผิดคน" not in text
    assert "ผู้เพิกถอน" not in text
    assert "มีผลใช้ได้" not in text


def test_an_expired_one_says_until_when(client, row):
    row.valid_until = timezone.localdate() - timedelta(days=1)
    row.save()
    text = page(client, row.serial, "/en").content.decode()
    assert "This certificate has expired" in text


def test_on_its_last_day_it_is_still_valid(client, row):
    row.valid_until = timezone.localdate()
    row.save()
    assert "This certificate is valid" in page(client, row.serial, "/en").content.decode()


def test_a_replaced_one_from_before_there_were_links_says_so(client, row):
    row.state = "superseded"
    row.save()
    text = page(client, row.serial, "/en").content.decode()
    assert "was replaced" in text
    assert "Ask the holder for the new one" in text


def test_a_replaced_one_leads_to_the_one_that_holds_however_often_it_was_replaced(
    client, row, django_assert_max_num_queries
):
    second, third = (certificate(make.trainee(f"คน{n}"), row.enrolment.course) for n in range(2))
    superseded(row, second)
    superseded(second, third)
    with django_assert_max_num_queries(2):
        text = page(client, row.serial, "/en").content.decode()
    assert f'href="/en/verify/{third.serial}/"' in text
    assert second.serial not in text


def test_one_that_the_sweep_marked_as_expired_says_so(client, row):
    row.state, row.valid_until, row.expired_at = "expired", timezone.localdate() - timedelta(days=2), timezone.now()
    row.save()
    assert "This certificate has expired" in page(client, row.serial, "/en").content.decode()


def test_it_says_by_which_agency(client, row):
    row.agency_name, row.agency_name_en = "สำนักงานตัวอย่าง", "Example Office"
    row.save()
    assert "สำนักงานตัวอย่าง" in page(client, row.serial).content.decode()
    assert "Example Office" in page(client, row.serial, "/en").content.decode()


def test_the_name_may_be_masked_by_setting(client, row, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "verify_name": "masked"}
    text = page(client, row.serial).content.decode()
    assert "นางสมใจ ใจ•••" in text
    assert "ใจดี" not in text


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("นายเก่ง น้ำใส", "นายเก่ง น้•••"),
        ("พระมหาสมชาย", "พ•••"),
        ("Somjai van der Berg", "Somjai v••• d••• B•••"),
        ("นางแก้ว เพชรดี ณ อยุธยา", "นางแก้ว เพ••• ณ••• อ•••"),
    ],
)
def test_a_masked_name_shows_the_first_letters_and_hides_how_long_it_is(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize("start", ["VERIFY", "Verify", "verify"])
@pytest.mark.parametrize("end", ["", "/"])
def test_the_printed_address_works_as_it_is_typed(client, row, start, end):
    assert client.get(f"/{start}{end}", follow=True).request["PATH_INFO"] == "/verify/"
    typed = row.serial.lower().replace("2569", "๒๕๖๙").replace("osd", "อสด")
    response = client.get(f"/{start}/{typed}{end}", follow=True)
    assert response.request["PATH_INFO"] == f"/verify/{row.serial}/"
    assert response.status_code == 200


def test_a_shared_link_shows_the_course_and_not_the_person(client, row):
    head = page(client, row.serial).content.decode().partition("</head>")[0]
    assert f'<meta property="og:title" content="ประกาศนียบัตร: {row.course_title}">' in head
    assert "สมใจ" not in head


def test_an_unknown_one_is_404_with_help(client):
    serial = new_serial(ISSUED_AT)
    response = page(client, serial, "/en")
    text = response.content.decode()
    assert response.status_code == 404
    assert "No certificate with this number" in text
    assert serial in text
    assert '<form method="get"' in text


def test_a_mistyped_one_says_that_one_character_seems_wrong(client, row):
    wrong = row.serial[:-1] + ("1" if row.serial[-1] != "1" else "2")
    response = page(client, wrong, "/en")
    assert response.status_code == 404
    assert "One character of this number seems mistyped" in response.content.decode()


def test_what_is_no_serial_gets_the_form(client):
    response = page(client, "hello", "/en")
    assert response.status_code == 404
    assert "does not look like the number" in response.content.decode()


def test_the_form_leads_to_the_page_however_it_is_typed(client, row):
    typed = row.serial.lower().replace("-", " ").replace("osd", "อสด.")
    response = client.get("/verify/", {"serial": typed})
    assert response.status_code == 302
    assert response.url == f"/verify/{row.serial}/"
    assert client.get("/en/verify/", {"serial": typed}).url == f"/en/verify/{row.serial}/"


def test_an_address_typed_carelessly_leads_to_the_right_one(client, row):
    response = page(client, row.serial.lower())
    assert response.status_code == 302
    assert response.url == f"/verify/{row.serial}/"


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, row):
    wrong = row.serial[:-1] + ("1" if row.serial[-1] != "1" else "2")
    text = client.get("/en/verify/", {"serial": wrong}).content.decode()
    assert "seems mistyped" in text
    assert f'value="{wrong}"' in text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="serial-hint serial-error"' in text


def test_an_empty_form_is_just_the_form(client):
    text = client.get("/en/verify/", {"serial": "  "}).content.decode()
    assert "aria-invalid" not in text
    assert text.count("<h1>") == 1


def test_what_was_typed_never_becomes_markup(client):
    text = client.get("/verify/", {"serial": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text


def test_the_pages_are_light_and_cost_one_query(client, row, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = page(client, row.serial)
    assert len(response.content) < 30_000
    with django_assert_num_queries(0):
        client.get("/verify/")


def test_cold_and_with_everything_the_pages_are_under_ten_kilobytes(client, row):
    for address in ("/verify/", f"/verify/{row.serial}/", f"/verify/{new_serial(ISSUED_AT)}/"):
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        text = gzip.decompress(response.content).decode()
        asked = re.findall(r'(?:src|<link[^>]* href)="(/[^"]*)"', text)
        assert asked == (["/static/certificates/verify.js"] if address == "/verify/" else [])
        script = len(gzip.compress(Path(finders.find("certificates/verify.js")).read_bytes())) if asked else 0
        assert len(response.content) + script + 1500 < 10_000  # with the headers of two answers


def test_signed_in_it_costs_at_most_three_queries(client, row, django_assert_max_num_queries):
    client.force_login(make.trainee())
    with django_assert_max_num_queries(3):
        response = page(client, row.serial)
    assert "private" in response["Cache-Control"]


def test_caches_may_keep_it_only_for_a_moment_and_search_engines_never(client, row):
    response = page(client, row.serial)
    assert "max-age=0" in response["Cache-Control"]
    assert "s-maxage=10" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/verify/")["X-Robots-Tag"] == "noindex"


def test_nothing_can_be_posted(client, row):
    assert client.post(f"/verify/{row.serial}/").status_code == 405
