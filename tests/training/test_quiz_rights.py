"""Who may do what at a quiz and when, and that no page or answer of the server tells a key before it may."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms.training import journey
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Question, Quiz, QuizDraw
from tests.make import people, quizzes
from tests.make.attempts import asked, form_of_answer, move_end
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
BACKEND = "lms.accounts.backends.EmailOrMobileBackend"
JSON = {"accept": "application/json"}
SECRETS = ("เฉลยลับ", "คำติชมลับ", "Secret", "https://example.org/answer")
OF_QUIZ = ["quiz/", "quiz/start/"]
OF_ATTEMPT = ["", "hand-in/", "result/", "answers/1/", "submit/"]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def ask(client: Client, address: str, data: dict | None = None):
    """Ask as the address is meant to be asked: forms are sent, pages are read."""
    forms = ("start/", "answers/1/", "submit/")
    return client.post(address, data or {}) if address.endswith(forms) else client.get(address)


# Who


@pytest.mark.parametrize("page", OF_QUIZ)
def test_a_quiz_is_for_those_who_are_enrolled(story: Story, page: str):
    address = f"/learn/modules/{story.module.pk}/{page}"
    story.read_all()
    assert "/sign-in/" in ask(Client(), address).url
    outsider = ask(signed_in(people.trainee("มานี")), address)
    assert (outsider.status_code, Attempt.objects.count()) == (403, 0)
    assert ask(signed_in(people.editor()), address).status_code == 403
    assert ask(story.client, address).status_code in (200, 302)


@pytest.mark.parametrize("page", OF_ATTEMPT)
def test_an_attempt_is_for_the_one_whose_it_is(story: Story, page: str):
    attempt = story.start()
    address = f"/learn/attempts/{attempt.key}/{page}"
    manee = people.trainee("มานี")
    journey.begin_course(user=manee, course=story.course)
    assert "/sign-in/" in ask(Client(), address).url
    for person in (people.trainee("ชูใจ"), manee, people.editor(), people.admin()):
        answer = ask(signed_in(person), address, {"q1": "true", "seq": "1", "seq1": "1", "confirmed": "1"})
        assert answer.status_code == 404
    attempt.refresh_from_db()
    assert (attempt.state, attempt.questions.exclude(response=None).count()) == ("in_progress", 0)
    assert ask(story.client, address, form_of_answer(attempt).dict() | {"seq": "1"}).status_code in (200, 302)


def test_an_answer_sent_by_a_script_that_is_signed_out_is_kept_by_nobody(story: Story):
    attempt = story.start()
    answer = Client().post(f"/learn/attempts/{attempt.key}/answers/1/", {"seq": "1"}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


# When


def test_a_quiz_waits_for_its_lessons(story: Story):
    answer = story.client.post(f"/learn/modules/{story.module.pk}/quiz/start/")
    assert (answer.status_code, Attempt.objects.count()) == (403, 0)


def test_nothing_is_taken_when_the_time_is_over_and_it_is_said_to_be_late(story: Story):
    attempt = story.start()
    data = form_of_answer(attempt).dict() | {"seq": "1"}
    attempt = move_end(attempt, -timedelta(seconds=1))
    answer = story.client.post(f"/learn/attempts/{attempt.key}/answers/1/", data, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    assert asked(attempt).response is None
    assert asked(attempt).refused_late_at <= timezone.now()


def test_a_late_hand_in_of_a_quiz_that_must_be_handed_in_is_not_graded(story: Story):
    Quiz.objects.update(time_over=Quiz.TimeOver.ABANDON)
    attempt = story.start()
    quizzes.answer_all(attempt)
    attempt = move_end(attempt, -timedelta(seconds=1))
    page = story.client.post(f"/learn/attempts/{attempt.key}/submit/", {"confirmed": "1"}, follow=True)
    attempt.refresh_from_db()
    assert (page.status_code, attempt.state, attempt.marks) == (200, "abandoned", None)
    assert story.enrolment.completed_at is None


# No key before it may be


@pytest.fixture
def of_every_kind(story: Story) -> Attempt:
    """An attempt just started that asks one question of every kind; only which were right is shown afterwards."""
    quiz = story.module.quiz
    Question.objects.update(live=False)
    for kind in KINDS:
        quizzes.question(kind, bank=quiz.bank, source="https://example.org/answer")
    quiz.draws = [QuizDraw(topic="safety", count=len(KINDS))]
    quiz.review, quiz.attempts_allowed = Quiz.Review.FULL_WHEN_DONE, 2
    quiz.save()
    return story.start()


def pages_before_the_end(story: Story, attempt: Attempt) -> list[str]:
    here = f"/learn/attempts/{attempt.key}/"
    posted = [
        story.client.post(f"{here}answers/{row.position}/", {"seq": "99", f"q{row.position}": "x"}, headers=JSON)
        for row in attempt.questions.all()
    ]
    read = [
        story.client.get(f"/learn/modules/{story.module.pk}/quiz/"),
        story.client.get(here),
        story.client.get(f"{here}hand-in/"),
        story.client.get(f"{here}result/", follow=True),
        story.client.post(f"{here}submit/", {"save": "1"}, follow=True),
        story.client.get(f"/en{here}"),
    ]
    return [answer.text for answer in posted + read]


def right_in_words(attempt: Attempt) -> list[str]:
    """Return the right answers that are typed: they stand on no page that only asks."""
    words = []
    for row in attempt.questions.select_related("version"):
        content = row.version.content
        if row.version.kind == "short_text":
            words += [one["text"] for one in content["answers"]]
        elif row.version.kind == "numeric":
            words.append(content["answer"])
    return words


def test_no_page_and_no_answer_of_the_server_tells_a_key_before_it_may(story: Story, of_every_kind: Attempt):
    secrets = [*SECRETS, *right_in_words(of_every_kind), '"right"', "data-right"]
    for page in pages_before_the_end(story, of_every_kind):
        assert [secret for secret in secrets if secret in page] == []


def test_a_result_that_shows_only_what_was_right_tells_no_key(story: Story, of_every_kind: Attempt):
    here = f"/learn/attempts/{of_every_kind.key}/"
    for row in of_every_kind.questions.all():
        data = form_of_answer(of_every_kind, row.position, right=False)
        data["seq"] = "1"
        assert story.client.post(f"{here}answers/{row.position}/", data).status_code == 200
    page = story.client.post(f"{here}submit/", {"confirmed": "1"}, follow=True).text
    assert [secret for secret in [*SECRETS, *right_in_words(of_every_kind)] if secret in page] == []
    again = journey.start_quiz(enrolment=story.enrolment, module=story.module)
    assert [secret for secret in SECRETS if secret in story.client.get(f"{here}result/").text] == []
    journey.submit_quiz(attempt=again)
    assert "เฉลยลับ" in story.client.get(f"{here}result/").text
