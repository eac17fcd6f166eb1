"""The admin's home of those who write and review: their own things only, at the same cost however many there are."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.admin.home.mending import AT_ONCE, look_through
from courses.models import LessonPage, ModulePage
from lms.agencies.models import Role
from tests import make
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.courses import lesson_page
from tests.make.publishing import lessons, modules
from tests.make.quizzes import question

pytestmark = pytest.mark.django_db
HOME = "/admin/"


@pytest.fixture
def pdpc():
    return agency("pdpc")


@pytest.fixture
def course(pdpc):
    return make.course(modules=1, lessons=2, agency=pdpc)


@pytest.fixture
def author(pdpc):
    return member(pdpc)


def home_of(person):
    client = Client()
    client.force_login(person)
    return client.get(HOME)


def panel(answer, name):
    """Return the facts of a panel, by the name of its template."""
    for context in answer.context:
        if context.template_name == f"courses/admin/home/{name}.html":
            return context.flatten()
    raise AssertionError(f"no panel {name}")


def draft(course, author, number):
    page = lesson_page(0, 3, number)
    page.live, page.owner, page.title, page.slug = False, author, f"ร่าง {number}", f"draft-{number}"
    made = modules(course)[0].add_child(instance=page)
    made.save_revision(user=author)
    return LessonPage.objects.get(pk=made.pk)


def hand_in(page, author):
    page.get_workflow().start(page, author)
    return page


def test_an_author_finds_what_they_are_writing_and_how_far_it_is(course, author, pdpc):
    draft(course, author, 1)
    hand_in(draft(course, author, 2), author)
    back = hand_in(draft(course, author, 3), author)
    back.current_workflow_state.current_task_state.specific.reject(user=member(pdpc, Role.REVIEWER), comment="แก้")
    others = draft(course, member(pdpc), 4)
    asked = question(bank=pdpc.question_banks.get(), published=False)
    asked.save_revision()
    asked.get_workflow().start(asked, author)
    rows = panel(home_of(author), "drafts")["rows"]
    assert {row.title for row in rows} == {"ร่าง 1", "ร่าง 2", "ร่าง 3", str(asked)}
    assert others.title not in {row.title for row in rows}
    assert [row.title for row in rows if row.is_sent_back] == ["ร่าง 3"]
    assert all(row.edit_url for row in rows)


def test_what_waits_is_shown_to_those_whose_turn_it_is(course, author, pdpc):
    page = hand_in(draft(course, author, 1), author)
    people = {
        "author": author,
        "reviewer": member(pdpc, Role.REVIEWER),
        "stranger": member(agency("ncsa"), Role.REVIEWER),
        "office": programme_reviewer(),
    }
    shown = {name: [row.title for row in panel(home_of(person), "waiting")["rows"]] for name, person in people.items()}
    assert shown == {"author": [], "reviewer": [page.title], "stranger": [], "office": []}
    page.current_workflow_state.current_task_state.specific.approve(user=people["reviewer"])
    answer = home_of(people["office"])
    row = panel(answer, "waiting")["rows"][0]
    assert row.title == page.title
    assert f'data-workflow-action-url="{row.approve_url}" data-launch-modal' in answer.text
    assert panel(home_of(make.admin()), "waiting")["rows"]


def test_a_draft_that_was_given_to_another_agency_is_no_longer_mine(course, author):
    draft(course, author, 1)
    ModulePage.objects.child_of(course).update(agency=agency("ncsa"))
    assert panel(home_of(author), "drafts")["rows"] == []


def test_facts_that_are_due_are_ones_own(course, author):
    today = timezone.localdate()
    other = make.course(modules=1, lessons=1, agency=agency("ncsa"))
    soon, later = lessons(course)
    for page, days in ((soon, 5), (later, 200), (lessons(other)[0], 1)):
        LessonPage.objects.filter(pk=page.pk).update(review_by=today + datetime.timedelta(days=days))
    assert [one.row.pk for one, _left in panel(home_of(author), "due")["rows"]] == [soon.pk]


def test_the_ways_on_are_those_that_somebody_may_take(course, author):
    ways = [str(address) for _words, address, _icon in panel(home_of(author), "begin")["ways"]]
    client = Client()
    client.force_login(author)
    assert len(ways) == 4
    for address in ways:
        assert client.get(address, follow=True).status_code == 200, address
    assert client.get("/admin/courses/guide/en/").status_code == 200
    assert client.get("/admin/courses/guide/pictures/agency-invite.png").status_code == 200
    assert client.get("/admin/courses/guide/pictures/none.png").status_code == 404
    client.force_login(make.trainee())
    assert client.get("/admin/courses/guide/").status_code == 403
    client.logout()
    assert client.get("/admin/courses/guide/").status_code == 302


def test_heavy_lessons_and_lessons_with_errors_are_found_among_ones_own(course, author, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "lesson_budget_kb": 0}
    other = make.course(modules=1, lessons=1, agency=agency("ncsa"))
    client = Client()
    client.force_login(author)
    answer = client.get("/admin/courses/to-mend/")
    assert {page.pk for page, _found in answer.context["rows"]} == {page.pk for page in lessons(course)}
    assert lessons(other)[0].title not in answer.text or lessons(other)[0].title == lessons(course)[0].title
    settings.LMS_RULES = {**settings.LMS_RULES, "lesson_budget_kb": 60}
    broken = lessons(course)[0]
    broken.body = [("text", '<p><a linktype="page" id="999999">หายไป</a></p>')]
    broken.save_revision().publish()
    rows = client.get("/admin/courses/to-mend/").context["rows"]
    assert [(page.pk, found.errors) for page, found in rows] == [(broken.pk, 1)]


def test_lessons_are_looked_through_some_at_a_time_and_once(course):
    every = lessons(make.course(modules=2, lessons=AT_ONCE // 2 + 1, agency=None))
    known, left = look_through(every)
    assert (len(known), left) == (AT_ONCE, len(every) - AT_ONCE)
    known, left = look_through(every)
    assert (len(known), left) == (len(every), 0)
    with CaptureQueriesContext(connection) as asked:
        look_through(every)
    assert len(asked) == 0


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_the_home_costs_the_same_however_much_there_is(course, pdpc, role):
    person = member(pdpc, role)

    def more(start, count):
        for number in range(start, start + count):
            draft(course, person, number)
            hand_in(draft(course, person, number + 50), person)
            asked = question(bank=pdpc.question_banks.get(), published=False)
            asked.save_revision()
            asked.get_workflow().start(asked, person)
        LessonPage.objects.descendant_of(course).update(review_by=timezone.localdate())

    def cost():
        cache.clear()
        home_of(person)
        with CaptureQueriesContext(connection) as asked:
            assert home_of(person).status_code == 200
        return len(asked)

    more(0, 2)
    few = cost()
    more(10, 5)
    assert cost() == few


def test_editors_of_nothing_and_strangers_get_none_of_it():
    client = Client()
    client.force_login(make.trainee())
    assert client.get(HOME).status_code == 403
    assert client.get("/admin/courses/to-mend/").status_code == 403
