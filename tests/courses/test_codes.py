"""A new page's code: the next free one is suggested, may be changed, and may not be another page's."""

import pytest
from django.test import Client

from courses.codes import next_code
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from tests import make
from tests.make.agencies import agency, member
from tests.make.publishing import lessons, modules

pytestmark = pytest.mark.django_db
HELD = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


@pytest.fixture
def course():
    return make.course(modules=2, lessons=2)


@pytest.fixture
def as_ari():
    client = Client()
    client.force_login(make.people.admin())
    return client


def coded(pages, *codes):
    for page, code in zip(pages, codes, strict=True):
        type(page).objects.filter(pk=page.pk).update(code=code)


def suggested(client, kind, parent):
    page = client.get(f"/admin/pages/add/courses/{kind}/{parent.pk}/")
    return page.context["form"]["code"].value()


@pytest.mark.parametrize(
    ("here", "suggestion"),
    [
        (("fraud-1", "fraud-2"), "fraud-3"),
        (("fraud-9", "fraud-10"), "fraud-11"),
        (("story", "fraud"), "first-1"),
        (("story", "fraud-7"), "fraud-8"),
        (("a1", "b01"), "a2"),
    ],
)
def test_the_next_number_is_suggested(course, as_ari, here, suggestion):
    first, second = modules(course)
    coded([first, second], "first", "second")
    coded(LessonPage.objects.child_of(first), *here)
    coded(LessonPage.objects.child_of(second), "x", "y")
    assert suggested(as_ari, "lessonpage", first) == suggestion


def test_what_a_neighbouring_module_uses_is_not_suggested(course, as_ari):
    first, second = modules(course)
    coded(LessonPage.objects.child_of(first), "l-1", "l-2")
    coded(LessonPage.objects.child_of(second), "l-3", "l-4")
    assert suggested(as_ari, "lessonpage", first) == "l-5"


def test_modules_and_courses_get_one_too(course, as_ari):
    coded(modules(course), "one", "two")
    code = CoursePage.objects.get(pk=course.pk).code
    assert suggested(as_ari, "modulepage", course) == f"{code}-1"
    index = CourseIndexPage.objects.get(pk=course.get_parent().pk)
    offered = suggested(as_ari, "coursepage", index)
    assert offered
    assert not CoursePage.objects.filter(code=offered).exists()


def lesson_form(**fields):
    return {
        **{"title": "บท", "slug": "another", "summary": "ย่อ", "minutes": 5, "body-count": 1, "sources-count": 0},
        **{"body-0-type": "heading", "body-0-value": "หัวเรื่อง", "body-0-order": 0, "body-0-deleted": ""},
        **HELD,
        **fields,
    }


def test_a_code_that_another_page_of_the_course_has_is_refused_at_its_field(course, as_ari):
    first, second = modules(course)
    coded(LessonPage.objects.child_of(second), "l-3", "l-4")
    address = f"/admin/pages/add/courses/lessonpage/{first.pk}/"
    answer = as_ari.post(address, lesson_form(code="l-4"))
    assert answer.status_code == 200
    assert "l-4" in str(answer.context["form"].errors["code"])
    assert as_ari.post(address, lesson_form(code="l-5")).status_code == 302
    assert LessonPage.objects.child_of(ModulePage.objects.get(pk=first.pk)).filter(code="l-5").exists()


def test_another_course_and_another_language_may_have_the_same(course, as_ari):
    other = make.course(modules=1, lessons=1)
    coded(lessons(other), "l-4")
    make.in_english(course)
    lesson = lessons(course)[0]
    coded([lesson], "l-4")
    twin = lesson.get_translations().get().specific
    for page in (lesson, twin):
        form = lesson_form(code="l-4", slug=page.slug)
        assert as_ari.post(f"/admin/pages/{page.pk}/edit/", form).status_code == 302, page.locale


def test_a_copied_page_says_so_when_it_is_edited(course, as_ari):
    lesson = lessons(course)[0]
    copied = lesson.copy(update_attrs={"slug": "copied"})
    answer = as_ari.post(f"/admin/pages/{copied.pk}/edit/", lesson_form(code=lesson.code, slug="copied"))
    assert "code" in answer.context["form"].errors
    form = lesson_form(code=lesson.code, slug=lesson.slug)
    assert as_ari.post(f"/admin/pages/{lesson.pk}/edit/", form).status_code == 302  # the first keeps its code


def test_an_agencys_author_is_offered_one_for_a_first_course():
    author, client = member(agency("pdpc")), Client()
    client.force_login(author)
    index = CourseIndexPage.objects.filter(locale__language_code="th").get()
    assert suggested(client, "coursepage", index) == "course-1"


def test_a_code_stays_within_its_length(course):
    coded([modules(course)[0]], "x" * 80)
    LessonPage.objects.all().update(code="same")
    assert len(next_code(LessonPage(), ModulePage.objects.get(code="x" * 80))) <= 80
