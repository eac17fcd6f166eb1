"""What making an agency sets up, at once and repeatably."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, ModelLogEntry, WorkflowTask

from lms.agencies.loading import load_agencies
from lms.agencies.models import Agency, Role
from lms.agencies.roles import RIGHTS
from lms.core.refusals import Refused
from lms.training.agency_setup import set_up_agencies, set_up_agency
from quizzes.models import QuestionBank
from tests import make
from tests.make.agencies import agency, member
from tests.make.courses import site
from tests.make.quizzes import question_bank

pytestmark = pytest.mark.django_db
FORM = {
    "code": "new",
    "name": "หน่วยงานใหม่",
    "name_en": "New agency",
    **dict.fromkeys(["short_name", "short_name_en", "description", "description_en"], ""),
    **dict.fromkeys(["email", "phone", "website", "logo"], ""),
}


def counts() -> dict[str, int]:
    models = (Group, Collection, GroupCollectionPermission, GroupPagePermission, WorkflowTask, QuestionBank)
    return {model.__name__: model.objects.count() for model in models}


def test_an_agency_gets_groups_rights_collection_workflow_and_bank():
    index = site()
    made = agency("pdpc")
    groups = {row.role: row.group for row in made.role_groups.select_related("group")}
    assert set(groups) == set(Role.values)
    for role, group in groups.items():
        held = {f"{app}.{name}" for app, name in group.permissions.values_list("content_type__app_label", "codename")}
        assert held == set(RIGHTS[role])
        pages = GroupPagePermission.objects.filter(group=group)
        assert set(pages.values_list("page", flat=True)) == {index.pk}
        media = GroupCollectionPermission.objects.filter(group=group)
        assert set(media.values_list("collection", flat=True)) == {made.collection_id}
        assert media.count() == 6
    assert QuestionBank.objects.get(code="pdpc").agency == made
    own, programme = (task.specific for task in made.workflow.tasks)
    assert set(own.groups.all()) == {groups[Role.REVIEWER], groups[Role.MANAGER]}
    assert programme.groups.get().name == "Moderators"


def test_nobody_of_an_agency_may_publish_or_see_trainees():
    rights = {right for held in RIGHTS.values() for right in held}
    assert not [right for right in rights if "publish" in right or "attempt" in right or "accounts" in right]
    made = agency()
    codenames = GroupPagePermission.objects.filter(group__agency_role__agency=made).values_list(
        "permission__codename", flat=True
    )
    assert "publish_page" not in set(codenames)
    assert "bulk_delete_page" not in set(codenames)


def test_setting_up_again_changes_nothing_and_keeps_what_staff_changed():
    made = agency()
    author = made.role_groups.get(role=Role.AUTHOR).group
    author.permissions.add(*Group.objects.get(name="Moderators").permissions.all())
    made.workflow.workflow_tasks.last().delete()
    before, rights = counts(), author.permissions.count()
    set_up_agency(agency=made)
    assert set_up_agencies()
    assert counts() == before
    assert author.permissions.count() == rights
    assert ModelLogEntry.objects.for_instance(made).filter(action="agencies.set_up").count() == 1


def test_setting_up_again_puts_peoples_groups_right():
    made = agency()
    person = member(made)
    person.groups.clear()
    set_up_agency(agency=made)
    assert person.groups.get().agency_role.role == Role.AUTHOR


def test_a_bank_of_someone_else_is_not_taken():
    site()
    question_bank(code="pdpc")
    made = Agency.objects.create(code="pdpc", name="ก", name_en="A")
    with pytest.raises(Refused, match="bank_code_taken"):
        set_up_agency(agency=made)
    assert not made.role_groups.exists()


def test_the_starter_agencies_can_all_be_set_up():
    site()
    load_agencies()
    assert len(set_up_agencies()) == 10
    assert QuestionBank.objects.filter(agency__isnull=False).count() == 10


def test_making_an_agency_in_the_admin_sets_it_up(client):
    site()
    person = make.admin(is_sample=True)
    client.force_login(person)
    assert client.post(reverse("agencies:add"), FORM).status_code == 302
    made = Agency.objects.get(code="new")
    assert made.role_groups.count() == 3
    assert made.workflow.name == "หน่วยงานใหม่"
    assert ModelLogEntry.objects.for_instance(made).get(action="agencies.set_up").user == person


def test_an_agency_whose_bank_code_is_taken_is_refused_in_the_form(client):
    site()
    question_bank(code="new")
    client.force_login(make.admin(is_sample=True))
    page = client.post(reverse("agencies:add"), FORM)
    assert "“new”" in page.content.decode()
    assert not Agency.objects.exists()


def test_an_administrator_sets_an_agency_up_again(client):
    made = agency()
    made.role_groups.filter(role=Role.AUTHOR).delete()
    client.force_login(make.admin(is_sample=True))
    address = reverse("agencies:set_up", args=[made.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    assert made.role_groups.count() == 3


def test_the_code_stays_as_it_was(client):
    made = agency("old")
    client.force_login(make.admin(is_sample=True))
    client.post(reverse("agencies:edit", args=[made.pk]), FORM)
    made.refresh_from_db()
    assert (made.code, made.name_en) == ("old", "New agency")


def test_a_manager_edits_their_own_agency_and_no_other(client):
    own, other = agency("own"), agency("other")
    client.force_login(member(own, Role.MANAGER))
    for made, status in ((own, 302), (other, 404)):
        assert client.post(reverse("agencies:edit", args=[made.pk]), FORM).status_code == status
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.name_en, other.name_en) == ("New agency", "Agency other")
    client.force_login(member(own, Role.REVIEWER))
    client.post(reverse("agencies:edit", args=[own.pk]), {**FORM, "name_en": "Taken over"})
    own.refresh_from_db()
    assert own.name_en == "New agency"
