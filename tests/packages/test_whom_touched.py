"""Whom an import touches: what the dry run says would be written, and nothing else."""

import pytest

from courses.forecast import Change
from courses.models import CoursePage
from courses.outline import outline_of
from courses.packages.touched import change_in, forecast_import
from tests import make
from tests.make import quizzes
from tests.make.publishing import lessons, modules, people_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    made = make.course(modules=2, lessons=2, quiz=quizzes.quiz(questions=6, attempts_allowed=0), sequential=False)
    return CoursePage.objects.get(pk=made.pk)


def report(*things):
    return {"things": [{"name": name, "outcome": outcome} for name, outcome in things]}


def test_changed_lessons_take_their_modules_quiz_along(course):
    lesson, module = lessons(course)[0], modules(course)[0]
    said = report((f"lesson {lesson.code} th", "changed"), (f"lesson {lessons(course)[1].code} th", "unchanged"))
    found = change_in(said, outline_of(course))
    assert found == Change(frozenset({lesson.translation_key}), frozenset({module.translation_key}))


def test_what_is_kept_translated_or_no_page_changes_nothing_for_people(course):
    code = lessons(course)[0].code
    said = report(
        (f"lesson {code} en", "changed"),
        (f"lesson {code} th", "kept"),
        ("question q-1", "changed"),
        (f"course {course.code} th", "changed"),
    )
    assert change_in(said, outline_of(course)) == Change()


@pytest.mark.parametrize("name", ["lesson new-lesson th", "module new-module th"])
def test_what_is_not_there_yet_is_new_to_all_in_mid_course(course, name):
    assert change_in(report((name, "created")), outline_of(course)) == Change(is_new=True)


def test_the_forecast_counts_them_and_asks_nothing_of_courses_that_are_not_live(course):
    people_in(course)
    said = report((f"module {modules(course)[0].code} th", "changed"))
    found = forecast_import(course.code, said)
    assert found is not None
    assert (found.enrolled, found.by_policy["repeat"].mid_course, found.by_policy["small"].mid_course) == (3, 1, 0)
    nothing = forecast_import(course.code, report(("question q-1", "changed")))
    assert nothing is not None
    assert (nothing.enrolled, nothing.by_policy["repeat"].finished) == (3, 0)
    course.unpublish()
    assert forecast_import(course.code, said) is None
    assert forecast_import("unknown", said) is None
