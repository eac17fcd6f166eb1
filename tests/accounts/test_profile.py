"""A person's own account: what they change of it, and what that asks of them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from lms.accounts.models import User
from lms.accounts.profile import change_contacts, change_name
from lms.core.refusals import Refused
from tests.make import people

pytestmark = pytest.mark.django_db
NEW = "ฝนตกที่บ้านไร่"


@pytest.fixture
def somjai(client: Client) -> User:
    person = people.trainee("สมใจ", email="somjai@example.org")
    client.force_login(person)
    return person


def contacts(client: Client, **typed: str) -> Any:
    facts = {"email": "somjai@example.org", "mobile": "", "current_password": people.PASSWORD}
    return client.post("/profile/contacts/", {**facts, **typed})


def trail(person: User) -> list[tuple[str, int | None, list[str] | None]]:
    entries = ModelLogEntry.objects.for_instance(person).order_by("pk")
    return [(entry.action, entry.user_id, entry.data.get("fields")) for entry in entries]


@pytest.mark.parametrize("page", ["", "contacts/", "password/", "name/"])
def test_the_account_is_for_whoever_is_signed_in(client: Client, page: str) -> None:
    assert "/sign-in/" in client.get(f"/profile/{page}").url
    assert "/sign-in/" in client.post(f"/profile/{page}", {"email": "x@example.org"}).url


def test_the_page_shows_the_own_account_and_nobody_elses(client: Client, somjai: User) -> None:
    people.trainee("มานี", email="manee@example.org")
    page = client.get("/profile/").text
    assert "นางสมใจ ใจดี" in page
    assert "somjai@example.org" in page
    assert "manee" not in page
    assert "ประกาศนียบัตรที่ออกแล้ว" in page  # stays as printed
    assert client.post("/profile/").status_code == 405


def test_the_name_in_the_footer_leads_to_the_account(client: Client, somjai: User) -> None:
    assert '<a href="/profile/">' in client.get("/verify/").text


def test_the_pages_cost_few_queries(client: Client, somjai: User) -> None:
    for page in ("", "contacts/", "password/", "name/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/profile/{page}").status_code == 200
        assert len(queries) <= 4, page


def test_a_second_contact_is_added_and_signs_in(client: Client, somjai: User) -> None:
    assert contacts(client, mobile="๐๘๑ ๒๓๔ ๕๖๗๘").url == "/profile/"
    somjai.refresh_from_db()
    assert (somjai.email, somjai.mobile) == ("somjai@example.org", "+66812345678")
    assert trail(somjai) == [("accounts.contact_changed", somjai.pk, ["mobile"])]
    signed_in = Client().post("/sign-in/", {"username": "0812345678", "password": people.PASSWORD})
    assert signed_in.status_code == 302


def test_contacts_are_changed_by_whoever_knows_the_password_only(client: Client, somjai: User) -> None:
    for password in ("", "wrong"):
        page = contacts(client, email="thief@example.org", current_password=password)
        assert page.status_code == 200
        assert "current_password" in page.context["form"].errors
    somjai.refresh_from_db()
    assert somjai.email == "somjai@example.org"
    assert trail(somjai) == []


def test_guesses_at_the_password_are_limited_together_with_those_at_sign_in(
    client: Client, somjai: User, settings: Any
) -> None:
    settings.LMS_SIGN_IN_LIMITS = {**settings.LMS_SIGN_IN_LIMITS, "account": (2, 900)}
    Client().post("/sign-in/", {"username": "somjai@example.org", "password": "wrong"})
    contacts(client, current_password="wrong")
    page = contacts(client, mobile="0812345678")
    assert page.context["form"].errors.as_data()["current_password"][0].code == "too_many_attempts"
    somjai.refresh_from_db()
    assert somjai.mobile == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "", "mobile": ""}, "email"),
        ({"email": "0812345678"}, "email"),
        ({"email": "somjai@"}, "email"),
        ({"mobile": "02 123 4567"}, "mobile"),
        ({"mobile": "somjai@example.org"}, "mobile"),
        ({"email": "TAKEN@example.org"}, "email"),
        ({"mobile": "08 9876 5432"}, "mobile"),
    ],
)
def test_wrong_contacts_are_refused_by_the_field(
    client: Client, somjai: User, typed: dict[str, str], field: str
) -> None:
    people.trainee(email="taken@example.org", mobile="+66898765432")
    page = contacts(client, **typed)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    somjai.refresh_from_db()
    assert (somjai.email, somjai.mobile) == ("somjai@example.org", "")


def test_whoever_does_not_know_the_password_does_not_learn_who_has_an_account(client: Client, somjai: User) -> None:
    people.trainee(email="taken@example.org")
    page = contacts(client, email="taken@example.org", current_password="wrong")
    assert list(page.context["form"].errors) == ["current_password"]


def test_the_one_contact_may_be_exchanged_for_the_other_kind(client: Client, somjai: User) -> None:
    contacts(client, email="", mobile="081 234 5678")
    somjai.refresh_from_db()
    assert (somjai.email, somjai.mobile) == ("", "+66812345678")
    assert trail(somjai) == [("accounts.contact_changed", somjai.pk, ["email", "mobile"])]


def test_staff_keep_an_email_address(client: Client) -> None:
    boss = people.admin(email="boss@example.org")
    client.force_login(boss)
    assert "email" in contacts(client, email="", mobile="0812345678").context["form"].errors
    with pytest.raises(Refused, match="staff_need_email"):
        change_contacts(user=boss, email="", mobile="+66812345678")


def test_the_database_decides_who_has_a_contact(somjai: User) -> None:
    people.trainee(email="taken@example.org")
    with pytest.raises(Refused, match="contact_taken"):
        change_contacts(user=somjai, email="taken@example.org", mobile="")
    with pytest.raises(Refused, match="contact_needed"):
        change_contacts(user=somjai, email="", mobile="")
    assert trail(somjai) == []


def test_a_name_is_cleaned_and_the_audit_entry_names_the_fields_only(somjai: User) -> None:
    changed = change_name(user=somjai, name_prefix="นาง", first_name="นำ้ฝน", last_name="", latin_name="Namfon")
    somjai.refresh_from_db()
    assert changed == ("first_name", "last_name", "latin_name")
    assert somjai.full_name == "นางน้ำฝน"
    assert trail(somjai) == [("accounts.name_changed", somjai.pk, list(changed))]
    again = change_name(user=somjai, name_prefix="นาง", first_name="น้ำฝน", last_name="", latin_name="Namfon")
    assert again == ()
    assert len(trail(somjai)) == 1


def test_a_name_that_cannot_be_is_not_stored(somjai: User) -> None:
    with pytest.raises(ValidationError):
        change_name(user=somjai, name_prefix="", first_name="สมใจ9", last_name="", latin_name="")
    with pytest.raises(Refused, match="name_needed"):
        change_name(user=somjai, name_prefix="", first_name=" ", last_name="ใจดี", latin_name="")
    somjai.refresh_from_db()
    assert somjai.first_name == "สมใจ"


def change_password(client: Client, current: str = people.PASSWORD, new: str = NEW) -> Any:
    return client.post("/profile/password/", {"current_password": current, "password": new})


def test_a_new_password_keeps_this_session_and_ends_the_others(client: Client, somjai: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(somjai)
    assert change_password(client).url == "/profile/"
    assert client.get("/profile/").status_code == 200
    assert "/sign-in/" in elsewhere.get("/profile/").url
    somjai.refresh_from_db()
    assert somjai.check_password(NEW)
    assert trail(somjai) == [("accounts.password_changed", somjai.pk, None)]


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", NEW, "current_password"), (people.PASSWORD, "12345678", "password"), (people.PASSWORD, "", "password")],
)
def test_a_password_is_changed_with_the_old_one_to_a_good_one(
    client: Client, somjai: User, current: str, new: str, field: str
) -> None:
    page = change_password(client, current, new)
    assert field in page.context["form"].errors
    somjai.refresh_from_db()
    assert somjai.check_password(people.PASSWORD)


def test_errors_are_named_at_the_top_and_by_the_field(client: Client, somjai: User) -> None:
    page = contacts(client, mobile="02 123 4567").text
    assert 'href="#id_mobile"' in page
    assert 'aria-invalid="true"' in page
