"""The chain of reviews of what an agency writes: its own reviewer, then the programme's, then it is live."""

import pytest
from wagtail.models import GroupApprovalTask, Workflow

from courses.models import LessonPage, ModulePage
from lms.agencies.models import Role
from quizzes.models import Question
from tests import make
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.courses import lesson_page
from tests.make.quizzes import question

pytestmark = pytest.mark.django_db


@pytest.fixture
def pdpc():
    return agency("pdpc")


@pytest.fixture
def draft(pdpc):
    course = make.course(modules=1, lessons=0, agency=pdpc)
    page = lesson_page(0, 1, 1)
    page.live = False
    made = ModulePage.objects.child_of(course).get().add_child(instance=page)
    made.save_revision()
    return LessonPage.objects.get(pk=made.pk)


def may_approve(person, thing) -> bool:
    task = thing.current_workflow_task
    return "approve" in [name for name, _label, _modal in task.get_actions(thing, person)]


def approve(thing, person) -> None:
    state = thing.current_workflow_state
    state.current_task_state.specific.approve(user=person)
    thing.refresh_from_db()


@pytest.mark.parametrize("kind", ["page", "question"])
def test_a_draft_passes_both_reviews_and_goes_live(pdpc, draft, kind):
    if kind == "question":
        draft = question(bank=pdpc.question_banks.get(), published=False)
        draft.save_revision()
    author, reviewer, office = member(pdpc), member(pdpc, Role.REVIEWER), programme_reviewer()
    strangers = [member(agency(), Role.REVIEWER), member(agency(), Role.MANAGER)]
    assert draft.has_workflow
    draft.get_workflow().start(draft, author)
    assert [may_approve(person, draft) for person in (author, reviewer, office, *strangers)] == [
        *(False, True, False),
        *(False, False),
    ]
    approve(draft, reviewer)
    assert not draft.live
    assert [may_approve(person, draft) for person in (author, reviewer, office, *strangers)] == [
        *(False, False, True),
        *(False, False),
    ]
    approve(draft, office)
    assert draft.live
    if kind == "question":
        assert Question.objects.get(pk=draft.pk).current_version.number == 1


def test_through_the_admin_a_draft_is_submitted_reviewed_and_published(client, pdpc, draft):
    author, reviewer, office = member(pdpc), member(pdpc, Role.REVIEWER), programme_reviewer()
    client.force_login(author)
    form = {
        **{"title": "บทใหม่", "slug": draft.slug, "code": draft.code, "summary": "ย่อ", "minutes": 5},
        **{
            "body-count": 1,
            "body-0-type": "heading",
            "body-0-value": "หัวเรื่อง",
            "body-0-order": 0,
            "body-0-deleted": "",
        },
        **{"sources-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-submit": "1"},
    }
    assert client.post(f"/admin/pages/{draft.pk}/edit/", form).status_code == 302
    for person in (reviewer, office):
        state = draft.current_workflow_state.current_task_state
        action = f"/admin/pages/workflow/action/{draft.pk}/approve/{state.pk}/"
        client.force_login(member(agency(), Role.REVIEWER))
        assert client.post(action, {"comment": ""}).status_code == 404
        client.force_login(person)
        assert str(draft.pk) in client.get("/admin/").content.decode()
        client.post(action, {"comment": "ดี"})
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "บทใหม่")


def test_a_module_given_to_another_agency_is_reviewed_by_that_one(pdpc, draft):
    other = agency("ncsa")
    module = draft.get_parent().specific
    assert draft.get_workflow() == pdpc.workflow
    module.agency = other
    module.save()
    assert LessonPage.objects.get(pk=draft.pk).get_workflow() == other.workflow


def test_the_office_changes_an_agencys_chain_by_wagtails_own_means(pdpc, draft):
    reviewer = member(pdpc, Role.REVIEWER)
    pdpc.workflow.workflow_tasks.filter(task=GroupApprovalTask.objects.get(name="Programme review")).delete()
    draft.get_workflow().start(draft, reviewer)
    approve(draft, reviewer)
    assert draft.live


def test_without_an_active_workflow_of_the_owner_wagtails_holds(pdpc, draft):
    pdpc.workflow.active = False
    pdpc.workflow.save()
    assert draft.get_workflow() == Workflow.objects.get(name="Moderators approval")
    made = question(bank=pdpc.question_banks.get())
    assert not made.has_workflow
    office = question()
    assert office.get_workflow() is None
