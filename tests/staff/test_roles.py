"""What the staff groups open in Wagtail itself: the history of decisions, accounts, translations."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale

from courses.models import LessonPage
from lms.training import by_hand
from quizzes.roles import grant_editor_rights
from tests import make
from tests.make.quizzes import quiz
from tests.make.volunteers import programme_admin

pytestmark = pytest.mark.django_db
HISTORY = "/admin/reports/site-history/"


def test_programme_admins_see_the_history_of_what_they_decide_and_find_it_in_the_menu(client):
    dara = programme_admin("ดารา")
    course = make.course(modules=0)
    issued = by_hand.issue_by_hand(user=make.trainee("มะลิ"), course=course, actor=dara, reason="อบรมในห้องเรียน")
    course.save_revision(log_action=True)
    client.force_login(dara)
    page = client.get(HISTORY)
    assert page.status_code == 200
    assert issued.certificate.serial in page.text
    assert course.title not in page.text  # pages are others' business
    assert HISTORY in client.get("/admin/").text


def test_the_menu_names_the_history_once_for_those_who_edit_pages(client):
    client.force_login(make.admin(is_sample=True))
    assert client.get("/admin/").text.count(HISTORY) == 1
    client.force_login(make.trainee(is_staff=True, is_sample=True))
    assert client.get(HISTORY).status_code == 403


def test_programme_admins_have_no_list_of_accounts_with_contacts_in_full(client):
    mali = make.trainee("มะลิ", email="mali@example.org")
    client.force_login(programme_admin("ดารา"))
    for address in ("/admin/users/", "/admin/users/results/", "/admin/users/?export=csv", "/admin/users/new/"):
        assert client.get(address).status_code == 302, address
    assert client.get(f"/admin/users/edit/{mali.pk}/").status_code == 302
    assert client.get(f"/admin/users/history/{mali.pk}/").status_code == 302
    assert "/admin/users/" not in client.get("/admin/").text


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_editors_begin_the_translation_of_a_page_themselves(client, group):
    course = make.course(modules=1, lessons=1, quiz=quiz())
    make.in_english(course)
    grant_editor_rights()
    person = make.trainee(is_staff=True, is_sample=True)
    person.groups.add(Group.objects.get(name=group))
    module = course.get_children().get()
    lesson = module.add_child(instance=LessonPage(title="บทใหม่", slug="new", code="new", summary="ใหม่"))
    client.force_login(person)
    english = Locale.objects.get(language_code="en")
    address = f"/admin/translation/submit/page/{lesson.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"locales": [english.pk], "include_subtree": ""}).status_code == 302
    twin = lesson.get_translation(english)
    assert not twin.live
    assert client.get(f"/admin/pages/{twin.pk}/edit/").status_code == 200


def test_translating_is_for_editors(client):
    lesson = make.course().get_children().first().get_children().first()
    client.force_login(programme_admin())
    assert client.get(f"/admin/translation/submit/page/{lesson.pk}/").status_code == 302
