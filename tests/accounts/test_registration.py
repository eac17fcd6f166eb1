from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.template.loader import render_to_string

from lms.accounts.contact import Contact
from lms.accounts.models import NoticeReading, PrivacyNotice, User
from lms.accounts.registration import register
from lms.accounts.registration_form import RegistrationForm
from lms.core.refusals import Refused
from tests.make import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice() -> PrivacyNotice:
    return people.privacy_notice()


def facts(**changed: Any) -> dict[str, Any]:
    typed = {
        "name_prefix": "นางสาว",
        "first_name": "นำ้ฝน",
        "last_name": "ใจดี",
        "latin_name": "Namfon Jaidee",
        "contact": "081 234 5678",
        "password": "ฝนตกที่บ้านไร่",
        "notice_read": "on",
        "notice_version": "1",
    }
    return {**typed, **changed}


def account(notice: PrivacyNotice, **changed: Any) -> User:
    typed = facts(**changed)
    del typed["notice_read"], typed["notice_version"]
    return register(**typed, notice=notice)


def test_registering_makes_an_account_that_can_sign_in(notice: PrivacyNotice) -> None:
    person = account(notice)
    person.refresh_from_db()
    assert person.full_name == "นางสาวน้ำฝน ใจดี"
    assert (person.mobile, person.email, person.is_staff) == ("+66812345678", "", False)
    assert person.check_password("ฝนตกที่บ้านไร่")
    assert len(person.username) == 32


def test_the_version_of_the_notice_that_was_read_is_recorded(notice: PrivacyNotice) -> None:
    person = account(notice)
    reading = NoticeReading.objects.get(user=person)
    assert reading.notice == notice
    assert reading.confirmed_at is not None


def test_a_single_name_is_enough(notice: PrivacyNotice) -> None:
    assert account(notice, name_prefix="", last_name="").full_name == "น้ำฝน"


def test_a_latin_given_name_stands_apart_from_its_prefix(notice: PrivacyNotice) -> None:
    assert account(notice, name_prefix="นาย", first_name="John", last_name="Smith").full_name == "นาย John Smith"


@pytest.mark.parametrize(
    ("first", "second"),
    [("081 234 5678", "+66812345678"), ("somjai@example.org", "SOMJAI@Example.org")],
)
def test_the_same_contact_twice_at_once_makes_one_account_and_a_clear_message(
    notice: PrivacyNotice, first: str, second: str
) -> None:
    forms = [RegistrationForm(facts(contact=contact)) for contact in (first, second)]
    assert all(form.is_valid() for form in forms)  # both were checked before either was stored
    register(**forms[0].person(), notice=notice)
    with pytest.raises(Refused) as refused, transaction.atomic():
        register(**forms[1].person(), notice=notice)
    assert refused.value.code == "contact_taken"
    assert refused.value.message
    assert User.objects.count() == 1
    assert NoticeReading.objects.count() == 1


def test_the_surrounding_transaction_goes_on_after_a_collision(notice: PrivacyNotice) -> None:
    account(notice)
    with transaction.atomic():
        with pytest.raises(Refused):
            account(notice)
        assert User.objects.count() == 1


def test_the_form_says_that_the_contact_has_an_account(notice: PrivacyNotice) -> None:
    account(notice)
    form = RegistrationForm(facts(contact="๐๘๑-๒๓๔-๕๖๗๘"))
    assert not form.is_valid()
    assert form.errors.as_data()["contact"][0].code == "contact_taken"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("first_name", "", "required"),
        ("first_name", "สมใจ2", "name_digit"),
        ("last_name", "ใจดี😀", "name_character"),
        ("latin_name", "สมใจ", "name_latin"),
        ("contact", "02 123 4567", "mobile_not_mobile"),
        ("password", "สั้น", "password_too_short"),
        ("password", "90817263540", "password_entirely_numeric"),
        ("password", "password123", "password_too_common"),
        ("password", "namfon jaidee", "password_too_similar"),
        ("notice_read", "", "required"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(notice: PrivacyNotice, field: str, value: str, code: str) -> None:
    form = RegistrationForm(facts(**{field: value}))
    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()[field]] == [code]
    assert set(form.errors) == {field}


def test_a_rank_is_a_prefix_too(notice: PrivacyNotice) -> None:
    form = RegistrationForm(facts(name_prefix="ว่าที่ ร.ต."))
    assert form.is_valid()
    assert form.person()["name_prefix"] == "ว่าที่ ร.ต."


def test_a_notice_that_changed_meanwhile_must_be_read_again(notice: PrivacyNotice) -> None:
    people.privacy_notice(version=2)
    form = RegistrationForm(facts(notice_version="1"))
    assert not form.is_valid()
    assert set(form.errors) == {"notice_read"}
    html = render_to_string("accounts/_registration_fields.html", {"form": form})
    assert 'name="notice_version" value="2"' in html
    assert "checked" not in html


def test_registration_is_closed_without_a_notice_in_force() -> None:
    people.privacy_notice(effective_on="2999-01-01")
    with pytest.raises(Refused) as refused:
        RegistrationForm()
    assert refused.value.code == "no_privacy_notice"


def test_nothing_is_stored_for_a_name_that_cannot_be(notice: PrivacyNotice) -> None:
    with pytest.raises(ValidationError):
        account(notice, first_name="محمد")
    assert not User.objects.exists()


def test_fields_are_tied_to_their_hints_and_errors(notice: PrivacyNotice) -> None:
    form = RegistrationForm(facts(contact="12"))
    form.is_valid()
    html = render_to_string("accounts/_registration_fields.html", {"form": form})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_contact_helptext id_contact_error"' in html
    assert 'id="id_contact_helptext"' in html
    assert 'id="id_contact_error"' in html
    assert 'list="name-prefixes"' in html
    assert '<datalist id="name-prefixes">' in html
    assert "ฝนตกที่บ้านไร่" not in html  # a password never comes back
    summary = render_to_string("accounts/_error_summary.html", {"form": form})
    assert 'href="#id_contact"' in summary
    assert 'role="alert"' in summary


def test_the_form_asks_the_database_for_the_notice_and_the_contact_only(
    notice: PrivacyNotice, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert RegistrationForm(facts()).is_valid()


@pytest.mark.parametrize(
    ("contact", "index"),
    [
        (Contact(email="somjai@example.org"), "user_email_unique"),
        (Contact(mobile="+66812345678"), "user_mobile_unique"),
    ],
)
def test_the_unique_index_finds_a_contact_among_75000_people(contact: Contact, index: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a table this small would be read whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in User.objects.with_contact(contact).explain()
