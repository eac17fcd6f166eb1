"""Refreshers: shown at home, reminded of by mail, and what follows once their time is over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.serials import thai_serial
from courses.editions import raise_edition
from courses.models import CoursePage, Edition, RefresherReminder
from lms.training.journey import begin_course, finish_lesson
from lms.training.publish_forecast import forecast_publish
from lms.training.refreshers import end_old_editions, remind
from lms.training.tasks import end_editions, remind_of_refreshers
from lms.volunteers.models import Volunteer
from lms.volunteers.status import lapse_expired
from tests import make
from tests.make import quizzes, volunteers
from tests.make.publishing import add_lesson, finish, lessons, modules, pass_quiz, people_in, publish

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


@pytest.fixture
def course():
    return make.course(modules=2, lessons=1, quiz=quizzes.quiz(questions=6, attempts_allowed=0))


@pytest.fixture
def people(course):
    found = people_in(course)
    programme = volunteers.programme([course])
    volunteers.volunteer(found.finished, programme, status="active")
    return found


@pytest.fixture
def ari():
    return make.people.admin()


@pytest.fixture
def edition(course, people, ari):
    publish(lessons(course)[0], "repeat", user=ari)
    return Edition.objects.get()


def overdue(edition):
    """Let the edition's deadline have been yesterday; returns today."""
    edition.refresh_by = timezone.localdate() - timedelta(days=1)
    edition.save()
    return timezone.localdate()


def status_of(user):
    return Volunteer.objects.get(user=user).status


def test_home_and_course_page_lead_through_the_refresher(course, people, edition, client):
    client.force_login(people.finished, backend=BACKEND)
    for address in ("/learn/", course.url):
        page = client.get(address).text
        assert "Begin the refresher" in page or "เริ่มทบทวน" in page
        assert f"/learn/courses/{course.pk}/enrol/" in page
    answer = client.post(f"/learn/courses/{course.pk}/enrol/")
    assert answer.url == lessons(course)[0].url
    client.post(f"/learn/lessons/{lessons(course)[0].pk}/finish/")
    pass_quiz(people.finished, modules(course)[0])
    done = client.get("/learn/").text
    assert "Begin the refresher" not in done
    assert "เริ่มทบทวน" not in done
    assert Certificate.objects.filter(enrolment__user=people.finished, edition=2).exists()


def test_reminders_go_out_once_each_to_those_who_finished(edition, people, settings):
    today = timezone.localdate()
    assert [remind(today=today), remind(today=today)] == [1, 0]
    assert mail.outbox[0].to == [people.finished.email]
    assert [remind(today=today + timedelta(days=days)) for days in (30, 46, 50, 57, 58, 61)] == [0, 1, 0, 1, 0, 0]
    assert RefresherReminder.objects.count() == 3


def test_whoever_has_refreshed_is_reminded_no_more(edition, course, people):
    refresher = begin_course(user=people.finished, course=course)
    assert remind_of_refreshers() == 1
    finish_lesson(enrolment=refresher, lesson_key=lessons(course)[0].translation_key)
    pass_quiz(people.finished, modules(course)[0])
    assert remind(today=edition.refresh_by) == 0


def test_until_the_deadline_certificate_and_status_stay(edition, people):
    assert end_old_editions(today=edition.refresh_by) == 0
    assert lapse_expired(today=edition.refresh_by) == []
    assert Certificate.objects.get(enrolment__user=people.finished).valid_until is None
    assert status_of(people.finished) == "active"


def test_after_the_deadline_the_status_lapses_by_the_rule_and_the_decision_is_on_record(edition, people, ari):
    later = overdue(edition)
    assert [end_old_editions(today=later), end_old_editions(today=later)] == [1, 0]
    held = Certificate.objects.get(enrolment__user=people.finished)
    entry = ModelLogEntry.objects.for_instance(held).get(action="certificate.end")
    assert (held.valid_until, entry.user_id) == (edition.refresh_by, ari.pk)
    assert len(lapse_expired(today=later)) == 1
    assert status_of(people.finished) == "lapsed"


def test_a_late_refresher_brings_certificate_and_status_back(edition, course, people):
    Certificate.objects.filter(enrolment__user=people.finished).update(
        valid_until=timezone.localdate() - timedelta(days=1)
    )
    lapse_expired(today=timezone.localdate())
    assert status_of(people.finished) == "lapsed"
    refresher = begin_course(user=people.finished, course=course)
    finish_lesson(enrolment=refresher, lesson_key=lessons(course)[0].translation_key)
    pass_quiz(people.finished, modules(course)[0])
    assert status_of(people.finished) == "active"


def test_whoever_refreshed_in_time_keeps_the_status(edition, course, people):
    refresher = begin_course(user=people.finished, course=course)
    finish_lesson(enrolment=refresher, lesson_key=lessons(course)[0].translation_key)
    pass_quiz(people.finished, modules(course)[0])
    later = overdue(edition)
    end_old_editions(today=later)
    assert lapse_expired(today=later) == []


def test_where_the_rules_say_keep_nothing_ends(edition, people, settings):
    settings.LMS_RULES = {**settings.LMS_RULES, "refresher_after_deadline": "keep"}
    Edition.objects.update(refresh_by=timezone.localdate() - timedelta(days=3))
    assert end_editions() == 0
    assert Certificate.objects.get(enrolment__user=people.finished).is_valid


def test_the_forecast_counts_people_at_every_point_and_costs_one_query(course, people, django_assert_num_queries):
    course = CoursePage.objects.get(pk=course.pk)
    with django_assert_num_queries(1):
        found = forecast_publish(course)
    assert found.enrolled == 3
    touched = found.by_policy["repeat"]
    assert (touched.mid_course, touched.finished, touched.certified, touched.active) == (2, 1, 1, 1)
    assert {found.by_policy["small"].mid_course, found.by_policy["new"].certified} == {0}
    finish(make.trainee(), course)
    with django_assert_num_queries(1):
        assert forecast_publish(course).by_policy["repeat"].finished == 2


def test_somebody_in_a_refresher_counts_once_in_the_forecast(edition, course, people):
    begin_course(user=people.finished, course=course)
    found = forecast_publish(CoursePage.objects.get(pk=course.pk))
    assert (found.enrolled, found.by_policy["repeat"].certified) == (3, 1)


def test_switching_language_in_the_middle_of_a_lesson_counts_it_once(course, people, client):
    english = make.in_english(course)
    lesson = lessons(course)[1]
    twin = lesson.get_translations().get().specific
    client.force_login(people.middle, backend=BACKEND)
    assert client.get(lesson.url).status_code == 200
    assert client.get(twin.url).status_code == 200
    for page in (twin, lesson):
        client.post(f"/learn/lessons/{page.pk}/finish/")
    row = begin_course(user=people.middle, course=english)
    assert row.lesson_progress.count() == 2
    assert row.module_progress.count() == 2


def test_a_lesson_added_for_new_trainees_leaves_the_way_of_others_as_it_was(course, people, client):
    add_lesson(modules(course)[1], "new")
    client.force_login(people.middle, backend=BACKEND)
    assert "1 / 2" in client.get("/learn/").text or "1 จาก 2" in client.get("/learn/").text


def test_whoever_is_in_mid_course_is_told_why_there_is_more_to_do(course, people, edition, client):
    client.force_login(people.middle, backend=BACKEND)
    for address in (course.url, "/learn/", course.get_parent().url):
        shown = [one.name for one in client.get(address).templates]
        assert "training/_again.html" in shown, address
    told = client.get(course.url).context["again"]
    assert (told.lessons, told.quizzes) == (1, 1)
    client.post(f"/learn/lessons/{lessons(course)[0].pk}/finish/")
    assert client.get(course.url).context["again"].lessons == 0
    pass_quiz(people.middle, modules(course)[0])
    assert client.get(course.url).context["again"] is None


def test_whoever_had_read_nothing_or_enrols_now_is_told_nothing(course, people, edition, client):
    newcomer = make.trainee("ใหม่")
    begin_course(user=newcomer, course=course)
    for person in (people.begun, newcomer):
        client.force_login(person, backend=BACKEND)
        assert client.get(course.url).context["again"] is None


def test_in_a_refresher_the_course_page_still_shows_the_certificate_held(course, people, edition, client):
    held = Certificate.objects.get(enrolment__user=people.finished)
    begin_course(user=people.finished, course=course)
    client.force_login(people.finished, backend=BACKEND)
    page = client.get(course.url)
    assert page.context["held"] == held
    assert reverse("certificates:download", args=[held.serial]) in page.text
    Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    page = client.get(course.url).text
    assert reverse("certificates:download", args=[held.serial]) not in page
    assert thai_serial(held.serial) in page


def test_an_edition_follows_the_newest_even_where_the_page_was_saved_with_an_older_number(course, people, edition, ari):
    CoursePage.objects.update(edition=1)
    Edition.objects.update(raised_at=timezone.now() - timedelta(days=9))
    assert raise_edition(course=course, actor=ari).number == 3
