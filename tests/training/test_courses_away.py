"""While a course is not published nobody can refresh it: its deadlines do not run, and nobody loses a certificate."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from certificates.models import Certificate
from courses.deadlines import resume_deadlines, stop_deadlines
from courses.editions import raise_edition, refresh_by
from courses.models import CoursePage, Edition
from lms.training.refreshers import end_old_editions, remind
from tests import make
from tests.make import quizzes
from tests.make.publishing import lessons, people_in, publish

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def course():
    return make.course(modules=2, lessons=1, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def people(course):
    return people_in(course)


@pytest.fixture
def edition(course, people):
    publish(lessons(course)[0], "repeat", user=make.people.admin())
    return Edition.objects.get()


def fresh(course):
    return CoursePage.objects.get(pk=course.pk)


def was_away(edition, days: int) -> None:
    """Let the course have been taken offline so many days ago, when the edition had as many days left as now."""
    edition.refresh_from_db()
    edition.stopped_on -= timedelta(days=days)
    edition.refresh_by -= timedelta(days=days)
    edition.save()


def comes_back(course) -> None:
    fresh(course).save_revision().publish()


def days_left(edition) -> int:
    edition.refresh_from_db()
    return (edition.refresh_by - TODAY()).days


@pytest.mark.parametrize("away", [0, 1, 30, 200])
def test_whoever_had_days_left_has_them_still_when_it_comes_back(course, people, edition, away):
    fresh(course).unpublish()
    was_away(edition, away)
    assert end_old_editions(today=TODAY()) == 0
    comes_back(course)
    assert days_left(edition) == 60
    assert edition.stopped_on is None
    assert end_old_editions(today=TODAY()) == 0
    assert Certificate.objects.get(enrolment__user=people.finished).is_valid
    assert end_old_editions(today=TODAY() + timedelta(days=61)) == 1


def test_it_is_on_record_and_the_pages_know_the_new_day(course, people, edition):
    fresh(course).unpublish()
    was_away(edition, 30)
    comes_back(course)
    entry = PageLogEntry.objects.get(action="courses.deadline")
    assert (entry.data["days"], entry.data["edition"]) == (30, edition.number)
    assert refresh_by(course.translation_key, 1) == Edition.objects.get().refresh_by


def test_repeated_nothing_moves_twice(course, people, edition):
    day = edition.refresh_by
    assert [stop_deadlines(course=course, today=TODAY()) for _twice in range(2)] == [1, 0]
    later = TODAY() + timedelta(days=10)
    assert [len(resume_deadlines(course=course, today=later)) for _twice in range(2)] == [1, 0]
    edition.refresh_from_db()
    assert edition.refresh_by == day + timedelta(days=10)


def test_publishing_a_course_that_was_not_away_moves_nothing(course, people, edition):
    comes_back(course)
    assert days_left(edition) == 60
    assert not PageLogEntry.objects.filter(action="courses.deadline").exists()


def test_nobody_is_reminded_while_it_is_away_and_everybody_afterwards(course, people, edition):
    fresh(course).unpublish()
    assert remind(today=TODAY()) == 0
    comes_back(course)
    assert remind(today=TODAY()) == 1


def test_what_was_over_before_it_went_stays_over(course, people, edition):
    Edition.objects.update(refresh_by=TODAY() - timedelta(days=1))
    fresh(course).unpublish()
    comes_back(course)
    assert end_old_editions(today=TODAY()) == 1


def test_a_course_that_goes_offline_to_wait_for_its_hour_is_away_too(course, people, edition):
    CoursePage.objects.filter(pk=course.pk).update(live_revision=None)
    page = fresh(course)
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision().publish()
    assert not fresh(course).live
    edition.refresh_from_db()
    assert edition.stopped_on == TODAY()


def test_an_edition_that_is_raised_while_the_course_is_away_waits_for_it(course, people):
    fresh(course).unpublish()
    raised = raise_edition(course=fresh(course), actor=None)
    assert raised.stopped_on == TODAY()
    was_away(raised, 90)
    comes_back(course)
    assert days_left(raised) == 60


def test_taking_a_translation_or_another_course_offline_stops_nothing(course, people, edition):
    make.in_english(course).unpublish()
    make.course(modules=1).unpublish()
    edition.refresh_from_db()
    assert edition.stopped_on is None


def test_the_days_are_days_of_the_calendar(course, people, edition):
    Edition.objects.update(refresh_by=date(2030, 3, 1), stopped_on=date(2030, 2, 20))
    resume_deadlines(course=course, today=date(2030, 3, 5))
    assert Edition.objects.get().refresh_by == date(2030, 3, 14)
