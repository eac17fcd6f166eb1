import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import User
from lms.accounts.tasks import send_password_link
from tests.make import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def aree(client: Client) -> User:
    person = people.admin("อารี")
    client.force_login(person)
    return person


def typed(**changed: Any) -> dict[str, Any]:
    facts = {
        "name_prefix": "นาย",
        "first_name": "สมชาย",
        "last_name": "",
        "latin_name": "",
        "email": "Somchai@example.org",
        "mobile": "๐๘๑ ๒๓๔ ๕๖๗๘",
        "is_staff": "on",
        "password1": "",
        "password2": "",
        "groups": [str(Group.objects.get(name="Editors").pk)],
    }
    return {**facts, **changed}


def test_people_are_listed_by_name_and_contact_and_found_by_either(client: Client, aree: User) -> None:
    people.trainee("มะลิ", "หอมดี", email="", mobile="+66812345678")
    page = client.get("/admin/users/").content.decode()
    assert "นางมะลิ หอมดี" in page
    assert "+66812345678" in page
    assert "gravatar" not in page
    assert "trainee-" not in re.sub(r"trainee-\d+@", "", page)  # the internal name is shown nowhere
    for words in ("มะลิ", "812345678"):
        assert "นางมะลิ" in client.get("/admin/users/", {"q": words}).content.decode()
    assert "นางมะลิ" not in client.get("/admin/users/", {"q": "สมศักดิ์"}).content.decode()


def test_the_list_asks_as_few_questions_for_many_people(client: Client, aree: User) -> None:
    client.get("/admin/users/")
    counts = []
    for _more in range(2):
        people.trainee()
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/users/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_new_member_of_staff_gets_a_link_to_choose_a_password(
    client: Client, aree: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(send_password_link, "delay", send_password_link.run)
    assert "username" not in client.get("/admin/users/new/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/admin/users/new/", typed()).status_code == 302
    person = User.objects.get(email="somchai@example.org")
    assert (person.mobile, person.is_staff, person.last_name) == ("+66812345678", True, "")
    assert not person.has_usable_password()
    assert [group.name for group in person.groups.all()] == ["Editors"]
    assert len(person.username) == 32
    link = re.search(r"http://localhost:8000(/\S+)", str(mail.outbox[0].body))
    assert link
    form = Client().get(link.group(1), follow=True)
    assert form.context["validlink"]


def test_the_admin_may_set_the_password_instead(client: Client, aree: User) -> None:
    client.post("/admin/users/new/", typed(password1=people.PASSWORD, password2=people.PASSWORD))
    assert User.objects.get(email="somchai@example.org").check_password(people.PASSWORD)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "", "mobile": "", "is_staff": ""}, "email"),
        ({"email": ""}, "email"),
        ({"email": "", "is_staff": ""}, "password1"),
        ({"mobile": "02 123 4567"}, "mobile"),
        ({"mobile": "someone@example.org"}, "mobile"),
        ({"first_name": "สมชาย9"}, "first_name"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
        ({"email": "TAKEN@example.org"}, "__all__"),
    ],
)
def test_wrong_facts_are_refused_by_the_field(client: Client, aree: User, changed: dict[str, str], field: str) -> None:
    people.trainee(email="taken@example.org")
    response = client.post("/admin/users/new/", typed(**changed))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert User.objects.count() == 2


def test_a_trainee_is_helped_to_a_new_password(client: Client, aree: User) -> None:
    person = people.trainee("มะลิ", "", email="", mobile="+66812345678")
    page = client.get(f"/admin/users/edit/{person.pk}/")
    assert page.status_code == 200
    new = "ฝนตกที่บ้านไร่"
    facts = typed(first_name="มะลิ", email="", is_staff="", is_active="on", groups=[], password1=new, password2=new)
    assert client.post(f"/admin/users/edit/{person.pk}/", facts).status_code == 302
    username = person.username
    person.refresh_from_db()
    assert person.check_password(new)
    assert (person.username, person.mobile, person.is_staff) == (username, "+66812345678", False)


def test_an_edit_without_a_password_keeps_it(client: Client, aree: User) -> None:
    person = people.trainee(email="keep@example.org")
    client.post(f"/admin/users/edit/{person.pk}/", typed(email="keep@example.org", is_active="on", first_name="ใหม่"))
    person.refresh_from_db()
    assert person.first_name == "ใหม่"
    assert person.check_password(people.PASSWORD)


def test_nobody_takes_their_own_right_to_the_admin(client: Client, aree: User) -> None:
    assert "is_staff" not in client.get(f"/admin/users/edit/{aree.pk}/").context["form"].fields
    client.post(f"/admin/users/edit/{aree.pk}/", typed(email=aree.email, is_staff="", first_name="อารี"))
    aree.refresh_from_db()
    assert aree.is_staff
    assert aree.is_superuser


def test_only_administrators_make_or_change_administrators(client: Client, aree: User) -> None:
    office = people.editor("สำนักงาน")
    office.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="accounts", codename__in=["add_user", "change_user"])
    )
    client.force_login(office)
    assert client.post("/admin/users/new/", typed(is_superuser="on")).status_code == 302
    assert not User.objects.get(email="somchai@example.org").is_superuser
    new = "ฝนตกที่บ้านไร่"
    client.post(f"/admin/users/edit/{aree.pk}/", typed(email=aree.email, password1=new, password2=new))
    aree.refresh_from_db()
    assert aree.check_password(people.PASSWORD)


def test_editors_and_trainees_do_not_see_people(client: Client) -> None:
    client.force_login(people.editor())
    assert client.get("/admin/users/").status_code == 302
    client.force_login(people.trainee())
    assert client.get("/admin/users/").status_code == 403


def test_the_account_page_leads_to_the_recovery_codes(client: Client, aree: User) -> None:
    assert "/second-factor/recovery-codes/" in client.get("/admin/account/").content.decode()
