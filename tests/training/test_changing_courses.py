"""Courses change under their trainees: nobody gets stuck, nothing that was done is lost."""

import pytest
from django.test import Client

from certificates.models import Certificate
from courses.models import ModulePage
from courses.outline import outline_of
from lms.training.journey import begin_course, finish_lesson, submit_quiz
from lms.training.tasks import issue_what_is_waiting
from tests import make
from tests.make import people, quizzes
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


def test_a_module_taken_out_after_the_others_were_passed_brings_the_certificate(story: Story):
    story.course.refresh_from_db()
    last = story.course.add_child(instance=ModulePage(title="หน่วยท้าย", slug="m9", code="m9", summary="หน่วยท้าย"))
    attempt = story.start()
    quizzes.answer_all(attempt)
    submit_quiz(attempt=attempt)
    assert not Certificate.objects.exists()
    last.unpublish()
    assert "คุณเรียนจบหลักสูตรนี้แล้ว" in story.client.get(story.course.url).text
    assert Certificate.objects.count() == 1


def test_a_quiz_taken_out_after_the_lessons_finishes_the_module(story: Story):
    for lesson in outline_of(story.course).lessons:
        finish_lesson(enrolment=story.enrolment, lesson_key=lesson.key)
    module = story.module
    module.quiz = None
    module.save()
    story.client.get(story.course.url)
    assert Certificate.objects.count() == 1


def test_a_quiz_passed_while_its_module_was_away_counts_when_it_is_back(story: Story):
    attempt, module = story.start(), story.module
    quizzes.answer_all(attempt)
    module.unpublish()
    submit_quiz(attempt=attempt)
    assert not Certificate.objects.exists()
    module.save_revision().publish()
    page = story.client.get(f"/learn/modules/{module.pk}/quiz/").text
    assert "คุณผ่านแบบทดสอบนี้แล้ว" in page
    assert Certificate.objects.count() == 1


def test_a_title_that_cannot_be_printed_is_told_and_mended_by_the_sweep(story: Story):
    story.course.title = "หลักสูตร 😀"
    story.course.save()
    attempt = story.start()
    quizzes.answer_all(attempt)
    submit_quiz(attempt=attempt)
    assert "ยังออกประกาศนียบัตรไม่ได้" in story.client.get(story.course.url).text
    assert issue_what_is_waiting() == 0
    story.course.title = "หลักสูตรที่แก้แล้ว"
    story.course.save()
    assert issue_what_is_waiting() == 1
    assert issue_what_is_waiting() == 0


def test_the_certificates_of_a_course_that_closed_are_still_at_hand(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt)
    submit_quiz(attempt=attempt)
    story.course.unpublish()
    page = story.client.get("/learn/").text
    assert f"/certificates/{Certificate.objects.get().serial}/pdf/" in page


def test_a_trainee_resumes_at_the_lesson_they_were_reading():
    course = make.course(modules=2, lessons=2, sequential=False)
    somjai, client = make.trainee(), Client()
    client.force_login(somjai, backend=BACKEND)
    begin_course(user=somjai, course=course)
    client.get(f"{course.url}m2/l1/")
    assert f'class="button" href="{course.url}m2/l1/"' in client.get("/learn/").text
    assert f'class="button" href="{course.url}m2/l1/"' in client.get(course.url).text


def test_a_page_without_a_translation_is_shown_in_the_language_there_is(story: Story):
    make.in_english(make.course())
    answer = story.client.get(f"/en{story.course.url}")
    assert (answer.status_code, answer.url) == (302, story.course.url)


@pytest.mark.parametrize(
    ("posted", "page"),
    [
        ("/learn/modules/{module}/quiz/start/", "/learn/modules/{module}/quiz/"),
        ("/learn/attempts/{key}/submit/", "/learn/attempts/{key}/"),
        ("/learn/attempts/{key}/answers/1/", "/learn/attempts/{key}/"),
        ("/learn/lessons/{lesson}/finish/", "{course}m1/l1/"),
        ("/learn/courses/{id}/enrol/", "{course}"),
    ],
)
def test_signing_in_again_after_a_form_was_sent_leads_to_the_forms_page(story: Story, posted: str, page: str):
    attempt = story.start()
    lesson = story.module.get_children().first()
    names = {
        "module": story.module.pk,
        "key": attempt.key,
        "lesson": lesson.pk,
        "course": story.course.url,
        "id": story.course.pk,
    }
    signed_out = Client().post(posted.format(**names))
    assert "/sign-in/" in signed_out.url
    assert story.client.get(posted.format(**names)).url == page.format(**names)


def test_an_answer_sent_while_signed_out_is_not_called_saved(story: Story):
    attempt = story.start()
    address = f"/learn/attempts/{attempt.key}/answers/1/"
    answer = Client().post(address, {"q1": "true", "seq": "1"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_people_on_record_are_not_deleted(story: Story, client: Client):
    story.enrolment  # noqa: B018 -- enrols
    client.force_login(people.admin(), backend=BACKEND)
    answer = client.post(f"/admin/users/delete/{story.somjai.pk}/")
    assert answer.status_code == 302
    story.somjai.refresh_from_db()
