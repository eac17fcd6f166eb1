import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher
from django.test import Client, RequestFactory
from django.urls import reverse

from lms.accounts.client_address import client_address
from lms.accounts.models import User
from tests.make import people

pytestmark = pytest.mark.django_db
LIMITS = {"account": (3, 900), "address": (5, 900), "reset": (2, 900)}


def sign_in(client: Client, contact: str, password: str = people.PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("accounts:login"), {"username": contact, "password": password, **extra})


@pytest.fixture
def somjai() -> User:
    return people.trainee(email="somjai@example.org", mobile="+66812345678")


@pytest.mark.parametrize(
    "typed", ["somjai@example.org", "SomJai@Example.ORG", "0812345678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66 81-234-5678"]
)
def test_a_person_signs_in_with_their_contact_in_any_spelling(client: Client, somjai: User, typed: str) -> None:
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert response.url == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.session["_auth_user_id"] == str(somjai.pk)


def test_an_address_stored_in_capitals_is_found_too(client: Client) -> None:
    people.trainee(email="Somchai@Example.org")
    assert sign_in(client, "somchai@example.org").status_code == 302


def test_signing_in_leads_on_to_where_the_person_was_going(client: Client, somjai: User) -> None:
    assert sign_in(client, "0812345678", next="/privacy/").url == "/privacy/"
    assert sign_in(Client(), "0812345678", next="https://evil.example/").url == reverse(settings.LOGIN_REDIRECT_URL)


def test_wrong_password_unknown_person_and_inactive_account_get_the_same_answer(client: Client, somjai: User) -> None:
    people.trainee(email="gone@example.org", is_active=False)
    pages = [
        sign_in(client, "somjai@example.org", "wrong").content.decode(),
        sign_in(client, "nobody@example.org", "wrong").content.decode(),
        sign_in(client, "gone@example.org").content.decode(),
    ]
    shown = {re.sub(r'value="[^"]*"|<(style|link)\b.*?>.*', "", page) for page in pages}
    assert len(shown) == 1
    assert "_auth_user_id" not in client.session


def test_an_unknown_contact_costs_as_many_password_hashes_as_a_known_one(
    somjai: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    hasher = type(get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *words: hashed.append(1) or encode(*words))
    costs = []
    for contact in ("somjai@example.org", "nobody@example.org", "0899999999", "no contact at all"):
        hashed.clear()
        assert authenticate(None, username=contact, password="wrong") is None
        costs.append(len(hashed))
    assert costs == [1, 1, 1, 1]


def test_a_contact_that_cannot_be_is_said_so_by_the_field(client: Client) -> None:
    response = sign_in(client, "081 234")
    assert response.context["form"].errors.as_data()["username"][0].code == "mobile_length"
    assert b'aria-invalid="true"' in response.content


def test_guessing_one_account_is_stopped_and_says_when_to_try_again(
    client: Client, somjai: User, settings: Any
) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    for _guess in range(3):
        assert sign_in(client, "0812345678", "wrong").context["form"].non_field_errors().as_data()[0].code == "no_match"
    stopped = sign_in(client, "081-234-5678")  # the right password does not help now
    error = stopped.context["form"].non_field_errors().as_data()[0]
    assert error.code == "too_many_attempts"
    assert re.search(r"\d\d:\d\d", error.messages[0])
    assert "_auth_user_id" not in client.session


def test_an_unknown_account_is_stopped_in_the_same_way(client: Client, settings: Any) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    codes = [
        sign_in(client, "nobody@example.org", "wrong").context["form"].non_field_errors().as_data()[0].code
        for _guess in range(4)
    ]
    assert codes == ["no_match"] * 3 + ["too_many_attempts"]


def test_the_limit_passes_with_its_time(
    client: Client, somjai: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    now = 900.0 * 2_000_000
    monkeypatch.setattr("lms.accounts.attempt_limits.time.time", lambda: now)
    for _guess in range(4):
        sign_in(client, "0812345678", "wrong")
    now += 900
    assert sign_in(client, "0812345678").status_code == 302


def test_signing_in_forgets_the_earlier_wrong_passwords(client: Client, somjai: User, settings: Any) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    for _round in range(2):
        for _guess in range(2):
            sign_in(Client(), "0812345678", "wrong")
        assert sign_in(Client(), "0812345678").status_code == 302


def test_one_address_cannot_try_a_password_on_many_accounts(settings: Any) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    codes = [
        sign_in(Client(), f"08100000{number:02}", "wrong").context["form"].non_field_errors().as_data()[0].code
        for number in range(6)
    ]
    assert codes == ["no_match"] * 5 + ["too_many_attempts"]
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert sign_in(other, "0810000099", "wrong").context["form"].non_field_errors().as_data()[0].code == "no_match"


def test_a_village_behind_one_address_signs_in_without_end(settings: Any) -> None:
    settings.LMS_SIGN_IN_LIMITS = LIMITS
    for number in range(8):
        people.trainee(mobile=f"+668100000{number:02}")
        assert sign_in(Client(), f"08100000{number:02}").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.8.7, 198.51.100.1", "198.51.100.1"),
        (2, "10.9.8.7, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
        (1, "", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.LMS_PROXIES_IN_FRONT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="203.0.113.7")
    assert client_address(request) == address


def test_a_signed_in_person_does_not_see_the_form_again(client: Client, somjai: User) -> None:
    client.force_login(somjai)
    assert client.get(reverse("accounts:login")).status_code == 302


def test_signing_out_needs_a_post(client: Client, somjai: User) -> None:
    client.force_login(somjai)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.post(reverse("accounts:logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_ordinary_page_asks_the_database_for_session_and_user_only(
    client: Client, somjai: User, django_assert_num_queries: Any
) -> None:
    client.force_login(somjai)
    with django_assert_num_queries(2):
        assert client.get(reverse("accounts:password_reset")).status_code == 200


def test_the_sign_in_page_asks_the_database_for_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse("accounts:login")).status_code == 200


def test_the_pages_are_in_thai_and_in_english(client: Client) -> None:
    assert "เข้าสู่ระบบ" in client.get("/sign-in/").content.decode()
    assert "Sign in" in client.get("/en/sign-in/").content.decode()
