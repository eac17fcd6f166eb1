import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from lms.accounts.models import User
from lms.accounts.tasks import send_password_link
from tests.make import people

pytestmark = pytest.mark.django_db
NEW = "ฝนตกที่บ้านไร่"


@pytest.fixture(autouse=True)
def _work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_password_link, "delay", send_password_link.run)


@pytest.fixture
def somjai() -> User:
    return people.trainee(email="somjai@example.org")


def ask(client: Client, typed: str, capture: Any, page: str = "/password/") -> Any:
    with capture(execute=True):
        return client.post(page, {"email": typed})


def link_in_mail() -> str:
    found = re.search(r"http://localhost:8000(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def test_a_link_by_mail_lets_the_person_choose_a_new_password(
    client: Client, somjai: User, django_capture_on_commit_callbacks: Any
) -> None:
    response = ask(client, "SOMJAI@example.org", django_capture_on_commit_callbacks)
    assert response.url == reverse("accounts:password_reset_done")
    assert mail.outbox[0].to == ["somjai@example.org"]
    assert "สมใจ" in mail.outbox[0].body
    form = client.get(link_in_mail(), follow=True)
    assert form.context["validlink"]
    done = client.post(form.request["PATH_INFO"], {"password": NEW})
    assert done.url == reverse("accounts:password_reset_complete")
    somjai.refresh_from_db()
    assert somjai.check_password(NEW)


def test_the_link_works_once(client: Client, somjai: User, django_capture_on_commit_callbacks: Any) -> None:
    ask(client, "somjai@example.org", django_capture_on_commit_callbacks)
    form = client.get(link_in_mail(), follow=True)
    client.post(form.request["PATH_INFO"], {"password": NEW})
    again = Client().get(link_in_mail(), follow=True)
    assert again.status_code == 200
    assert not again.context["validlink"]
    assert reverse("accounts:password_reset") in again.content.decode()


def test_the_mail_is_in_the_language_of_the_page(
    client: Client, somjai: User, django_capture_on_commit_callbacks: Any
) -> None:
    ask(client, "somjai@example.org", django_capture_on_commit_callbacks, "/en/password/")
    assert mail.outbox[0].subject == "Choose a new password"
    assert "/en/password/" in mail.outbox[0].body


@pytest.mark.parametrize("typed", ["nobody@example.org", "gone@example.org"])
def test_unknown_and_inactive_people_get_no_mail_but_the_same_answer(
    client: Client, django_capture_on_commit_callbacks: Any, typed: str
) -> None:
    people.trainee(email="gone@example.org", is_active=False)
    response = ask(client, typed, django_capture_on_commit_callbacks)
    assert response.url == reverse("accounts:password_reset_done")
    assert mail.outbox == []


def test_with_a_mobile_number_the_page_sends_people_to_the_provincial_office(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    people.trainee(email="", mobile="+66812345678")
    response = ask(client, "081 234 5678", django_capture_on_commit_callbacks)
    assert response.status_code == 200
    assert response.context["form"].errors.as_data()["email"][0].code == "mobile_only"
    assert mail.outbox == []


def test_one_address_is_not_flooded_with_mail(
    client: Client, somjai: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LMS_SIGN_IN_LIMITS = {**settings.LMS_SIGN_IN_LIMITS, "reset": (2, 3600)}
    for _time in range(4):
        response = ask(client, "somjai@example.org", django_capture_on_commit_callbacks)
    assert response.context["form"].errors.as_data()["email"][0].code == "too_many_attempts"
    assert len(mail.outbox) == 2


def test_a_weak_new_password_is_refused_with_the_reason(
    client: Client, somjai: User, django_capture_on_commit_callbacks: Any
) -> None:
    ask(client, "somjai@example.org", django_capture_on_commit_callbacks)
    form = client.get(link_in_mail(), follow=True)
    response = client.post(form.request["PATH_INFO"], {"password": "1234567890"})
    assert {error.code for error in response.context["form"].errors.as_data()["password"]} == {
        "password_too_common",
        "password_entirely_numeric",
    }
    somjai.refresh_from_db()
    assert somjai.check_password(people.PASSWORD)


def test_a_new_password_ends_the_wait_after_wrong_guesses(
    client: Client, somjai: User, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LMS_SIGN_IN_LIMITS = {**settings.LMS_SIGN_IN_LIMITS, "account": (1, 900)}
    for _guess in range(3):
        client.post("/sign-in/", {"username": "somjai@example.org", "password": "wrong"})
    ask(client, "somjai@example.org", django_capture_on_commit_callbacks)
    form = client.get(link_in_mail(), follow=True)
    client.post(form.request["PATH_INFO"], {"password": NEW})
    assert client.post("/sign-in/", {"username": "somjai@example.org", "password": NEW}).status_code == 302
