"""Whom a publish touches: by this page, by what changed in it, and at the same cost however many are enrolled."""

import pytest
from django.core.cache import cache

from courses.forecast import ALL_NEW, change_of, forecast_of
from courses.models import CoursePage, LessonPage, ModulePage
from courses.policy_panel import ESTIMATED, figure, rows_of
from lms.training.admin.taking_away import words_about
from lms.training.journey import begin_course
from lms.training.publish_forecast import forecast_bounded, forecast_publish
from tests import make
from tests.make import quizzes, volunteers
from tests.make.publishing import lessons, modules, people_in, publish, require

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two modules of two lessons, each with a quiz."""
    made = make.course(modules=2, lessons=2, quiz=quizzes.quiz(questions=6, attempts_allowed=0), sequential=False)
    return CoursePage.objects.get(pk=made.pk)


@pytest.fixture
def people(course):
    """Somebody who only began, somebody who finished the first module, and a volunteer who finished everything."""
    found = people_in(course)
    volunteers.volunteer(found.finished, volunteers.programme([course]), status="active")
    return found


def draft(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()
    return page.get_latest_revision_as_object()


def touched(page, policy="repeat"):
    found = forecast_of(page).by_policy[policy]
    return found.mid_course, found.finished, found.certified, found.active


def test_a_lesson_is_repeated_by_those_who_have_read_it(course, people):
    first, *_rest, last = lessons(course)
    assert touched(draft(first)) == (1, 1, 1, 1)
    assert touched(draft(last)) == (0, 1, 1, 1)
    assert {touched(draft(first), policy) for policy in ("small", "new")} == {(0, 0, 0, 0)}


def test_a_quiz_is_repeated_by_those_who_have_passed_it(course, people):
    first, second = modules(course)
    assert touched(draft(first)) == (1, 1, 1, 1)
    assert touched(draft(second)) == (0, 1, 1, 1)


def test_a_module_without_a_quiz_is_repeated_by_those_who_have_read_in_it(course, people):
    first = modules(course)[0]
    first.quiz = None
    first.save_revision().publish()
    assert touched(draft(first))[0] == 1
    assert touched(draft(course))[0] == 1


def test_what_is_new_concerns_everybody_in_mid_course(course, people):
    first = lessons(course)[0]
    first.unpublish()
    assert touched(draft(first)) == (2, 1, 1, 1)


def test_a_new_rule_holds_for_those_it_still_concerns_whatever_is_chosen(course, people):
    first, second = modules(course)
    other = quizzes.quiz(questions=6)
    assert [touched(draft(module, quiz=other), "small")[0] for module in (first, second)] == [1, 2]
    assert touched(draft(first, quiz=None), "small")[0] == 0
    assert touched(draft(course, sequential=True), "new")[0] == 2
    assert touched(draft(course, sequential=True), "repeat") == (2, 1, 1, 1)


def test_what_comes_first_from_now_on_is_such_a_rule(course, people):
    second = modules(course)[1]
    live = ModulePage.objects.get(pk=second.pk)
    assert change_of(live).rules_of is None
    require(second, make.course())
    drafted = ModulePage.objects.get(pk=second.pk)
    needs = list(drafted.prerequisites.all())
    drafted.prerequisites.all().delete()
    drafted.prerequisites.set(needs)
    assert change_of(drafted).rules_of == {second.translation_key}


def test_whoever_is_in_a_refresher_is_asked_once_more_only_for_what_is_done_already(course, people):
    first, second = lessons(course)[:2]
    publish(first, "repeat")
    begin_course(user=people.finished, course=CoursePage.objects.get(pk=course.pk))
    assert touched(draft(LessonPage.objects.get(pk=second.pk)))[0] == 2
    assert forecast_of(draft(first)).enrolled == 3


def test_translations_and_courses_that_are_not_live_have_no_forecast(course, people):
    make.in_english(course)
    twin = lessons(course)[0].get_translations().get().specific
    assert forecast_of(twin) is None
    course.unpublish()
    assert forecast_of(lessons(course)[0]) is None


def test_it_costs_one_query_and_the_number_of_enrolments_once_an_hour(course, people, django_assert_num_queries):
    change = change_of(draft(lessons(course)[0]))
    with django_assert_num_queries(1):
        forecast_publish(course, change)
    with django_assert_num_queries(2):
        forecast_bounded(course, change)
    for _number in range(3):
        begin_course(user=make.trainee(), course=course)
    with django_assert_num_queries(1):
        assert forecast_bounded(course, change).enrolled == 6


def test_of_many_only_some_are_looked_at_and_the_figures_say_so(course, people, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "forecast_sample": 4}
    for _number in range(37):
        begin_course(user=make.trainee(), course=course)
    cache.clear()
    found = forecast_bounded(course, ALL_NEW)
    assert found.step == 11
    assert found.enrolled in {33, 44}  # of 40
    assert rows_of(found)[0][1] == ["fewer than 33"] * 4 or "33" in rows_of(found)[0][1][0]
    assert str(ESTIMATED) in words_about(course)
    settings.LMS_RULES = {**settings.LMS_RULES, "forecast_sample": 50}
    assert str(ESTIMATED) not in words_about(course)


@pytest.mark.parametrize(
    ("count", "step", "words"),
    [
        (83326, 61, "83,000"),
        (7, 1, "7"),
        (0, 1, "0"),
        (0, 61, "183"),
        (120, 30, "120"),
        (9, 3, "9"),
        (1234567, 2, "1,200,000"),
    ],
)
def test_estimates_are_rounded_and_nobody_found_is_not_nobody(count, step, words):
    assert words in figure(count, step)
    assert (figure(count, step) == words) is (step == 1)
