from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.exceptions import NoReverseMatch
from wagtail.admin import urls as admin_urls
from wagtail.models import Page

from lms.accounts.models import User
from lms.accounts.samples import make_samples
from tests.make import people

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]
HAND_PICKED = [
    "/admin/",
    "/admin/login/",
    "/admin/account/",
    "/admin/pages/",
    "/admin/pages/1/",
    "/admin/pages/1/edit/",
    "/admin/pages/1/edit/preview/",
    "/admin/pages/1/view_draft/",
    "/admin/api/main/pages/",
    "/admin/choose-page/",
    "/admin/images/chooser/",
    "/admin/documents/",
    "/admin/documents/chooser/",
    "/admin/snippets/",
    "/admin/users/",
    "/admin/groups/",
    "/admin/reports/site-history/",
    "/admin/workflows/list/",
    "/admin/sprite/",
    "/admin/jsi18n/",
    "/admin/password_reset/",
    "/admin/no-such-page/",
]


@cache
def every_address() -> tuple[str, ...]:
    """Every address of the admin that needs no arguments, and one of each that needs numbers only."""
    return (*HAND_PICKED, *filter(None, map(_address, _names(admin_urls.urlpatterns, ""))))


def _address(name: str) -> str:
    for arguments in ((), (1,), (1, 1)):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""


def _names(patterns: list[Any], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name


def test_the_list_of_addresses_is_the_whole_admin() -> None:
    addresses = set(every_address())
    assert len(addresses) > 150
    assert all(address.startswith("/admin/") for address in addresses)


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_a_second_factor_reach_no_address_of_the_admin(client: Client, method: str) -> None:
    client.force_login(people.admin(second_factor=False))
    for address in every_address():
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response.url.startswith("/second-factor/set-up/?next="), address


def test_staff_with_an_unverified_second_factor_are_asked_for_the_code(client: Client) -> None:
    person = people.admin()
    client.force_login(User.objects.get(pk=person.pk))
    for address in every_address():
        assert client.get(address).url.startswith("/second-factor/?next="), address


def test_the_way_back_is_kept(client: Client) -> None:
    client.force_login(people.editor(second_factor=False))
    assert client.get("/admin/pages/?p=2").url == "/second-factor/set-up/?next=%2Fadmin%2Fpages%2F%3Fp%3D2"
    assert client.post("/admin/pages/?p=2").url == "/second-factor/set-up/?next=%2Fadmin%2F"


def test_anonymous_visitors_are_sent_to_our_sign_in_page(client: Client) -> None:
    for address in every_address():
        assert client.get(address).url.startswith("/sign-in/?next=/admin/"), address
    assert client.get("/admin/login/").url == "/sign-in/?next=/admin/"


def test_wagtails_own_sign_in_does_not_go_round_the_limits(client: Client) -> None:
    person = people.admin()
    response = client.post("/admin/login/", {"username": person.email, "password": people.PASSWORD})
    assert response.url == "/sign-in/?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_trainees_get_403_everywhere_in_the_admin(client: Client) -> None:
    client.force_login(people.trainee())
    for address in every_address():
        assert client.get(address).status_code == 403, address


def test_rights_without_staff_and_staff_without_rights_do_not_open_the_admin(client: Client) -> None:
    for person in (people.editor(is_staff=False), people.with_second_factor(people.trainee(is_staff=True))):
        client.force_login(person)
        assert client.get("/admin/").status_code == 403


def test_scripts_of_the_admin_get_403_instead_of_a_page(client: Client) -> None:
    headers = {"X-Requested-With": "XMLHttpRequest"}
    assert client.get("/admin/pages/", headers=headers).status_code == 403
    client.force_login(people.admin(second_factor=False))
    assert client.get("/admin/pages/", headers=headers).status_code == 403


def test_verified_staff_work_in_the_admin(client: Client) -> None:
    client.force_login(people.editor())
    for address in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/choose-page/"):
        assert client.get(address).status_code == 200, address


def test_sample_accounts_are_exempt_and_every_page_says_so(client: Client) -> None:
    make_samples()
    client.force_login(User.objects.get(email="editor@example.org"))
    for address in ("/admin/", "/admin/pages/", "/admin/account/", f"/admin/pages/{Page.objects.last().pk}/edit/"):
        page = client.get(address, follow=True)
        assert page.status_code == 200
        assert "sample-account" in page.content.decode(), address
    client.force_login(people.editor())
    assert 'class="sample-account"' not in client.get("/admin/").content.decode()


def test_sample_accounts_are_not_exempt_where_samples_are_not_allowed(client: Client, settings: Any) -> None:
    make_samples()
    settings.SAMPLE_ACCOUNTS = False
    client.force_login(User.objects.get(email="admin@example.org"))
    assert client.get("/admin/").url.startswith("/second-factor/set-up/")
