"""The last review publishes: its dialog asks what that means, and says what keeps a page from going live, and where."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from courses.models import CoursePage, Edition, LessonPage, ModulePage, Publication
from lms.agencies.models import Role
from tests import make
from tests.make import quizzes
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.courses import lesson_page
from tests.make.publishing import lessons, modules, people_in

pytestmark = pytest.mark.django_db
XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
BROKEN = '<p><a linktype="page" id="999999">หายไป</a></p>'
SOUND = "<p>ข้อความ</p>"


@pytest.fixture
def pdpc():
    return agency("pdpc")


@pytest.fixture
def course(pdpc):
    return make.course(modules=1, lessons=2, agency=pdpc, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def people(course):
    return people_in(course)


@pytest.fixture
def office():
    return programme_reviewer()


@pytest.fixture
def client(office):
    found = Client()
    found.force_login(office)
    return found


def at_last_review(page, text=SOUND, policy="small"):
    """Hand a changed page in, and let its agency approve it; returns it fresh."""
    page = LessonPage.objects.get(pk=page.pk)
    owner = ModulePage.objects.get(pk=page.get_parent().pk).get_parent().specific.agency
    page.body, page.publish_policy = [("text", text)], policy
    page.save_revision(user=member(owner))
    page.get_workflow().start(page, member(owner))
    page.current_workflow_state.current_task_state.specific.approve(user=member(owner, Role.REVIEWER))
    return LessonPage.objects.get(pk=page.pk)


def address_of(page, view="workflow_action"):
    state = page.current_workflow_state.current_task_state
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk, "approve", state.pk])


def new_draft(course):
    page = lesson_page(0, 1, 8)
    page.live = False
    made = modules(course)[0].add_child(instance=page)
    made.save_revision()
    return LessonPage.objects.get(pk=made.pk)


def dialog(answer):
    return json.loads(answer.content)


@pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
def test_the_dialog_shows_the_authors_choice_and_whom_each_touches(course, people, client, view):
    page = at_last_review(lessons(course)[0], policy="new")
    shown = client.get(address_of(page, view), **XHR)
    assert shown.context["form"]["publish_policy"].value() == "new"
    forecast = shown.context["forecast"]
    assert (forecast.enrolled, forecast.by_policy["repeat"].finished) == (3, 2)
    assert 'value="repeat"' in dialog(shown)["html"]


def test_the_dialog_in_the_editor_begins_with_what_is_chosen_there(course, people, client):
    page = at_last_review(lessons(course)[0])
    address = address_of(page, "collect_workflow_action_data")
    assert client.get(address + "?publish_policy=repeat", **XHR).context["form"]["publish_policy"].value() == "repeat"
    assert client.get(address + "?publish_policy=x", **XHR).context["form"]["publish_policy"].value() == "small"


def test_the_approver_chooses_otherwise_and_it_is_on_record(course, people, client, office):
    page = at_last_review(lessons(course)[0], policy="small")
    answer = client.post(address_of(page), {"comment": "", "publish_policy": "repeat"}, **XHR)
    assert dialog(answer)["step"] == "success"
    assert CoursePage.objects.get(pk=course.pk).edition == 2
    assert Edition.objects.get().raised_by == office
    entry = PageLogEntry.objects.get(action="courses.policy")
    assert (entry.user_id, entry.data["before"], entry.data["policy"]) == (office.pk, "small", "repeat")


def test_an_approver_who_leaves_the_choice_as_it_is_writes_nothing_anew(course, people, client):
    page = at_last_review(lessons(course)[0], policy="new")
    revision = page.latest_revision_id
    client.post(address_of(page), {"comment": "ดี", "publish_policy": "new"}, **XHR)
    page.refresh_from_db()
    assert (page.live_revision_id, page.has_unpublished_changes) == (revision, False)
    assert Publication.objects.filter(page=page).latest("pk").policy == "new"
    assert not PageLogEntry.objects.filter(action="courses.policy").exists()


def test_a_choice_that_is_none_is_refused_in_the_dialog(course, people, client):
    page = at_last_review(lessons(course)[0])
    answer = client.post(address_of(page), {"comment": "", "publish_policy": "all"}, **XHR)
    assert dialog(answer)["step"] == "action"
    assert answer.context["form"].errors
    assert LessonPage.objects.get(pk=page.pk).current_workflow_state is not None


def test_what_is_broken_is_said_in_the_dialog_with_a_link_to_its_place(course, client):
    page = at_last_review(new_draft(course), BROKEN)
    block = page.get_latest_revision_as_object().body[0].id
    place = f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#place={block}"
    assert place in dialog(client.get(address_of(page), **XHR))["html"]
    answer = client.post(address_of(page), {"comment": "", "publish_policy": "repeat"}, **XHR)
    assert answer.status_code == 200
    assert dialog(answer)["step"] == "action"
    assert "หายไป" in dialog(answer)["html"]
    assert place in dialog(answer)["html"]
    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_state.status == "in_progress"
    assert page.get_latest_revision_as_object().publish_policy == "small"  # nothing of it has happened


def test_without_a_script_the_same_is_a_page(course, client):
    page = at_last_review(new_draft(course), BROKEN)
    answer = client.post(address_of(page), {"comment": ""})
    assert answer.status_code == 409
    assert "#place=" in answer.text
    assert "wagtailadmin/base.html" in [one.name for one in answer.templates]


def editor_form(page, text="หายไป", **fields):
    draftail = {
        "blocks": [
            {
                "key": "a",
                "text": text,
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"key": 0, "offset": 0, "length": len(text)}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "/gone/"}}},
    }
    return {
        **{"title": page.title, "slug": page.slug, "code": page.code, "summary": "ย่อ", "minutes": 5},
        **{"body-count": 1, "body-0-type": "text", "body-0-value": json.dumps(draftail), "body-0-order": 0},
        **{"body-0-deleted": "", "sources-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0},
        **fields,
    }


APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}


def test_the_editor_keeps_what_the_reviewer_wrote_and_says_what_to_mend(course, client):
    page = at_last_review(new_draft(course))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(edit, editor_form(page, publish_policy="small", **APPROVE))
    assert (answer.status_code, answer.headers["Location"]) == (302, edit)
    said = " ".join(str(message) for message in answer.wsgi_request._messages)
    page.refresh_from_db()
    saved = page.get_latest_revision_as_object()
    assert "/gone/" in saved.body[0].value.source
    assert f"#place={saved.body[0].id}" in said
    assert not page.live
    assert page.current_workflow_state.status == "in_progress"


def test_the_choice_of_the_dialog_holds_in_the_editor(course, people, client, office, settings):
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "broken_link": "warning"}
    page = at_last_review(lessons(course)[0])
    said = json.dumps({"comment": "ดี", "publish_policy": "repeat"})
    form = editor_form(page, publish_policy="small", **APPROVE, **{"workflow-action-extra-data": said})
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form).status_code == 302
    assert CoursePage.objects.get(pk=course.pk).edition == 2
    assert PageLogEntry.objects.get(action="courses.policy").data["policy"] == "repeat"


def test_reviews_before_the_last_ask_for_a_comment_only(course, people, pdpc):
    page = LessonPage.objects.get(pk=lessons(course)[0].pk)
    page.save_revision()
    page.get_workflow().start(page, member(pdpc))
    client = Client()
    client.force_login(member(pdpc, Role.REVIEWER))
    page = LessonPage.objects.get(pk=page.pk)
    shown = client.get(address_of(page), **XHR)
    assert list(shown.context["form"].fields) == ["comment"]
    client.force_login(member(pdpc))
    assert client.get(address_of(page), **XHR).status_code in {302, 403}


def test_a_page_whose_course_is_not_live_asks_for_no_choice(course, client):
    page = at_last_review(lessons(course)[0])
    course.unpublish()
    assert list(client.get(address_of(page), **XHR).context["form"].fields) == ["comment"]
    client.post(address_of(page), {"comment": ""}, **XHR)
    assert LessonPage.objects.get(pk=page.pk).current_workflow_state is None
