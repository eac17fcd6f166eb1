"""Who reaches the staff pages about trainees, enrolments and certificates."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from certificates.deciding import ask
from certificates.issue_rules import list_person
from certificates.models import Certificate
from certificates.refused_issues import note_refusal
from certificates.reissuing import plan_reissue
from courses.models import Enrolment
from lms.core.refusals import Refused
from lms.training.roles import PROGRAMME_ADMINS, RIGHTS, grant_staff_rights
from tests import make
from tests.make import quizzes
from tests.make.volunteers import certificate_row, programme_admin

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]


@pytest.fixture
def certificate():
    return certificate_row(user=make.trainee("สมใจ", "ใจดี"), course=make.course(modules=0))


@pytest.fixture
def addresses(certificate):
    """Every page, with the rights that open it."""
    attempt = quizzes.close(quizzes.attempt(quizzes.quiz(attempts_allowed=1), user=certificate.enrolment.user)).attempt
    person, dara = certificate.enrolment.user_id, programme_admin("ดารา")
    course = certificate.enrolment.course
    decision = ask(kind="revoke", actor=dara, reason="ทดสอบ", certificate=certificate)
    planned = plan_reissue(actor=dara, reason="ทดสอบ", course=course)
    decision_about_many = ask(kind="reissue", actor=dara, reason="ทดสอบ", reissue=planned)
    refusal = note_refusal(enrolment=certificate.enrolment, refused=Refused("issue_blocked"))
    blocked = certificate.enrolment.user
    entry = list_person(kind="allow", person=blocked, course=course, actor=dara, reason="ทดสอบ")
    see_trainee = ("view_user", "view_enrolment", "view_certificate")
    return {
        "/admin/trainees/": ("view_user",),
        "/admin/trainees/results/": ("view_user",),
        "/admin/trainees/?export=csv": ("view_user",),
        f"/admin/trainees/{person}/": see_trainee,
        f"/admin/trainees/{person}/attempts/{attempt.pk}/allow-another/": ("add_extraattempt",),
        "/admin/enrolments/": ("view_enrolment",),
        "/admin/enrolments/?export=xlsx": ("view_enrolment",),
        "/admin/certificates/": ("view_certificate",),
        "/admin/certificates/?export=csv": ("view_certificate",),
        f"/admin/certificates/{certificate.pk}/": ("view_certificate",),
        "/admin/certificates/issue/": ("add_certificate",),
        f"/admin/certificates/issue/{person}/": ("add_certificate",),
        f"/admin/certificates/{certificate.pk}/revoke/": ("change_certificate",),
        f"/admin/certificates/{certificate.pk}/correct/": ("change_certificate",),
        f"/admin/certificates/{certificate.pk}/reinstate/": ("change_certificate",),
        f"/admin/certificate-decisions/{decision.pk}/approve/": ("change_decision",),
        f"/admin/certificate-decisions/{decision.pk}/decline/": ("change_decision",),
        "/admin/reissues/": ("view_reissue",),
        f"/admin/reissues/{decision_about_many.reissue_id}/": ("view_reissue",),
        "/admin/reissues/new/": ("add_reissue",),
        "/admin/refused-certificates/": ("view_issuerefusal",),
        f"/admin/refused-certificates/{refusal.pk}/": ("view_issuerefusal",),
        "/admin/issue-list/new/": ("add_issuelistentry",),
        f"/admin/issue-list/{entry.pk}/lift/": ("change_issuelistentry",),
    }


def rights(*codenames: str):
    apps = ["accounts", "courses", "certificates", "quizzes"]
    return Permission.objects.filter(codename__in=codenames, content_type__app_label__in=apps)


def test_strangers_are_asked_to_sign_in(client, addresses):
    for address in addresses:
        for response in [client.get(address), client.post(address)]:
            assert response.status_code == 302
            assert reverse("accounts:login") in response.headers["Location"]


def test_trainees_get_no_page_of_the_admin_not_even_about_themselves(client, addresses, certificate):
    client.force_login(certificate.enrolment.user)
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_editors_reach_none_of_the_pages(client, addresses, certificate):
    client.force_login(make.editor(is_sample=True))
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (302, "/admin/")
        assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


def test_editors_change_nothing_by_posting(client, certificate):
    client.force_login(make.editor(is_sample=True))
    other = make.course(modules=0)
    person = certificate.enrolment.user
    client.post(f"/admin/certificates/{certificate.pk}/revoke/", {"reason": "เหตุผล", "confirmed": "on"})
    client.post(f"/admin/certificates/issue/{person.pk}/", {"course": other.pk, "reason": "เหตุผล"})
    certificate.refresh_from_db()
    assert certificate.state == "issued"
    assert Certificate.objects.count() == Enrolment.objects.count() == 1


def test_editors_do_not_see_the_menu(client):
    client.force_login(make.editor(is_sample=True))
    html = client.get("/admin/").content.decode()
    assert "/admin/pages/" in html
    for name in ("trainees", "enrolments", "certificates"):
        assert f"/admin/{name}/" not in html


@pytest.mark.parametrize("person", [make.admin, programme_admin])
def test_administrators_reach_every_page_and_see_the_menu(client, addresses, person):
    client.force_login(person(is_sample=True) if person is make.admin else person())
    for address in addresses:
        assert client.get(address).status_code == 200, address
    html = client.get("/admin/").content.decode()
    for name in ("trainees", "enrolments", "certificates"):
        assert f"/admin/{name}/" in html


def test_each_right_opens_its_own_pages_and_no_other(client, addresses):
    for held in {needed for needed in addresses.values() if len(needed) == 1}:
        person = make.editor(is_sample=True)
        person.user_permissions.add(*rights(*held))
        client.force_login(person)
        for address, needed in addresses.items():
            lists_too = address.rstrip("/").split("?")[0].count("/") <= 3 and "issue" not in address
            may_see = lists_too and needed == ("view_certificate",) and held[0].endswith("certificate")
            opened = client.get(address).status_code == 200
            assert opened is (set(needed) <= set(held) or may_see), (held, address)


def test_the_detail_of_a_trainee_needs_the_rights_to_all_that_it_shows(client, certificate):
    address = f"/admin/trainees/{certificate.enrolment.user_id}/"
    person = make.editor(is_sample=True)
    for codename in ("view_user", "view_enrolment", "view_certificate"):
        client.force_login(person)
        assert client.get(address).status_code == 302
        person.user_permissions.add(*rights(codename))
    assert client.get(address).status_code == 200
    assert "/admin/certificates/issue/" not in client.get(address).content.decode()


def test_the_group_of_programme_admins_is_made_repeatably_and_keeps_what_staff_added():
    group = grant_staff_rights()
    added = Permission.objects.get(codename="add_user", content_type__app_label="accounts")
    group.permissions.add(added)
    assert grant_staff_rights() == group
    assert Group.objects.filter(name=PROGRAMME_ADMINS).count() == 1
    assert group.permissions.count() == len(RIGHTS) + 1


def test_a_right_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setattr("lms.training.roles.RIGHTS", ("accounts.view_user", "accounts.fly"))
    with pytest.raises(LookupError, match=r"accounts\.fly"):
        grant_staff_rights()
