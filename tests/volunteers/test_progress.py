"""How far a person is in the programmes they joined."""

import pytest
from django.utils.translation import override

from lms.volunteers.progress import programme_progress
from tests import make
from tests.make.volunteers import certificate_row, programme, volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def somjai():
    return make.trainee("สมใจ")


def test_who_joined_nothing_has_no_progress(somjai):
    assert programme_progress(somjai) == []


def test_progress_counts_the_required_courses_that_have_a_valid_certificate(somjai):
    courses = [make.course(modules=0) for _each in range(3)]
    row = volunteer(somjai, programme(courses))
    held = certificate_row(user=somjai, course=courses[1])
    certificate_row(user=somjai, course=courses[2], revoked_by=make.admin())
    certificate_row(user=make.trainee(), course=courses[0])
    (progress,) = programme_progress(somjai)
    assert progress.volunteer == row
    assert (progress.held, progress.needed) == (1, 3)
    assert [course.certificate for course in progress.courses] == [None, held, None]
    assert progress.next_course == progress.courses[0]


def test_courses_stand_in_the_readers_language_where_it_exists(somjai):
    both, thai_only = make.course(modules=0), make.course(modules=0)
    twin = make.in_english(both)
    volunteer(somjai, programme([both, thai_only]))
    with override("en"):
        (progress,) = programme_progress(somjai)
    assert [course.title for course in progress.courses] == [twin.title, thai_only.title]
    assert [course.language for course in progress.courses] == ["en", "th"]
    assert progress.courses[0].url.startswith("/en/")
    assert not progress.courses[1].url.startswith("/en/")


def test_progress_costs_the_same_however_much_there_is(somjai, django_assert_num_queries):
    volunteer(somjai, programme([make.course(modules=0)]))
    programme_progress(somjai)  # fills Wagtail's cache of site roots
    with django_assert_num_queries(4):
        programme_progress(somjai)
    for _each in range(3):
        courses = [make.course(modules=0) for _number in range(3)]
        volunteer(somjai, programme(courses))
        certificate_row(user=somjai, course=courses[0])
    programme_progress(somjai)
    with django_assert_num_queries(4):
        assert len(programme_progress(somjai)) == 4
