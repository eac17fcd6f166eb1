"""How far a trainee is."""

import pytest

from courses.enrolment import enrol
from courses.models import Enrolment
from courses.outline import outline_of
from courses.progress import NOTHING, begin_module, complete_course, complete_lesson, complete_module, progress_of
from lms.core.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make.course(modules=2, lessons=2)


@pytest.fixture
def enrolment(course):
    return enrol(user=make.trainee(), course=course)


def test_enrolling_twice_gives_one_enrolment(course, enrolment):
    assert enrol(user=enrolment.user, course=course) == enrolment
    assert Enrolment.objects.count() == 1


def test_enrolling_through_the_english_page_is_the_same_enrolment(course, enrolment):
    assert enrol(user=enrolment.user, course=make.in_english(course)) == enrolment


def test_an_unpublished_course_takes_nobody(course):
    course.unpublish()
    with pytest.raises(Refused) as refused:
        enrol(user=make.trainee(), course=course)
    assert refused.value.code == "course_not_open"


def test_a_new_edition_is_a_new_enrolment_and_the_old_one_stays(course, enrolment):
    course.edition = 2
    course.save()
    assert enrol(user=enrolment.user, course=course).edition == 2
    assert Enrolment.objects.count() == 2


def test_the_next_step_goes_lesson_by_lesson_to_the_quiz_and_on(course, enrolment):
    outline = outline_of(course)
    first, second = outline.modules
    taken = []
    for _turn in range(6):
        step = progress_of(enrolment).next_step(outline)
        taken.append((step.kind, step.module.title))
        if step.lesson:
            complete_lesson(enrolment=enrolment, lesson_key=step.lesson.key)
        else:
            complete_module(place=begin_module(enrolment=enrolment, module_key=step.module.key))
    one, two = first.title, second.title
    assert taken == [("lesson", one), ("lesson", one), ("quiz", one), ("lesson", two), ("lesson", two), ("quiz", two)]
    assert progress_of(enrolment).next_step(outline).kind == "finished"


def test_lessons_open_in_order_unless_the_course_says_otherwise(course):
    outline = outline_of(course)
    second = outline.lessons[1].key
    assert not NOTHING.lesson_is_open(outline, second, sequential=True)
    assert NOTHING.lesson_is_open(outline, second, sequential=False)


def test_each_step_counts_once(course, enrolment):
    outline = outline_of(course)
    lesson, module = outline.lessons[0].key, outline.modules[0].key
    assert [complete_lesson(enrolment=enrolment, lesson_key=lesson) for _ in range(2)] == [True, False]
    place = begin_module(enrolment=enrolment, module_key=module)
    assert [complete_module(place=place) for _ in range(2)] == [True, False]
    assert [complete_course(enrolment=enrolment) for _ in range(2)] == [True, False]


def test_a_lesson_taken_out_of_the_course_no_longer_counts_but_is_not_forgotten(course, enrolment):
    outline = outline_of(course)
    complete_lesson(enrolment=enrolment, lesson_key=outline.lessons[0].key)
    course.get_children().first().get_children().first().unpublish()
    now = outline_of(course)
    assert progress_of(enrolment).lessons_done(now) == 0
    assert outline.lessons[0].key in progress_of(enrolment).lessons
