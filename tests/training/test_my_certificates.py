"""The page of one's own certificates: what each is worth now, and how to hand it on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.make.certificates import certificate, revoked

pytestmark = pytest.mark.django_db
ADDRESS = "/en/learn/certificates/"


@pytest.fixture
def somjai():
    return make.trainee("สมใจ")


@pytest.fixture
def as_somjai(client, somjai):
    client.force_login(somjai)
    return client


def read(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_one_that_holds_can_be_handed_on(as_somjai, somjai):
    row = certificate(somjai, make.course(modules=0))
    text = read(as_somjai)
    assert "✓ valid" in text
    for address in (f"/en/certificates/{row.serial}/pdf/", f"/en/certificates/{row.serial}/picture/"):
        assert f'href="{address}"' in text
    assert f'value="http://localhost:8000/verify/{row.serial}/"' in text
    assert 'href="https://line.me/R/share?text=' in text


def test_each_state_is_said_in_words_and_offers_no_file(as_somjai, somjai):
    expired, gone, old = (certificate(somjai, make.course(modules=0, title=f"ค {n}")) for n in range(3))
    expired.valid_until = timezone.localdate() - timedelta(days=1)
    expired.save()
    revoked(gone, make.admin())
    old.state = "superseded"
    old.save()
    text = read(as_somjai)
    for words in ("! expired", "✗ revoked", "! replaced by a newer one"):
        assert words in text
    assert "/pdf/" not in text
    assert "line.me" not in text
    assert text.count("/en/verify/OSD-") == 3


def test_without_any_it_says_how_to_get_one(as_somjai):
    assert "You have no certificate yet" in read(as_somjai)


def test_the_queries_do_not_grow_with_the_certificates(as_somjai, somjai, django_assert_max_num_queries):
    for number in range(6):
        certificate(somjai, make.course(modules=0, title=f"หลักสูตร {number}"))
    with django_assert_max_num_queries(3):
        assert read(as_somjai).count("✓ valid") == 6


def test_it_shows_nobody_elses(as_somjai):
    other = certificate(make.trainee("คนอื่น"), make.course(modules=0))
    assert other.serial not in read(as_somjai)


def test_anonymous_is_asked_to_sign_in(client):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert f"next={ADDRESS}" in response.url


def test_the_page_is_kept_nowhere(as_somjai):
    assert "no-store" in as_somjai.get(ADDRESS)["Cache-Control"]
