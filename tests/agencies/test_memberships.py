"""Belonging to an agency: joining, changing role, leaving; groups follow at once."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from courses.models import LessonPage
from lms.accounts.models import User
from lms.agencies.memberships import change_role, join, keep_in_step, leave
from lms.agencies.models import Membership, Role
from lms.agencies.reach import reach
from lms.core.refusals import Refused
from tests import make
from tests.make.agencies import agency, corner, invitation, member, membership

pytestmark = pytest.mark.django_db
WRITE = "quizzes.change_question"


@pytest.fixture
def pdpc():
    return agency("pdpc")


def roles(person: User) -> set[tuple[str, str]]:
    rows = Group.objects.filter(user=person, agency_role__isnull=False)
    return set(rows.values_list("agency_role__agency__code", "agency_role__role"))


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_joining_makes_a_trainee_staff_with_the_roles_rights(pdpc):
    person = make.trainee()
    first = join(user=person, agency=pdpc, role=Role.AUTHOR, actor=None)
    assert join(user=person, agency=pdpc, role=Role.AUTHOR, actor=None) == first
    assert fresh(person).is_staff
    assert roles(person) == {("pdpc", "author")}
    assert reach(fresh(person), WRITE).agencies == {pdpc.pk}
    assert not reach(fresh(person), WRITE).everywhere


def test_joining_with_another_role_closes_the_first(pdpc):
    person = member(pdpc, Role.AUTHOR)
    join(user=person, agency=pdpc, role=Role.MANAGER, actor=None)
    assert roles(person) == {("pdpc", "manager")}
    held = Membership.objects.order_by("pk")
    assert [(row.role, row.until is None) for row in held] == [("author", False), ("manager", True)]


def test_a_person_may_have_different_roles_in_two_agencies(pdpc):
    other = agency("other")
    person = member(pdpc, Role.REVIEWER)
    join(user=person, agency=other, role=Role.AUTHOR, actor=None)
    assert roles(person) == {("pdpc", "reviewer"), ("other", "author")}
    assert reach(fresh(person), WRITE).agencies == {pdpc.pk, other.pk}
    assert reach(fresh(person), "quizzes.delete_question").agencies == {pdpc.pk}


def test_staff_need_an_email_address(pdpc):
    person = make.trainee(email="", mobile="+66812345678")
    with pytest.raises(Refused, match="staff_need_email"):
        join(user=person, agency=pdpc, role=Role.AUTHOR, actor=None)


def test_a_role_is_changed_by_closing_a_row_and_beginning_another(pdpc):
    manager, author = member(pdpc, Role.MANAGER), member(pdpc)
    held = membership(pdpc, author)
    now = change_role(membership=held, role=Role.REVIEWER, actor=manager, reason="สอบทานเก่ง")
    assert (now.role, now.since, now.added_by) == ("reviewer", Membership.objects.get(pk=held.pk).until, manager)
    assert roles(author) == {("pdpc", "reviewer")}
    entry = ModelLogEntry.objects.for_instance(now).get()
    assert (entry.action, entry.user, entry.data["before"]) == ("agencies.role_changed", manager, "author")
    with pytest.raises(Refused, match="not_a_member"):
        change_role(membership=held, role=Role.AUTHOR, actor=manager, reason="ซ้ำ")


def test_leaving_ends_rights_and_sessions_at_once_and_keeps_authorship(client):
    ours = corner("ours")
    manager, author = member(ours.agency, Role.MANAGER), member(ours.agency)
    LessonPage.objects.filter(pk=ours.draft.pk).update(owner=author)
    client.force_login(author)
    address = f"/admin/pages/{ours.draft.pk}/edit/"
    assert client.get(address).status_code == 200
    leave(membership=membership(ours.agency, author), actor=manager, reason="ย้ายงาน")
    response = client.get(address)
    assert (response.status_code, "/sign-in/" in response.headers["Location"]) == (302, True)
    assert not fresh(author).is_staff
    assert roles(author) == set()
    assert LessonPage.objects.get(pk=ours.draft.pk).owner == author
    assert ModelLogEntry.objects.get(action="agencies.left").data["reason"] == "ย้ายงาน"


def test_leaving_one_agency_keeps_another_and_what_the_programme_gave(pdpc):
    other, boss = agency("other"), make.admin()
    person = make.editor()
    for where in (pdpc, other):
        join(user=person, agency=where, role=Role.AUTHOR, actor=None)
    leave(membership=membership(pdpc, person), actor=boss, reason="จบงาน")
    assert roles(person) == {("other", "author")}
    assert set(person.groups.values_list("name", flat=True)) >= {"Editors", "Moderators"}
    leave(membership=membership(other, person), actor=boss, reason="จบงาน")
    assert fresh(person).is_staff


def test_links_that_someone_sent_are_worth_nothing_once_they_have_left(pdpc):
    boss, manager = make.admin(), member(pdpc, Role.MANAGER)
    theirs, others = invitation(pdpc, invited_by=manager), invitation(pdpc, invited_by=boss)
    leave(membership=membership(pdpc, manager), actor=boss, reason="ลาออก")
    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.state, others.state) == ("withdrawn", "open")


def test_nobody_ends_or_changes_their_own_membership(pdpc):
    manager = member(pdpc, Role.MANAGER)
    for change in (leave, lambda **about: change_role(role=Role.AUTHOR, **about)):
        with pytest.raises(Refused, match="own_membership"):
            change(membership=membership(pdpc, manager), actor=manager, reason="เอง")
    assert roles(manager) == {("pdpc", "manager")}


def test_groups_follow_memberships_and_other_groups_are_left_alone(pdpc):
    person = member(pdpc)
    own = Group.objects.create(name="ชมรม")
    person.groups.set([own, pdpc.role_groups.get(role=Role.MANAGER).group])
    for _time in range(2):
        keep_in_step(person)
        assert roles(person) == {("pdpc", "author")}
        assert own in person.groups.all()


def test_the_database_keeps_one_role_in_an_agency(pdpc):
    person = member(pdpc)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, agency=pdpc, role=Role.MANAGER)
