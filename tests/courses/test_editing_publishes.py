"""Through the admin: an author says what a publish means, sees whom it touches, and a reviewer sees what was said."""

import pytest
from django.test import Client
from wagtail.admin.panels import get_edit_handler

from courses.models import CoursePage, Edition, LessonPage, ModulePage, Publication, TranslationCheck
from courses.translations import outdated_since
from lms.agencies.models import Role
from lms.training.agency_setup import set_up_agency
from tests import make
from tests.make import quizzes
from tests.make.agencies import agency, member, programme_reviewer
from tests.make.publishing import add_lesson, lessons, modules, people_in, publish, require

pytestmark = pytest.mark.django_db
HELD = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
NEEDS = "prerequisites"


@pytest.fixture
def pdpc():
    return agency("pdpc")


@pytest.fixture
def course(pdpc):
    return make.course(modules=2, lessons=2, agency=pdpc, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def people(course):
    return people_in(course)


@pytest.fixture
def as_ari():
    client = Client()
    client.force_login(make.people.admin())
    return client


def lesson_form(page, **fields):
    return {
        **{"title": page.title, "slug": page.slug, "code": page.code, "summary": "ย่อ", "minutes": 5},
        **{
            "body-count": 1,
            "body-0-type": "heading",
            "body-0-value": "หัวเรื่อง",
            "body-0-order": 0,
            "body-0-deleted": "",
        },
        **{"sources-count": 0},
        **HELD,
        **fields,
    }


def course_form(page, *needed, **fields):
    form = {
        **{"title": page.title, "slug": page.slug, "code": page.code, "summary": "ย่อ", "minutes": 5},
        **{"certificate_valid_months": 0, "sequential": "on", "introduction-count": 0, f"{NEEDS}-INITIAL_FORMS": 0},
        **{f"{NEEDS}-TOTAL_FORMS": len(needed), f"{NEEDS}-MIN_NUM_FORMS": 0, f"{NEEDS}-MAX_NUM_FORMS": 1000},
        **HELD,
        **fields,
    }
    for number, one in enumerate(needed):
        row = {"needed": one.pk, "level": "passed", "id": "", "ORDER": number + 1, "DELETE": ""}
        form |= {f"{NEEDS}-{number}-{name}": value for name, value in row.items()}
    return form


@pytest.mark.parametrize(("policy", "edition"), [("small", 1), ("new", 1), ("repeat", 2), ("", 1)])
def test_an_author_publishes_with_each_policy(course, people, as_ari, policy, edition):
    lesson = lessons(course)[0]
    form = lesson_form(lesson, publish_policy=policy, **{"action-publish": "1"})
    assert as_ari.post(f"/admin/pages/{lesson.pk}/edit/", form).status_code == 302
    assert CoursePage.objects.get(pk=course.pk).edition == edition
    assert LessonPage.objects.get(pk=lesson.pk).publish_policy == "small"


def test_the_editor_shows_whom_each_choice_touches(course, people, as_ari):
    lesson = lessons(course)[0]
    page = as_ari.get(f"/admin/pages/{lesson.pk}/edit/")
    assert 'name="publish_policy" value="repeat"' in page.text
    address = f"/admin/courses/{lesson.pk}/touched/"
    assert f'data-draft-told="{address}"' in page.text
    forecast = as_ari.get(address).context["forecast"]
    assert (forecast.enrolled, forecast.by_policy["repeat"].mid_course) == (3, 1)  # who only began has not read it
    module = modules(course)[0]
    page = as_ari.get(f"/admin/pages/add/courses/lessonpage/{module.pk}/")
    address = f"/admin/courses/{module.pk}/touched/new/"
    assert f'data-draft-told="{address}"' in page.text
    forecast = as_ari.get(address).context["forecast"]
    assert (forecast.enrolled, forecast.by_policy["repeat"].mid_course) == (3, 2)  # new to everybody


def test_the_figures_are_for_who_may_edit_the_page(course, pdpc):
    client, lesson, module = Client(), lessons(course)[0], modules(course)[0]
    for address in (f"/admin/courses/{lesson.pk}/touched/", f"/admin/courses/{module.pk}/touched/new/"):
        client.logout()
        assert client.get(address).status_code == 302
        for person, answer in ((make.trainee(), 403), (member(agency()), 302), (member(pdpc), 200)):
            client.force_login(person)
            assert client.get(address).status_code == answer
    assert client.get(f"/admin/courses/{lesson.pk}/touched/new/").status_code == 404


def test_a_draft_keeps_the_choice_and_the_next_begins_with_the_usual(course, people, as_ari):
    lesson = lessons(course)[0]
    address = f"/admin/pages/{lesson.pk}/edit/"
    as_ari.post(address, lesson_form(lesson, publish_policy="repeat"))
    assert as_ari.get(address).context["form"]["publish_policy"].value() == "repeat"
    assert CoursePage.objects.get(pk=course.pk).edition == 1
    as_ari.post(address, lesson_form(lesson, publish_policy="repeat", **{"action-publish": "1"}))
    assert as_ari.get(address).context["form"]["publish_policy"].value() == "small"


def test_a_review_carries_the_authors_choice_and_shows_it(course, people, pdpc):
    lesson, author, client = lessons(course)[0], member(pdpc), Client()
    client.force_login(author)
    form = lesson_form(lesson, publish_policy="repeat", **{"action-submit": "1"})
    assert client.post(f"/admin/pages/{lesson.pk}/edit/", form).status_code == 302
    for person in (member(pdpc, Role.REVIEWER), programme_reviewer()):
        client.force_login(person)
        shown = client.get(f"/admin/pages/{lesson.pk}/edit/").text
        assert "The author chose" in shown or "ผู้เขียนเลือก" in shown
        state = LessonPage.objects.get(pk=lesson.pk).current_workflow_state.current_task_state
        client.post(f"/admin/pages/workflow/action/{lesson.pk}/approve/{state.pk}/", {"comment": ""})
    edition = Edition.objects.get()
    assert (edition.number, edition.raised_by) == (2, author)


def test_no_choice_is_asked_for_a_page_of_a_course_that_is_not_live(course, as_ari):
    course.unpublish()
    page = as_ari.get(f"/admin/pages/{lessons(course)[0].pk}/edit/")
    assert "publish_policy" not in page.context["form"].fields


def test_a_course_names_what_comes_first_and_a_circle_is_refused_with_its_chain(course, as_ari):
    other = make.course(modules=1)
    answer = as_ari.post(f"/admin/pages/{other.pk}/edit/", course_form(other, course, **{"action-publish": "1"}))
    assert answer.status_code == 302
    assert [row.needed_id for row in CoursePage.objects.get(pk=other.pk).prerequisites.all()] == [course.pk]
    answer = as_ari.post(f"/admin/pages/{course.pk}/edit/", course_form(course, other, **{"action-publish": "1"}))
    assert answer.status_code == 200
    assert f"“{course.title}” → “{other.title}” → “{course.title}”" in str(answer.context["form"].non_field_errors())
    assert not CoursePage.objects.get(pk=course.pk).prerequisites.exists()


def test_what_comes_first_is_a_course_or_module_that_the_editor_may_see(course, pdpc, as_ari):
    hidden, other = make.course(modules=1, agency=agency("ncsa")), make.course(modules=1, agency=pdpc)
    lesson = lessons(hidden)[0]
    hidden.unpublish()
    client = Client()
    client.force_login(member(pdpc))
    for chooser, needed in ((client, hidden), (as_ari, lesson)):
        answer = chooser.post(f"/admin/pages/{other.pk}/edit/", course_form(other, needed))
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()
    for chooser, needed in ((client, course), (as_ari, hidden)):
        assert chooser.post(f"/admin/pages/{other.pk}/edit/", course_form(other, needed)).status_code == 302
        drafted = CoursePage.objects.get(pk=other.pk).get_latest_revision_as_object()
        assert [row.needed_id for row in drafted.prerequisites.all()] == [needed.pk]


def test_a_draft_is_held_to_the_same(course, as_ari):
    other = make.course()
    require(other, course)
    answer = as_ari.post(f"/admin/pages/{course.pk}/edit/", course_form(course, other))
    assert answer.status_code == 200
    assert not CoursePage.objects.get(pk=course.pk).has_unpublished_changes


@pytest.mark.parametrize("address", ["unpublish/", "delete/", "move/{other}/confirm/"])
def test_taking_a_page_away_says_whom_it_touches(course, people, as_ari, address):
    other = make.course(modules=1, lessons=0)
    place = address.format(other=modules(other)[0].pk)
    page = as_ari.get(f"/admin/pages/{lessons(course)[0].pk}/{place}")
    assert "3 people are enrolled" in page.text or "3 คน" in page.text
    nobody = as_ari.get(f"/admin/pages/{modules(other)[0].pk}/{address.format(other=course.pk)}")
    assert "people are enrolled" not in nobody.text


class TestTranslations:
    def test_only_more_than_a_small_correction_makes_a_translation_outdated(self, course):
        english = lesson_in_english(course)
        publish(lessons(course)[0], "small")
        assert outdated_since(english) is None
        publish(lessons(course)[0], "new")
        assert outdated_since(english) is not None
        publish(english)
        assert outdated_since(english) is None

    def test_a_translator_confirms_it_and_it_is_right_until_the_next_change(self, course, as_ari):
        english = lesson_in_english(course)
        publish(lessons(course)[0], "new")
        address = f"/admin/pages/{english.pk}/edit/"
        assert f"/admin/courses/{english.pk}/still-right/" in as_ari.get(address).text
        assert as_ari.get(f"/admin/courses/{english.pk}/still-right/").status_code == 200
        as_ari.post(f"/admin/courses/{english.pk}/still-right/")
        assert TranslationCheck.objects.get().page_id == english.pk
        assert "still-right" not in as_ari.get(address).text
        publish(lessons(course)[0], "new")
        assert outdated_since(english) is not None

    def test_only_who_may_edit_a_translation_confirms_it(self, course, pdpc):
        english = lesson_in_english(course)
        set_up_agency(agency=pdpc)  # its rights on the English tree, which there was not before
        publish(lessons(course)[0], "new")
        address, client = f"/admin/courses/{english.pk}/still-right/", Client()
        assert client.post(address).status_code == 302
        for person, answer in ((make.trainee(), 403), (member(agency("ncsa")), 404), (member(pdpc), 302)):
            client.force_login(person)
            assert client.post(address).status_code == answer
        assert TranslationCheck.objects.count() == 1

    def test_the_report_counts_by_agency_what_one_may_edit(self, course, pdpc, as_ari):
        make.course(modules=1, lessons=1)
        make.in_english(course)
        publish(lessons(course)[0], "new")
        report = as_ari.get("/admin/courses/translations/")
        assert {row[1:] for row in report.context["by_agency"]} == {(1, 0, 6), (0, 3, 0)}
        client = Client()
        client.force_login(member(pdpc))
        mine = client.get("/admin/courses/translations/")
        assert [row[1:] for row in mine.context["by_agency"]] == [(1, 0, 6)]
        narrowed = as_ari.get("/admin/courses/translations/?state=outdated")
        assert [row.title for row in narrowed.context["object_list"]] == [lessons(course)[0].title]
        assert as_ari.get("/admin/courses/translations/?export=csv").status_code == 200

    def test_the_report_costs_the_same_however_much_there_is(self, course, as_ari, django_assert_max_num_queries):
        as_ari.get("/admin/courses/translations/")
        with django_assert_max_num_queries(40) as few:
            as_ari.get("/admin/courses/translations/")
        make.in_english(make.course(modules=2))
        with django_assert_max_num_queries(len(few)):
            as_ari.get("/admin/courses/translations/")

    def test_trainees_and_strangers_see_no_report(self, course):
        client = Client()
        assert client.get("/admin/courses/translations/").status_code == 302
        client.force_login(make.trainee())
        assert client.get("/admin/courses/translations/").status_code == 403


def lesson_in_english(course):
    make.in_english(course)
    return lessons(course)[0].get_translations().get().specific


def test_the_panels_of_all_three_kinds_are_bound():
    for model in (CoursePage, ModulePage, LessonPage):
        assert "publish_policy" in get_edit_handler(model).get_form_class().base_fields


def test_a_copy_that_goes_live_is_new_to_those_enrolled(course, people):
    made = add_lesson(modules(course)[0])
    copied = made.copy(update_attrs={"slug": "copied", "code": "copied"})
    assert Publication.objects.filter(page_key=copied.translation_key, adds=True).exists()
