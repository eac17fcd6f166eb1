"""A lost second factor, reset by a manager or by an administrator."""

import pytest
from django.core import mail
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from lms.accounts.models import User
from lms.accounts.second_factor import has_second_factor, make_recovery_codes
from lms.accounts.second_factor_reset import reset_second_factor
from lms.accounts.sessions import end_sessions
from lms.accounts.tasks import send_reset_notices
from lms.agencies.memberships import join
from lms.agencies.models import Role
from lms.core.refusals import Refused
from tests import make
from tests.make.agencies import agency, member, membership, programme_reviewer

pytestmark = pytest.mark.django_db
LOST = {"reason": "โทรศัพท์หาย โทรยืนยันแล้ว"}


@pytest.fixture(autouse=True)
def _work_at_once(monkeypatch):
    monkeypatch.setattr(send_reset_notices, "delay", send_reset_notices.run)


@pytest.fixture
def pdpc():
    return agency("pdpc")


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_devices_codes_and_sessions_end_and_both_are_told(pdpc, django_capture_on_commit_callbacks):
    manager, author = member(pdpc, Role.MANAGER, "วิภา"), member(pdpc, first_name="มาลี")
    make_recovery_codes(user=author)
    theirs = Client()
    theirs.force_login(author)
    assert theirs.get("/admin/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        reset_second_factor(user=author, actor=manager, reason=LOST["reason"])
    assert not TOTPDevice.objects.filter(user=author).exists()
    assert not StaticDevice.objects.filter(user=author).exists()
    assert "/sign-in/" in theirs.get("/admin/").headers["Location"]
    assert {message.to[0]: "มาลี" in message.body for message in mail.outbox} == {
        author.email: True,
        manager.email: True,
    }
    assert LOST["reason"] not in mail.outbox[0].body
    entry = ModelLogEntry.objects.for_instance(fresh(author)).get(action="accounts.second_factor_reset")
    assert (entry.user, entry.data["reason"]) == (manager, LOST["reason"])


def test_it_happens_once_and_never_to_oneself(pdpc):
    manager, author = member(pdpc, Role.MANAGER), member(pdpc)
    reset_second_factor(user=author, actor=manager, reason="หาย")
    ended = fresh(author).sessions_ended
    with pytest.raises(Refused, match="no_second_factor"):
        reset_second_factor(user=author, actor=manager, reason="หาย")
    assert fresh(author).sessions_ended == ended
    with pytest.raises(Refused, match="own_second_factor"):
        reset_second_factor(user=manager, actor=manager, reason="หาย")
    assert has_second_factor(manager)


def test_a_manager_resets_their_own_people_only(client, pdpc):
    manager, author, stranger = member(pdpc, Role.MANAGER), member(pdpc), member(other := agency("other"))
    client.force_login(manager)
    held = membership(pdpc, author)
    assert "/second-factor/" in client.get(f"/admin/agency-members/{held.pk}/").content.decode()
    done = client.post(f"/admin/agency-members/{held.pk}/second-factor/", LOST)
    assert done.headers["Location"] == f"/admin/agency-members/{held.pk}/"
    assert not has_second_factor(author)
    address = f"/admin/agency-members/{membership(other, stranger).pk}/second-factor/"
    assert client.post(address, LOST).status_code == 404
    assert has_second_factor(stranger)


def test_a_manager_opens_no_door_to_which_they_have_no_key(client, pdpc):
    client.force_login(member(pdpc, Role.MANAGER))
    for person in (make.admin(), programme_reviewer()):
        held = join(user=person, agency=pdpc, role=Role.AUTHOR, actor=None)
        assert client.post(f"/admin/agency-members/{held.pk}/second-factor/", LOST).status_code == 404
        assert has_second_factor(person)


def test_authors_and_reviewers_reset_nobody(client, pdpc):
    colleague = member(pdpc)
    held = membership(pdpc, colleague)
    for role in (Role.AUTHOR, Role.REVIEWER):
        client.force_login(member(pdpc, role))
        assert client.post(f"/admin/agency-members/{held.pk}/second-factor/", LOST).status_code in {302, 403, 404}
        assert has_second_factor(colleague)


def test_an_administrator_resets_any_member_of_staff(client, pdpc):
    boss, author = make.admin(), member(pdpc)
    client.force_login(boss)
    assert f"/admin/users/{author.pk}/second-factor/reset/" in client.get("/admin/users/").content.decode()
    assert client.get(f"/admin/users/{author.pk}/second-factor/reset/").status_code == 200
    client.post(f"/admin/users/{author.pk}/second-factor/reset/", LOST)
    assert not has_second_factor(author)
    assert client.post(f"/admin/users/{boss.pk}/second-factor/reset/", LOST).status_code == 404
    client.force_login(programme_reviewer())
    another = member(pdpc)
    client.post(f"/admin/users/{another.pk}/second-factor/reset/", LOST)
    assert has_second_factor(another)


def test_after_the_reset_the_person_sets_up_a_new_device_first(client, pdpc):
    author = member(pdpc)
    reset_second_factor(user=author, actor=member(pdpc, Role.MANAGER), reason="หาย")
    client.force_login(fresh(author))
    assert client.get("/admin/").headers["Location"].startswith("/second-factor/set-up/")


def test_ending_sessions_signs_out_everywhere_and_lets_in_again():
    person = make.trainee()
    phones = [Client(), Client()]
    for phone in phones:
        phone.force_login(person)
        assert phone.get("/learn/").status_code == 200
    end_sessions(user=person)
    assert [phone.get("/learn/").status_code for phone in phones] == [302, 302]
    phones[0].force_login(fresh(person))
    assert phones[0].get("/learn/").status_code == 200
    end_sessions(user=person)
    assert phones[0].get("/learn/").status_code == 302
