"""Checking is limited so that nobody can try out numbers, and nobody is locked out for sharing an address."""

import pytest
from django.core.cache import cache

from certificates.serials import new_serial
from lms.core.rate_limits import Bucket, Limit
from tests import make
from tests.make.certificates import ISSUED_AT, certificate
from tests.make.checking import plain_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return certificate(make.trainee("สมใจ"), make.course(modules=0))


@pytest.fixture
def limits(settings):
    def set_limits(**values):
        settings.LMS_VERIFY_LIMITS = {**settings.LMS_VERIFY_LIMITS, **{k: (v, 600) for k, v in values.items()}}

    return set_limits


def look(client, serial, address="203.0.113.7"):
    return client.get(f"/en/verify/{serial}/", REMOTE_ADDR=address)


def miss(client, address="203.0.113.7"):
    return look(client, new_serial(ISSUED_AT), address).status_code


def test_after_many_unknown_numbers_an_address_has_to_wait(client, limits):
    limits(misses=3)
    assert [miss(client) for _ in range(5)] == [404, 404, 404, 429, 429]
    assert miss(client, "203.0.113.8") == 404


def test_it_is_told_in_words_and_to_machines_how_long(client, limits):
    limits(misses=1)
    miss(client)
    response = look(client, new_serial(ISSUED_AT))
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 600
    assert "Try again in" in response.content.decode()
    assert "minutes" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_certificate_found_lately_is_shown_whatever_its_address_has_spent(client, limits, row):
    limits(misses=1)
    assert look(client, row.serial, "203.0.113.99").status_code == 200
    assert [miss(client), miss(client)] == [404, 429]
    assert look(client, row.serial).status_code == 200


def test_a_village_behind_one_address_is_served(client, limits, row):
    limits(misses=2)
    assert {look(client, row.serial).status_code for _ in range(50)} == {200}


def test_looks_are_limited_too(client, limits, row):
    others = [certificate(make.trainee(f"คน{n}"), make.course(modules=0)) for n in range(3)]
    limits(looks=2)
    assert [look(client, one.serial).status_code for one in others] == [200, 200, 429]


def test_many_addresses_trying_at_once_brake_each_other_and_nobody_else(client, limits, row):
    limits(misses_everywhere=4, misses_while_braked=1, misses=50)
    assert [miss(client, f"198.51.100.{n}") for n in range(4)] == [404] * 4
    assert miss(client, "198.51.100.1") == 429
    assert look(client, row.serial, "192.0.2.1").status_code == 200
    assert [miss(client, "192.0.2.1"), miss(client, "192.0.2.1")] == [404, 429]


def test_networks_of_one_customer_count_as_one_while_the_site_is_braked(client, limits):
    limits(misses_everywhere=3, misses_while_braked=1, misses=50)
    assert [miss(client, f"2001:db8:7:{n}::1") for n in range(3)] == [404] * 3
    assert miss(client, "2001:db8:7:9::1") == 429  # another /64 of the same /48
    assert miss(client, "2001:db8:8::1") == 404


def test_a_mistyped_number_costs_no_query_and_counts_as_no_miss(client, limits, row, django_assert_num_queries):
    limits(misses=1)
    wrong = row.serial[:-1] + ("1" if row.serial[-1] != "1" else "2")
    with django_assert_num_queries(0):
        assert {look(client, wrong).status_code for _ in range(3)} == {404}
        assert client.get("/en/verify/", {"serial": wrong}).status_code == 200
        assert client.get(f"/api/verify/{wrong}/").status_code == 400
    assert miss(client) == 404


def test_over_the_limit_nothing_is_asked_of_the_database(client, limits, django_assert_num_queries):
    limits(misses=1)
    miss(client)
    with django_assert_num_queries(0):
        assert miss(client) == 429


def test_a_header_that_anybody_can_write_is_not_believed(client, limits):
    limits(misses=1)
    answers = [
        client.get(f"/verify/{new_serial(ISSUED_AT)}/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(3)
    ]
    assert answers == [404, 429, 429]


def test_behind_our_own_proxy_its_note_counts(client, limits, settings):
    limits(misses=1)
    settings.LMS_PROXIES_IN_FRONT = 1
    answers = [
        client.get(f"/verify/{new_serial(ISSUED_AT)}/", headers={"x-forwarded-for": f"9.9.9.9, 10.0.0.{n}"}).status_code
        for n in range(3)
    ]
    assert answers == [404, 404, 404]


def test_the_api_shares_the_limits(client, limits):
    limits(misses=1)
    miss(client)
    response = client.get(f"/api/verify/{new_serial(ISSUED_AT)}/", REMOTE_ADDR="203.0.113.7")
    assert (response.status_code, response.json()) == (429, {"error": "too_many_checks"})
    assert int(response["Retry-After"]) >= 1


def test_files_are_limited_for_each_address_and_in_all(client, limits):
    def send(address):
        return client.post(
            "/api/verify/file/", plain_pdf("none"), content_type="application/pdf", REMOTE_ADDR=address
        ).status_code

    limits(files=1, files_everywhere=3)
    assert [send("192.0.2.1"), send("192.0.2.1")] == [200, 429]
    assert [send("192.0.2.2"), send("192.0.2.3"), send("192.0.2.4")] == [200, 200, 429]


def test_no_address_stands_in_the_cache_and_what_does_goes_with_the_window(client, monkeypatch):
    kept = {}

    def add(key, value, timeout=None, **more):
        kept[key] = timeout
        return True

    monkeypatch.setattr(cache, "add", add)
    miss(client, "203.0.113.7")
    counters = {key: timeout for key, timeout in kept.items() if key.startswith("spent:")}
    assert len(counters) == 3
    assert "203.0.113.7" not in "".join(kept)
    assert all(0 < timeout <= 600 for timeout in counters.values())


@pytest.mark.without_database
def test_a_bucket_counts_across_processes_and_forgets_with_its_window(monkeypatch):
    moment = [1_000_000.0]
    monkeypatch.setattr("lms.core.rate_limits.time.time", lambda: moment[0])
    limit = Limit(5, 60)
    assert Bucket("test", "a", limit).spend() == 1
    assert Bucket("test", "a", limit).spend(3) == 4
    assert Bucket("test", "b", limit).spend() == 1
    moment[0] += 60
    assert Bucket("test", "a", limit).spend() == 1
    assert 1 <= Bucket("test", "a", limit).opens_in <= 60
