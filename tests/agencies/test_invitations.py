"""Inviting by e-mail: the link, its limits, and what accepting brings about."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from lms.accounts.models import User
from lms.agencies.invitation_links import token_of
from lms.agencies.invitations import accept, invite, open_invitation, send_again, withdraw
from lms.agencies.models import Invitation, Membership, Role
from lms.agencies.tasks import send_invitation
from lms.core.refusals import Refused
from tests import make
from tests.make.agencies import agency, invitation, member
from tests.make.people import PASSWORD, privacy_notice

pytestmark = pytest.mark.django_db
EMAIL = "malee@example.org"
PERSON = {
    "name_prefix": "นาง",
    "first_name": "มาลี",
    "last_name": "เขียนดี",
    "latin_name": "",
    "password": PASSWORD,
    "notice_read": "on",
}


@pytest.fixture(autouse=True)
def _work_at_once(monkeypatch):
    monkeypatch.setattr(send_invitation, "delay", send_invitation.run)


@pytest.fixture
def pdpc():
    return agency("pdpc", name="สคส.", name_en="PDPC")


@pytest.fixture
def manager(pdpc):
    return member(pdpc, Role.MANAGER, "วิภา")


@pytest.fixture
def send(pdpc, manager, django_capture_on_commit_callbacks):
    """Invite someone, and have the mail go out."""

    def send(email: str = EMAIL, role: str = Role.AUTHOR, language: str = "th") -> Invitation:
        with django_capture_on_commit_callbacks(execute=True):
            return invite(agency=pdpc, email=email, role=role, language=language, actor=manager)

    return send


def link(number: int = -1) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", str(mail.outbox[number].body))
    assert found
    return found.group(1)


def refusal(address: str) -> tuple[int, str]:
    response = Client().get(address)
    return response.status_code, response.context["refused"].code


def test_the_mail_names_agency_role_and_who_asks_and_nothing_personal_stands_in_the_link(send):
    send("Malee@Example.org", role=Role.REVIEWER)
    sent = mail.outbox[0]
    assert sent.to == [EMAIL]
    assert "สคส." in sent.subject
    assert "วิภา" in sent.body
    assert "malee" not in link()
    assert "14" in sent.body


def test_the_mail_is_in_the_persons_language(send):
    send(language="en")
    assert "invites you" in mail.outbox[0].body
    assert link().startswith("/en/invitations/")
    person = make.trainee(email="somjai@example.org")
    UserProfile.objects.create(user=person, preferred_language="en")
    send("somjai@example.org", language="th")
    assert "invites you" in mail.outbox[1].body


def test_someone_without_account_makes_one_and_is_sent_to_the_second_factor(client, send):
    privacy_notice()
    send(role=Role.REVIEWER)
    page = client.get(link())
    assert page.status_code == 200
    assert not Membership.objects.filter(user__email=EMAIL).exists()
    done = client.post(link(), {**PERSON, "notice_version": 1}, follow=True)
    assert done.redirect_chain[-1][0].startswith("/second-factor/set-up/")
    person = User.objects.get(email=EMAIL)
    assert person.check_password(PASSWORD)
    assert person.notice_readings.get().notice.version == 1
    held = person.memberships.get()
    assert (held.role, held.added_by.first_name) == ("reviewer", "วิภา")
    assert Invitation.objects.get().membership == held


def test_a_form_with_errors_makes_nothing(client, send):
    privacy_notice()
    send()
    page = client.post(link(), {**PERSON, "password": "1234", "notice_version": 1})
    assert page.status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()
    assert Invitation.objects.get().state == "open"


def test_someone_with_an_account_signs_in_and_joins(client, send):
    person = make.trainee(email=EMAIL)
    send()
    asked = client.get(link())
    assert asked.status_code == 302
    assert "/sign-in/" in asked.headers["Location"]
    client.force_login(person)
    assert client.get(link()).status_code == 200
    assert not person.memberships.exists()
    assert client.post(link()).headers["Location"] == "/admin/"
    assert person.memberships.get().role == "author"
    actions = ModelLogEntry.objects.for_instance(Invitation.objects.get()).values_list("action", flat=True)
    assert set(actions) == {"agencies.invited", "agencies.invitation_accepted"}


def test_the_invitation_is_for_its_addressee_only(client, send):
    make.trainee(email=EMAIL)
    send()
    stranger = make.trainee()
    client.force_login(stranger)
    for response in (client.get(link()), client.post(link())):
        assert (response.status_code, response.context["refused"].code) == (403, "other_addressee")
    with pytest.raises(Refused, match="other_addressee"):
        accept(token=token_of(Invitation.objects.get()), user=stranger)
    assert not stranger.memberships.exists()


def test_a_link_works_once(client, send):
    person = make.trainee(email=EMAIL)
    send()
    client.force_login(person)
    client.post(link())
    assert client.post(link()).context["refused"].code == "invitation_used"
    assert refusal(link()) == (410, "invitation_used")


def test_a_link_that_was_never_sent_is_refused(client, send):
    send()
    assert refusal("/invitations/nonsense/") == (404, "invitation_unknown")
    assert refusal(link()[:-2] + "x/") == (404, "invitation_unknown")


def test_a_link_expires(send):
    made = send()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert refusal(link()) == (410, "invitation_expired")
    made.refresh_from_db()
    assert made.state == "expired"


def test_a_link_sent_again_replaces_the_old_one(send, manager, django_capture_on_commit_callbacks):
    privacy_notice()
    made = send()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        send_again(invitation=made, actor=manager)
    assert refusal(link(0)) == (404, "invitation_unknown")
    assert Client().get(link(1)).status_code == 200


def test_a_withdrawn_link_does_nothing_and_is_not_sent_again(send, manager):
    made = send()
    withdraw(invitation=made, actor=manager)
    assert refusal(link()) == (410, "invitation_withdrawn")
    for change in (withdraw, send_again):
        with pytest.raises(Refused, match="invitation_withdrawn"):
            change(invitation=made, actor=manager)
    send()
    assert Invitation.objects.open().count() == 1


def test_whoever_is_invited_or_a_member_is_not_invited_again(send, pdpc):
    send()
    with pytest.raises(Refused, match="already_invited"):
        send(EMAIL.upper())
    person = member(pdpc, email="here@example.org")
    with pytest.raises(Refused, match="already_member"):
        send(person.email)


def test_an_invitation_that_was_closed_before_the_mail_went_out_is_not_mailed(pdpc):
    made = invitation(pdpc, withdrawn_at=timezone.now())
    assert send_invitation.run(made.pk) is None
    assert mail.outbox == []
    assert open_invitation(token_of(invitation(pdpc))).agency == pdpc
