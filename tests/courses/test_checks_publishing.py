"""What is broken does not go live: by the editor's button, by a review, or together with others."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from courses.models import LessonPage, ModulePage
from lms.agencies.models import Role
from lms.core.refusals import Refused
from tests import make
from tests.make import blocks
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.courses import lesson_page

pytestmark = pytest.mark.django_db
BROKEN = '<p><a linktype="page" id="999999">หายไป</a></p>'
SOUND = "<p>ข้อความ</p>"


def draft_in(course, text: str) -> LessonPage:
    page = lesson_page(0, 1, 1)
    page.live, page.body = False, [("text", text)]
    made = ModulePage.objects.child_of(course).get().add_child(instance=page)
    made.save_revision()
    return LessonPage.objects.get(pk=made.pk)


@pytest.fixture
def course():
    return make.course(modules=1, lessons=0)


def form_of(page: LessonPage, text: str, **more: object) -> dict[str, object]:
    return {
        **{"title": page.title, "slug": page.slug, "code": page.code, "summary": "ย่อ", "minutes": 5},
        **{"body-count": 1, "body-0-type": "text", "body-0-value": DRAFTAIL % text, "body-0-order": 0},
        **{"body-0-deleted": "", "sources-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0},
        **more,
    }


DRAFTAIL = (
    '{"blocks":[{"key":"a","text":"%s","type":"unstyled","depth":0,"inlineStyleRanges":[],'
    '"entityRanges":[{"key":0,"offset":0,"length":5}]}],'
    '"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{"url":"/gone/"}}}}'
)


def publish(client, page: LessonPage, **more: object):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of(page, "หายไป", publish_policy="small", **{"action-publish": "1", **more})
    return client.post(address, form)


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def test_the_editor_saves_a_broken_page_and_says_what_to_mend_where(client, course):
    page = draft_in(course, SOUND)
    client.force_login(make.admin())
    response = publish(client, page)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.refresh_from_db()
    assert not page.live
    saved = page.get_latest_revision_as_object()
    assert "/gone/" in saved.body[0].value.source
    said = messages_of(response)
    assert "หายไป" in said
    assert f"#place={saved.body[0].id}" in said


def test_what_waits_for_its_hour_is_not_called_published(client, course, settings):
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "broken_link": "warning"}
    page = draft_in(course, SOUND)
    client.force_login(make.admin())
    told = messages_of(publish(client, page, go_live_at="2099-01-01 09:00"))
    with override("th"):
        hour, published = (
            gettext("It goes live at its hour all the same; have a look at this:"),
            gettext("Published all the same; have a look at this:"),
        )
    assert hour in told
    assert published not in told
    assert not LessonPage.objects.get(pk=page.pk).live


def test_what_is_only_a_warning_goes_live_and_is_told(client, course, settings):
    settings.LMS_CHECKS = {**settings.LMS_CHECKS, "broken_link": "warning"}
    page = draft_in(course, SOUND)
    client.force_login(make.admin())
    response = publish(client, page)
    page.refresh_from_db()
    assert page.live
    assert "หายไป" in messages_of(response)


def test_a_review_does_not_publish_what_is_broken_and_stays_open():
    owner = agency("pdpc")
    page = draft_in(make.course(modules=1, lessons=0, agency=owner), BROKEN)
    author, reviewer, office = member(owner), member(owner, Role.REVIEWER), programme_reviewer()
    page.get_workflow().start(page, author)
    page.current_workflow_state.current_task_state.specific.approve(user=reviewer)
    client_state = LessonPage.objects.get(pk=page.pk).current_workflow_state
    assert client_state.current_task_state.task.name == "Programme review"
    with pytest.raises(Refused, match="page_has_errors"):
        client_state.current_task_state.specific.approve(user=office)
    page = LessonPage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_state.status == "in_progress"
    page.body = [("text", SOUND)]
    page.save_revision()
    LessonPage.objects.get(pk=page.pk).current_workflow_state.current_task_state.specific.approve(user=office)
    assert LessonPage.objects.get(pk=page.pk).live


def test_the_reviewer_is_told_on_a_page(client):
    owner = agency("pdpc")
    page = draft_in(make.course(modules=1, lessons=0, agency=owner), BROKEN)
    page.get_workflow().start(page, member(owner))
    page.current_workflow_state.current_task_state.specific.approve(user=member(owner, Role.REVIEWER))
    page = LessonPage.objects.get(pk=page.pk)
    client.force_login(programme_reviewer())
    state = page.current_workflow_state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    response = client.post(address, {"comment": ""})
    assert response.status_code == 409
    assert "หายไป" in response.content.decode()
    assert not LessonPage.objects.get(pk=page.pk).live


def test_who_submits_a_broken_page_is_told_at_once(client):
    owner = agency("pdpc")
    page = draft_in(make.course(modules=1, lessons=0, agency=owner), SOUND)
    client.force_login(member(owner))
    response = publish(client, page, **{"action-publish": "", "action-submit": "1"})
    assert response.status_code == 302
    assert "หายไป" in messages_of(response)
    assert LessonPage.objects.get(pk=page.pk).current_workflow_state is not None


def test_of_several_pages_none_is_published_while_one_is_broken(client, course):
    broken = draft_in(course, BROKEN)
    sound = blocks.lesson_of(make.course(lessons=1))
    sound.unpublish()
    client.force_login(make.admin())
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    address = f"{bulk}?id={broken.pk}&id={sound.pk}&next=/admin/"
    assert client.post(address, {}).headers["Location"] == "/admin/"
    assert not LessonPage.objects.filter(pk__in=[broken.pk, sound.pk], live=True).exists()
    parent = course.get_children().get()
    below = f"{bulk}?id={parent.pk}&next=/admin/"
    client.post(below, {"include_descendants": "on"})
    assert not LessonPage.objects.get(pk=broken.pk).live
    broken.body = [("text", SOUND)]
    broken.save_revision()
    client.post(address, {})
    assert LessonPage.objects.filter(pk__in=[broken.pk, sound.pk], live=True).count() == 2


def bulk_publish(client, *pages, **form):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{chosen}&next=/admin/", form)


def test_who_publishes_several_is_told_which_cannot_be_and_where(client, course):
    broken, sound = draft_in(course, BROKEN), blocks.lesson_of(make.course(lessons=1))
    sound.unpublish()
    client.force_login(make.admin())
    said = messages_of(bulk_publish(client, sound, broken))
    assert (broken.title in said, f"#place={broken.get_latest_revision_as_object().body[0].id}" in said) == (True, True)
    assert sound.title not in said.replace(broken.title, "")


def test_more_than_the_rule_allows_are_not_even_looked_through(client, course, settings, monkeypatch):
    settings.LMS_RULES = {**settings.LMS_RULES, "bulk_publish_pages": 2}
    parent = ModulePage.objects.child_of(course).get()
    made = [draft_in(course, SOUND)]
    for number in range(2):
        page = lesson_page(0, 2, number + 5)
        page.live = False
        made.append(ModulePage.objects.get(pk=parent.pk).add_child(instance=page))
    client.force_login(make.admin())
    monkeypatch.setattr("courses.admin.before_publishing.errors_in", lambda page: pytest.fail("looked through"))
    said = messages_of(bulk_publish(client, *made))
    assert "3" in said
    assert messages_of(bulk_publish(client, parent, include_descendants="on"))
    assert not LessonPage.objects.filter(pk__in=[one.pk for one in made], live=True).exists()
    monkeypatch.undo()
    bulk_publish(client, *made[:2])
    assert LessonPage.objects.filter(pk__in=[one.pk for one in made], live=True).count() == 2


def test_an_import_and_the_system_publish_by_their_own_checks(course):
    page = draft_in(course, BROKEN)
    page.save_revision().publish()
    assert LessonPage.objects.get(pk=page.pk).live
