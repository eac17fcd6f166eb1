"""The staff pages about members and invitations, by a manager and by an administrator."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.agencies.models import Invitation, Role
from lms.agencies.tasks import send_invitation
from tests import make
from tests.make.agencies import agency, invitation, member, membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def pdpc():
    return agency("pdpc", name="สคส.", name_en="PDPC")


@pytest.fixture
def manager(client, pdpc):
    person = member(pdpc, Role.MANAGER, "วิภา")
    client.force_login(person)
    return person


def test_a_manager_invites_into_their_own_agency_only(
    client, pdpc, manager, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(send_invitation, "delay", send_invitation.run)
    other = agency("other")
    form = {"email": "new@example.org", "agency": other.pk, "role": "author", "language": "th"}
    page = client.post("/admin/agency-invitations/new/", form)
    assert page.status_code == 200
    assert not Invitation.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/admin/agency-invitations/new/", {**form, "agency": pdpc.pk})
    made = Invitation.objects.get()
    assert done.headers["Location"] == f"/admin/agency-invitations/{made.pk}/"
    assert (made.agency, made.invited_by, len(mail.outbox)) == (pdpc, manager, 1)


def test_a_refusal_is_said_in_the_form(client, pdpc, manager):
    person = member(pdpc, email="here@example.org")
    form = {"email": person.email, "agency": pdpc.pk, "role": "author", "language": "th"}
    page = client.post("/admin/agency-invitations/new/", form)
    assert "already" in page.content.decode() or "อยู่แล้ว" in page.content.decode()


def test_an_invitation_is_sent_again_and_withdrawn(client, pdpc, manager):
    made = invitation(pdpc)
    secret = made.secret
    client.post(f"/admin/agency-invitations/{made.pk}/again/")
    made.refresh_from_db()
    assert made.secret != secret
    client.post(f"/admin/agency-invitations/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_a_manager_changes_a_role_and_ends_a_membership(client, pdpc, manager):
    author = member(pdpc)
    held = membership(pdpc, author)
    client.post(f"/admin/agency-members/{held.pk}/role/", {"role": "reviewer", "reason": "สอบทานแทน"})
    held = membership(pdpc, author)
    assert held.role == "reviewer"
    page = client.get(f"/admin/agency-members/{held.pk}/").content.decode()
    assert "สอบทานแทน" in page
    client.post(f"/admin/agency-members/{held.pk}/leave/", {"reason": "ย้ายงาน"})
    held.refresh_from_db()
    assert held.until


def test_a_reason_is_needed(client, pdpc, manager):
    held = membership(pdpc, member(pdpc))
    assert client.post(f"/admin/agency-members/{held.pk}/leave/", {"reason": " "}).status_code == 200
    held.refresh_from_db()
    assert held.until is None


def test_another_agencys_people_are_out_of_a_managers_reach(client, manager):
    other = agency("other")
    held, made = membership(other, member(other)), invitation(other)
    assert client.post(f"/admin/agency-members/{held.pk}/leave/", {"reason": "ไม่ชอบ"}).status_code == 404
    assert client.post(f"/admin/agency-members/{held.pk}/role/", {"role": "manager", "reason": "ก"}).status_code == 404
    assert client.post(f"/admin/agency-invitations/{made.pk}/withdraw/").status_code == 404
    held.refresh_from_db()
    made.refresh_from_db()
    assert (held.until, made.state) == (None, "open")


def test_a_manager_is_not_offered_what_they_may_not_do_to_themselves(client, pdpc, manager):
    held = membership(pdpc, manager)
    page = client.get(f"/admin/agency-members/{held.pk}/").content.decode()
    assert f"/admin/agency-members/{held.pk}/leave/" not in page
    refused = client.post(f"/admin/agency-members/{held.pk}/leave/", {"reason": "พัก"})
    assert refused.status_code == 200
    assert membership(pdpc, manager) == held


def test_the_lists_are_filtered_and_searched_and_cost_the_same_for_many(client, pdpc, manager):
    addresses = ["/admin/agency-members/", "/admin/agency-invitations/", "/admin/agencies/"]
    made = make.admin()
    client.force_login(made)
    invitation(pdpc)
    for _warm in range(2):
        before = [queries(client, address) for address in addresses]
    for number in range(4):
        more = agency(f"more-{number}")
        member(more, first_name=f"คน{number}")
        invitation(more)
    assert [queries(client, address) for address in addresses] == before
    page = client.get("/admin/agency-members/?q=คน2").content.decode()
    assert ("คน2" in page, "คน3" in page) == (True, False)
    assert "คน3" in client.get("/admin/agency-members/?role=author").content.decode()
    assert "คน3" not in client.get("/admin/agency-members/?role=manager").content.decode()
    for state, shown in (("open", True), ("expired", False), ("accepted", False), ("withdrawn", False)):
        assert ("invited-" in client.get(f"/admin/agency-invitations/?state={state}").content.decode()) is shown


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
