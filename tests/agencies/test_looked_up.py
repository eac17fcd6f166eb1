"""Hotlines and the glossary: everyone who writes looks them up and chooses them, the programme office edits them."""

import pytest
from django.contrib.auth.models import Group

from content.models import GlossaryTerm, Hotline
from courses.reviews import due_for
from lms.accounts.models import User
from lms.agencies.models import Role
from lms.training.roles import PROGRAMME_ADMINS, grant_staff_rights
from tests import make
from tests.make import blocks
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.people import with_second_factor

pytestmark = pytest.mark.django_db
EDITED = {
    "hotline": {
        "number": "1441",
        "press": "",
        "name": "ชื่อใหม่",
        "name_en": "New name",
        "hours": "ทุกวัน",
        "hours_en": "Daily",
    }
    | {"when_to_call": "ถูกหลอก", "when_to_call_en": "Deceived", "source": "https://www.example.org/"}
    | {"checked_on": "2026-01-01", "review_by": "2030-01-01", "code": "aoc"},
    "glossaryterm": {
        "term": "ชื่อใหม่",
        "definition": "ความหมาย",
        "term_en": "New",
        "definition_en": "Meaning",
        "code": "otp",
    },
}


@pytest.fixture
def rows() -> dict[str, Hotline | GlossaryTerm]:
    return {"hotline": blocks.hotline(), "glossaryterm": blocks.term()}


def programme_admin() -> User:
    grant_staff_rights()
    person = make.trainee("ดูแล", is_staff=True)
    person.groups.add(Group.objects.get(name=PROGRAMME_ADMINS))
    return with_second_factor(person)


@pytest.mark.parametrize("kind", EDITED)
@pytest.mark.parametrize("who", [*Role.values, "office"])
def test_who_writes_looks_them_up_and_chooses_them_and_changes_nothing(client, rows, kind, who):
    row, list_of = rows[kind], f"/admin/snippets/content/{kind}/"
    client.force_login(programme_reviewer() if who == "office" else member(agency(), who))
    assert str(row) in client.get(list_of).content.decode()
    assert client.get(f"{list_of}inspect/{row.pk}/").status_code == 200
    assert str(row) in client.get(f"/admin/snippets/choose/content/{kind}/").json()["html"]
    assert client.get(f"/admin/snippets/choose/content/{kind}/chosen/{row.pk}/").status_code == 200
    before = list(type(row).objects.values())
    for address in (f"{list_of}edit/{row.pk}/", f"{list_of}add/", f"{list_of}delete/{row.pk}/"):
        client.post(address, {**EDITED[kind], "code": "another"})
        client.post(f"/admin/snippets/choose/content/{kind}/create/", {**EDITED[kind], "code": "another"})
    assert list(type(row).objects.values()) == before
    assert not [due for due in due_for(User.objects.latest("pk")) if due.row == row]  # nothing that they could mend


@pytest.mark.parametrize("kind", EDITED)
def test_the_programme_office_edits_them(client, rows, kind):
    row = rows[kind]
    client.force_login(programme_admin())
    response = client.post(f"/admin/snippets/content/{kind}/edit/{row.pk}/", {**EDITED[kind], "code": row.code})
    assert response.status_code == 302
    assert "ชื่อใหม่" in str(type(row).objects.get(pk=row.pk))
