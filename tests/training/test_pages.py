"""The trainee's pages: who may see what, what they cost, what bad input gets."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import ModulePage
from courses.outline import outline_of
from lms.training.journey import begin_course, finish_lesson
from quizzes.models import Attempt
from tests import make
from tests.make import quizzes
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"
SECRETS = ("เฉลยลับ", "คำติชมลับ", "Secret")
JSON = {"accept": "application/json"}


def outsider() -> Client:
    client = Client()
    client.force_login(make.trainee("มานี"), backend=BACKEND)
    return client


def lesson_url(story: Story, number: int = 1) -> str:
    return f"{story.course.url}m1/l{number}/"


def test_a_course_is_public_and_a_lesson_is_for_the_enrolled(story: Story):
    assert Client().get(story.course.url).status_code == 200
    anonymous = Client().get(lesson_url(story))
    assert anonymous.status_code == 302
    assert "/sign-in/" in anonymous.url
    refused = story.client.get(lesson_url(story))
    assert refused.status_code == 403
    assert "คุณยังไม่ได้ลงทะเบียนเรียนหลักสูตรนี้" in refused.text
    story.enrolment  # noqa: B018 -- enrols
    assert story.client.get(lesson_url(story)).status_code == 200


def test_a_lesson_opens_in_its_turn_and_says_what_to_do_before(story: Story):
    story.enrolment  # noqa: B018
    early = story.client.get(lesson_url(story, 2))
    assert early.status_code == 403
    assert "บทที่ 1.1" in early.text


def test_finishing_a_lesson_out_of_turn_is_refused(story: Story):
    story.enrolment  # noqa: B018
    second = story.course.get_children().first().get_children().last()
    assert story.client.post(f"/learn/lessons/{second.pk}/finish/").status_code == 403
    assert not story.enrolment.lesson_progress.exists()


def test_the_way_leads_from_lesson_to_lesson_to_quiz(story: Story):
    answer = story.client.post(f"/learn/courses/{story.course.pk}/enrol/")
    assert answer.url == lesson_url(story, 1)
    first, second = story.course.get_children().first().get_children()
    assert story.client.post(f"/learn/lessons/{first.pk}/finish/").url == lesson_url(story, 2)
    quiz = story.client.post(f"/learn/lessons/{second.pk}/finish/").url
    assert quiz == f"/learn/modules/{story.module.pk}/quiz/"
    page = story.client.get(quiz)
    assert "เริ่มทำแบบทดสอบ" in page.text
    assert "เหลือ 2 จาก 2 ครั้ง" in page.text


@pytest.mark.parametrize("page", ["", "hand-in/", "result/"])
def test_another_persons_attempt_is_as_unknown_as_one_that_never_was(story: Story, page: str):
    attempt = story.start()
    assert outsider().get(f"/learn/attempts/{attempt.key}/{page}").status_code == 404
    assert "/sign-in/" in Client().get(f"/learn/attempts/{attempt.key}/{page}").url


@pytest.mark.parametrize("action", ["answers/1/", "submit/"])
def test_another_persons_attempt_cannot_be_changed(story: Story, action: str):
    attempt = story.start()
    answer = outsider().post(f"/learn/attempts/{attempt.key}/{action}", {"q1": "true", "seq": "1", "seq1": "1"})
    assert answer.status_code == 404
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
    assert not attempt.questions.exclude(response=None).exists()


def test_keys_and_feedback_come_with_the_result_and_not_before(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt, right=2)
    pages = [
        story.client.get(f"/learn/attempts/{attempt.key}/").text,
        story.client.get(f"/learn/attempts/{attempt.key}/result/", follow=True).text,
        story.client.get(f"/learn/modules/{story.module.pk}/quiz/").text,
        story.client.post(f"/learn/attempts/{attempt.key}/answers/1/", {"q1": "true", "seq": "9"}).text,
    ]
    for page in pages:
        assert not any(secret in page for secret in SECRETS)
        assert '"right"' not in page
    result = story.client.post(f"/learn/attempts/{attempt.key}/submit/", {"confirmed": "1"}, follow=True).text
    assert "เฉลยลับ" in result


def test_an_answer_is_acknowledged_only_when_it_is_kept(story: Story):
    attempt = story.start()
    asked = attempt.questions.select_related("version").first()
    data = {**quizzes.answer_data(asked).dict(), "seq": "5"}
    address = f"/learn/attempts/{attempt.key}/answers/{asked.position}/"
    saved = story.client.post(address, data, headers={"accept": "application/json"})
    assert saved.json() == {"saved": True, "position": asked.position, "seq": 5, "late": False}
    stale = story.client.post(address, {"seq": "4"}, headers={"accept": "application/json"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_answer")
    asked.refresh_from_db()
    assert asked.response is not None


@pytest.mark.parametrize("seq", ["", "x", "-1", "0", "9" * 40])
def test_a_save_without_a_proper_number_is_refused(story: Story, seq: str):
    attempt = story.start()
    answer = story.client.post(f"/learn/attempts/{attempt.key}/answers/1/", {"q1": "true", "seq": seq})
    assert answer.status_code == 400
    assert not attempt.questions.exclude(response=None).exists()


def test_after_the_time_nothing_more_is_taken_and_what_was_saved_counts(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt, right=3)
    Attempt.objects.update(
        due_at=timezone.now() - timedelta(minutes=5), closes_at=timezone.now() - timedelta(minutes=4)
    )
    late = story.client.post(
        f"/learn/attempts/{attempt.key}/answers/1/", {"seq": "99"}, headers={"accept": "application/json"}
    )
    assert (late.status_code, late.json()["code"]) == (409, "too_late")
    page = story.client.get(f"/learn/attempts/{attempt.key}/", follow=True)
    assert "คุณผ่านแล้ว" in page.text


def test_a_submit_after_the_time_says_so_and_shows_the_result(story: Story):
    attempt = story.start()
    Attempt.objects.update(
        due_at=timezone.now() - timedelta(minutes=5), closes_at=timezone.now() - timedelta(minutes=4)
    )
    page = story.client.post(f"/learn/attempts/{attempt.key}/submit/", {"q1": "true", "seq1": "1"}, follow=True)
    assert "หมดเวลาแล้ว" in page.text
    assert "ครั้งนี้ยังไม่ผ่าน" in page.text


def test_a_form_without_its_token_gets_a_page_that_helps(story: Story):
    attempt = story.start()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(story.somjai, backend=BACKEND)
    stale = strict.post(f"/learn/attempts/{attempt.key}/submit/")
    assert stale.status_code == 403
    assert "หน้านี้หมดอายุแล้ว" in stale.text
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"


def test_an_unknown_address_gets_a_page_that_helps(story: Story):
    missing = story.client.get("/courses/no-such-course/")
    assert missing.status_code == 404
    assert "ไม่พบหน้านี้" in missing.text


def test_the_page_is_in_the_language_of_its_address(story: Story):
    twin = make.in_english(story.course)
    page = story.client.get(twin.url).text
    assert '<html lang="en">' in page
    assert 'href="/courses/' in page  # the way back to Thai


def test_the_first_page_carries_the_style_sheet_and_the_next_one_links_it(story: Story):
    first = story.client.get("/courses/")
    assert "<style>" in first.text
    second = story.client.get("/courses/")
    assert "<style>" not in second.text
    address = re.search(r'<link rel="stylesheet" href="([^"]+)"', second.text).group(1)
    sheet = story.client.get(address)
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "immutable" in sheet.headers["Cache-Control"]


def test_pages_carry_a_strict_content_security_policy(story: Story):
    policy = story.client.get("/courses/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize(
    ("path", "queries"),
    [("{course}", 7), ("{course}m1/", 6), ("{course}m1/l1/", 6), ("/learn/", 8), ("/courses/", 8)],
)
def test_pages_cost_the_same_queries_however_much_there_is(story: Story, path, queries, django_assert_num_queries):
    address = path.format(course=story.course.url)
    story.read_all()
    story.client.get(address)
    with django_assert_num_queries(queries):
        story.client.get(address)
    for _more in range(3):
        other = make.course(modules=3, lessons=4)
        begin_course(user=story.somjai, course=other)
        begin_course(user=make.trainee(), course=story.course)
    with django_assert_num_queries(queries):
        story.client.get(address)


def statements(asked: CaptureQueriesContext) -> int:
    """Return what the goals count: no transactions, and no session, which production keeps in Redis."""
    uncounted = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    sql = [query["sql"] for query in asked.captured_queries]
    return len([one for one in sql if not one.startswith(uncounted) and "django_session" not in one])


def test_the_quiz_costs_no_more_statements_than_the_goals_allow(story: Story):
    story.course.refresh_from_db()
    story.course.add_child(instance=ModulePage(title="อีกหน่วย", slug="m9", code="m9", summary="ยังไม่จบหลักสูตร"))
    for lesson in outline_of(story.course).lessons:  # who enrols after that has another module to do
        finish_lesson(enrolment=story.enrolment, lesson_key=lesson.key)
    start_url = f"/learn/modules/{story.module.pk}/quiz/start/"
    with CaptureQueriesContext(connection) as starting:
        attempt_url = story.client.post(start_url).url
    with CaptureQueriesContext(connection) as showing:
        story.client.get(attempt_url)
    attempt = Attempt.objects.get()
    quizzes.answer_all(attempt)
    with CaptureQueriesContext(connection) as saving:
        story.client.post(f"{attempt_url}answers/1/", {"seq": "9"})
    quizzes.answer_all(attempt, seq=10)
    with CaptureQueriesContext(connection) as finishing:
        handed_in = story.client.post(f"{attempt_url}submit/", {"confirmed": "1"}, headers=JSON)
        page = story.client.get(handed_in.json()["next"])
    assert "คุณผ่านแล้ว" in page.text
    assert statements(starting) <= 12
    assert statements(showing) <= 5
    assert statements(saving) <= 5
    assert statements(finishing) <= 18  # and one for each request, where the connection is checked


def test_when_the_tries_are_used_up_the_quiz_says_so(story: Story):
    for _try in range(2):
        attempt = story.start()
        story.client.post(f"/learn/attempts/{attempt.key}/submit/", {"confirmed": "1"})
    page = story.client.get(f"/learn/modules/{story.module.pk}/quiz/").text
    assert "คุณใช้สิทธิ์ทำแบบทดสอบครบแล้ว" in page
    assert "เริ่มทำแบบทดสอบ" not in page
    assert story.client.post(f"/learn/modules/{story.module.pk}/quiz/start/").status_code == 403


def test_the_wait_between_tries_is_shown_and_kept(story: Story):
    quiz = story.module.quiz
    quiz.cooldown = timedelta(minutes=30)
    quiz.save()
    attempt = story.start()
    result = story.client.post(f"/learn/attempts/{attempt.key}/submit/", {"confirmed": "1"}, follow=True).text
    assert "ทำครั้งต่อไปได้ตั้งแต่" in result
    assert story.client.post(f"/learn/modules/{story.module.pk}/quiz/start/").status_code == 409
