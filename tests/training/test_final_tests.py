"""A course that ends with a module that is only a quiz."""

from dataclasses import dataclass

import pytest
from django.test import Client

from certificates.models import Certificate
from courses.models import CoursePage, Enrolment, ModulePage
from courses.outline import outline_of
from lms.accounts.models import User
from lms.core.refusals import Refused
from lms.training import journey
from lms.training.access import main_module
from tests import make
from tests.make import quizzes

pytestmark = pytest.mark.django_db


@dataclass
class Way:
    """Somjai in a course of one module with two lessons, and a final test."""

    course: CoursePage
    final: ModulePage
    somjai: User

    @property
    def enrolment(self) -> Enrolment:
        return journey.begin_course(user=self.somjai, course=self.course)

    def read_all(self) -> None:
        for lesson in outline_of(self.course).lessons:
            journey.finish_lesson(enrolment=self.enrolment, lesson_key=lesson.key)


@pytest.fixture
def way(client: Client) -> Way:
    course = make.course(modules=1, lessons=2)
    final = course.add_child(
        instance=ModulePage(
            title="สอบปลายทาง", slug="final", code="final", summary="ทั้งหลักสูตร", quiz=quizzes.quiz(questions=6)
        )
    )
    somjai = make.trainee("สมใจ")
    client.force_login(somjai, backend="lms.accounts.backends.EmailOrMobileBackend")
    found = Way(CoursePage.objects.get(pk=course.pk), main_module(final.pk), somjai)
    assert found.enrolment.completed_at is None
    return found


def test_passing_the_final_test_finishes_the_course(way):
    way.read_all()
    attempt = journey.start_quiz(enrolment=way.enrolment, module=way.final)
    quizzes.answer_all(attempt)
    _result, finished = journey.submit_quiz(attempt=attempt)
    assert finished.certificate == Certificate.objects.get()
    assert way.enrolment.completed_at


def test_the_final_test_waits_for_the_modules_before_it(way):
    with pytest.raises(Refused) as refused:
        journey.start_quiz(enrolment=way.enrolment, module=way.final)
    assert refused.value.code == "modules_first"
    assert "บทที่ 1.1" in refused.value.remedy


def test_in_a_course_without_order_the_final_test_may_come_first(way):
    way.course.sequential = False
    way.course.save()
    assert journey.start_quiz(enrolment=way.enrolment, module=way.final).number == 1


def test_the_quiz_page_says_what_comes_first_and_leads_there(way, client):
    page = client.get(f"/learn/modules/{way.final.pk}/quiz/").content.decode()
    assert "บทที่ 1.1" in page
    assert outline_of(way.course).lessons[0].url in page
    assert f"/learn/modules/{way.final.pk}/quiz/start/" not in page


def test_course_and_module_pages_lead_to_the_final_test(way, client):
    way.read_all()
    address = f"/learn/modules/{way.final.pk}/quiz/"
    outline = outline_of(way.course)
    assert address in client.get(f"/courses/{way.course.slug}/").content.decode()
    assert address in client.get(outline.modules[-1].url).content.decode()
    assert f"{address}start/" in client.get(address).content.decode()


def test_a_failed_final_test_sends_back_to_the_lessons_of_the_course(way, client):
    way.final.quiz.cooldown = quizzes.timedelta(minutes=30)
    way.final.quiz.save()
    way.read_all()
    attempt = journey.start_quiz(enrolment=way.enrolment, module=main_module(way.final.pk))
    quizzes.answer_all(attempt, right=0)
    journey.submit_quiz(attempt=attempt)
    page = client.get(f"/learn/modules/{way.final.pk}/quiz/").content.decode()
    assert all(lesson.url in page for lesson in outline_of(way.course).lessons)
