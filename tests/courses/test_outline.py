"""A course as a list of modules and lessons."""

import pytest
from django.utils import translation

from courses.outline import outline_of, outlines_of
from tests import make

pytestmark = pytest.mark.django_db


def test_an_outline_lists_modules_and_lessons_in_tree_order():
    outline = outline_of(make.course(modules=2, lessons=3))
    assert [module.title for module in outline.modules] == ["หน่วยที่ 1", "หน่วยที่ 2"]
    assert [lesson.title for lesson in outline.lessons] == [f"บทที่ {m}.{n}" for m in (1, 2) for n in (1, 2, 3)]


@pytest.mark.parametrize(("modules", "lessons"), [(1, 1), (4, 6)])
def test_an_outline_costs_one_query_whatever_its_size(modules, lessons, django_assert_num_queries):
    course = make.course(modules=modules, lessons=lessons)
    outline_of(course)
    with django_assert_num_queries(1):
        outline_of(course)


def test_several_outlines_cost_one_query_and_do_not_mix(django_assert_num_queries):
    first, second = make.course(lessons=1), make.course(lessons=4)
    outline_of(first)
    with django_assert_num_queries(1):
        outlines = outlines_of([first, second])
    assert len(outlines[first.translation_key].lessons) == 1
    assert len(outlines[second.translation_key].lessons) == 4


def test_unpublished_lessons_are_not_in_the_outline():
    course = make.course(lessons=2)
    course.get_children().first().get_children().first().unpublish()
    assert [lesson.title for lesson in outline_of(course).lessons] == ["บทที่ 1.2"]


def test_the_reader_gets_addresses_in_their_language_and_thai_where_there_is_no_other():
    course = make.course(lessons=2)
    twin = make.in_english(course)
    twin.get_children().first().get_children().last().unpublish()
    with translation.override("en"):
        lessons = outline_of(course, own_path=twin.path).lessons
    assert [lesson.language for lesson in lessons] == ["en", "th"]
    assert lessons[0].url.startswith("/en/courses/")
    assert lessons[1].url.startswith("/courses/")


def test_an_outline_without_courses_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert outlines_of([]) == {}
