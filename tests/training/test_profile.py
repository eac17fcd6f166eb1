"""Correcting one's own name, and the certificates that waited for it."""

import pytest

from certificates.models import Certificate
from lms.accounts.models import User
from lms.training import by_hand, journey
from lms.volunteers.models import Volunteer
from tests import make
from tests.make import people, quizzes, volunteers
from tests.make.certificates import certificate
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
TYPED = {"name_prefix": "นาง", "first_name": "สุขา", "last_name": "ใจดี", "latin_name": ""}


@pytest.fixture
def waiting(story: Story) -> Story:
    """Somjai has finished the course under a name that no font of the certificate prints."""
    story.somjai.first_name = "សុខា"
    story.somjai.save()
    attempt = story.start()
    quizzes.answer_all(attempt)
    journey.submit_quiz(attempt=attempt)
    return story


def test_a_corrected_name_brings_the_certificate_and_the_status(waiting: Story):
    volunteers.volunteer(waiting.somjai, volunteers.programme([waiting.course]))
    page = waiting.client.post("/profile/name/", TYPED, follow=True)
    assert page.redirect_chain == [("/profile/", 302)]
    assert "ประกาศนียบัตร" in page.text
    assert Certificate.objects.get().full_name == "นางสุขา ใจดี"
    assert Volunteer.objects.get().status == "active"


def test_saving_the_name_twice_issues_one_certificate(waiting: Story):
    for _time in range(2):
        waiting.client.post("/profile/name/", TYPED)
    assert Certificate.objects.count() == 1
    assert journey.issue_waiting(user=waiting.somjai) == []


def test_the_page_of_the_course_leads_to_the_name_until_there_is_a_certificate(waiting: Story):
    assert "/profile/name/" in waiting.client.get(waiting.course.url).text
    waiting.client.post("/profile/name/", TYPED)
    assert "/profile/name/" not in waiting.client.get(waiting.course.url).text


def test_saving_a_name_that_staff_had_corrected_brings_the_certificate_too(waiting: Story):
    User.objects.filter(pk=waiting.somjai.pk).update(first_name="สุขา")
    waiting.client.post("/profile/name/", TYPED)
    assert Certificate.objects.count() == 1


def test_a_certificate_that_cannot_be_made_for_another_reason_says_why(waiting: Story):
    waiting.course.title = "ភាសា"
    waiting.course.save()
    page = waiting.client.post("/profile/name/", TYPED, follow=True).text
    assert "U+17" in page
    assert not Certificate.objects.exists()
    waiting.somjai.refresh_from_db()
    assert waiting.somjai.first_name == "สุขา"


def test_a_certificate_stays_as_it_was_printed_and_a_revoked_one_is_not_issued_again(story: Story):
    admin = people.admin()
    done = by_hand.issue_by_hand(user=story.somjai, course=story.course, actor=admin, reason="อบรมในห้องเรียน")
    printed = done.certificate.full_name
    story.client.post("/profile/name/", TYPED)
    done.certificate.refresh_from_db()
    assert done.certificate.full_name == printed
    by_hand.revoke_certificate(certificate=done.certificate, actor=admin, reason="ชื่อผิด")
    story.client.post("/profile/name/", {**TYPED, "first_name": "สมใจ"})
    assert Certificate.objects.count() == 1


def test_nothing_is_issued_for_a_course_that_is_not_finished_or_is_somebody_elses(story: Story):
    story.start()
    other = certificate(user=make.trainee("มานี"))
    assert journey.issue_waiting(user=story.somjai) == []
    assert list(Certificate.objects.all()) == [other]


def test_a_wrong_name_is_refused_by_the_field(story: Story):
    page = story.client.post("/profile/name/", {**TYPED, "first_name": "สมใจ9", "last_name": "ใจដី"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"first_name", "last_name"}
    story.somjai.refresh_from_db()
    assert story.somjai.first_name == "สมใจ"


def test_the_form_shows_the_name_as_it_is(story: Story):
    page = story.client.get("/profile/name/").text
    assert 'value="สมใจ"' in page
    assert "ประกาศนียบัตรที่ออกแล้ว" in page
