"""The quiz's pages around its questions: the rules before, the question before handing in, the result in words."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from courses.models import ModuleProgress
from lms.core.refusals import Refused
from lms.training.durations import in_words
from quizzes.models import Attempt, AttemptQuestion, ExtraTime, Question, Quiz, QuizTopicMinimum
from quizzes.saving import save_answer
from tests import make
from tests.make import quizzes
from tests.training.conftest import Story

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def set_rules(story: Story, **rules: Any) -> Quiz:
    quiz = story.module.quiz
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save()
    return quiz


def url(attempt: Attempt, part: str = "") -> str:
    return f"/learn/attempts/{attempt.key}/{part}"


def hand_in(story: Story, attempt: Attempt) -> str:
    return story.client.post(url(attempt, "submit/"), {"confirmed": "1"}, follow=True).text


def let_time_pass(attempt: Attempt) -> None:
    ago = timezone.now() - timedelta(minutes=5)
    Attempt.objects.filter(pk=attempt.pk).update(due_at=ago, closes_at=ago)


def teach_in_first_lesson(story: Story) -> str:
    """Let every question name the module's first lesson; return that lesson's title."""
    lesson = story.course.get_children().first().get_children().first().specific
    Question.objects.update(lesson_code=lesson.code)
    return lesson.title


def test_the_first_page_names_every_rule_that_holds(story: Story):
    set_rules(
        story,
        pages="one",
        counts="last",
        review="score",
        time_over="abandon",
        cooldown=timedelta(hours=2),
        grace=timedelta(seconds=45),
        topic_minimums=[QuizTopicMinimum(topic="safety", percent=60)],
    )
    ExtraTime.objects.create(user=story.somjai, percent=50, granted_by=make.admin(), reason="สายตาเลือนราง")
    title = teach_in_first_lesson(story)
    story.read_all()
    page = story.client.get(f"/learn/modules/{story.module.pk}/quiz/")
    rules = page.context["rules"]
    assert rules["question_count"] == 3
    assert rules["extra_percent"] == 50
    assert [(one.needed, one.name) for one in rules["minimums"]] == [(60, title)]
    quiz = story.module.quiz
    for words in (title, quiz.get_pages_display(), quiz.get_counts_display(), quiz.get_review_display()):
        assert words in page.text
    assert quiz.get_time_over_display() in page.text
    assert page.context["may_start"]


def test_the_first_page_costs_the_same_however_many_questions_and_attempts_there_are(story: Story):
    set_rules(story, topic_minimums=[QuizTopicMinimum(topic="safety", percent=60)], attempts_allowed=0)
    address = f"/learn/modules/{story.module.pk}/quiz/"
    hand_in(story, story.start())
    story.client.get(address)
    with CaptureQueriesContext(connection) as before:
        story.client.get(address)
    for _more in range(4):
        quizzes.question(bank=story.module.quiz.bank)
        hand_in(story, story.start())
    with CaptureQueriesContext(connection) as after:
        story.client.get(address)
    assert len(after) == len(before)


def test_handing_in_asks_first_where_questions_are_unanswered_and_names_them(story: Story):
    attempt = story.start()
    asked = attempt.questions.select_related("version").get(position=2)
    story.client.post(url(attempt, "answers/2/"), {**dict(quizzes.answer_data(asked).lists()), "seq": "1", "base": "0"})
    answer = story.client.post(url(attempt, "submit/"), {"submit": "1"})
    assert answer.url == url(attempt, "hand-in/")
    page = story.client.get(answer.url)
    assert page.context["unanswered"] == [1, 3]
    assert f'href="{url(attempt)}#question-3"' in page.text
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
    hand_in(story, attempt)
    attempt.refresh_from_db()
    assert attempt.state == "finished"
    assert story.client.get(url(attempt, "hand-in/")).url == url(attempt, "result/")


def test_a_form_of_answers_is_saved_before_the_question_whether_to_hand_in(story: Story):
    attempt = story.start()
    asked = attempt.questions.select_related("version").get(position=1)
    form = {**dict(quizzes.answer_data(asked).lists()), "seq1": "1", "base1": "0", "submit": "1"}
    assert story.client.post(url(attempt, "submit/"), form).url == url(attempt, "hand-in/")
    asked.refresh_from_db()
    assert asked.response is not None


@pytest.mark.parametrize("button", ["save", "submit", "confirmed"])
def test_an_answer_that_cannot_be_saved_is_named_and_takes_neither_the_others_nor_the_attempt_with_it(
    story: Story, button: str
):
    attempt, form = post_with_one_stale_answer(story)
    page = story.client.post(url(attempt, "submit/"), {**form, button: "1"}, follow=True)
    assert page.redirect_chain == [(url(attempt), 302)]
    said, others = [str(message) for message in page.context["messages"]]
    assert re.search(r"\b2\b", said)
    assert Refused("stale_answer").message in said
    assert said != others
    assert not attempt.questions.filter(response__isnull=True).exists()
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"


def test_once_the_time_is_over_an_attempt_is_closed_with_what_is_saved_and_the_rest_is_named(story: Story):
    attempt, form = post_with_one_stale_answer(story)
    now = timezone.now()
    Attempt.objects.update(due_at=now - timedelta(seconds=1), closes_at=now + timedelta(minutes=1))
    page = story.client.post(url(attempt, "submit/"), {**form, "submit": "1"}, follow=True)
    assert page.redirect_chain == [(url(attempt, "result/"), 302)]
    (said,) = [str(message) for message in page.context["messages"]]
    assert re.search(r"\b2\b", said)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent) == ("finished", 66)


def test_a_form_that_comes_after_everything_is_over_is_noted(story: Story):
    attempt, form = post_with_one_stale_answer(story)
    let_time_pass(attempt)
    page = story.client.post(url(attempt, "submit/"), {**form, "submit": "1"}, follow=True)
    assert page.context["too_late"] == [1, 2, 3]
    assert len(page.context["messages"]) == 1


def post_with_one_stale_answer(story: Story) -> tuple[Attempt, dict[str, str]]:
    """Return an attempt, and the form of a page that was opened before question 2 was answered wrongly elsewhere."""
    attempt, form = story.start(), {}
    for row in attempt.questions.select_related("version"):
        form |= {**dict(quizzes.answer_data(row).lists()), f"seq{row.position}": "1", f"base{row.position}": "0"}
    elsewhere = quizzes.answer_data(attempt.questions.select_related("version").get(position=2), right=False)
    save_answer(user=story.somjai, attempt_key=attempt.key, position=2, data=elsewhere, seq=1, writer="phone")
    return attempt, form


def test_a_script_is_told_where_to_go_on(story: Story):
    attempt = story.start()
    asked = story.client.post(url(attempt, "submit/"), {"submit": "1"}, headers=JSON)
    assert asked.json() == {"next": url(attempt, "hand-in/")}
    quizzes.answer_all(attempt)
    done = story.client.post(url(attempt, "submit/"), {"submit": "1"}, headers=JSON)
    again = story.client.post(url(attempt, "submit/"), {"submit": "1"}, headers=JSON)
    assert done.json() == again.json() == {"next": url(attempt, "result/")}


def test_that_the_time_is_over_only_the_server_can_say(story: Story):
    attempt = story.start()
    early = story.client.post(url(attempt, "submit/"), {"submit": "1", "over": "1"}, headers=JSON)
    assert early.json() == {"next": url(attempt)}
    now = timezone.now()
    Attempt.objects.update(due_at=now - timedelta(seconds=1), closes_at=now + timedelta(minutes=1))
    over = story.client.post(url(attempt, "submit/"), {"submit": "1", "over": "1"}, headers=JSON)
    assert over.json() == {"next": url(attempt, "result/")}
    attempt.refresh_from_db()
    assert attempt.state == "finished"


def test_an_answer_after_the_time_is_acknowledged_as_late_and_the_result_says_so(story: Story):
    attempt = story.start()
    now = timezone.now()
    Attempt.objects.update(due_at=now - timedelta(seconds=1), closes_at=now + timedelta(minutes=1))
    asked = attempt.questions.select_related("version").get(position=2)
    data = {**dict(quizzes.answer_data(asked).lists()), "seq": "1", "base": "0", "writer": "w"}
    assert story.client.post(url(attempt, "answers/2/"), data, headers=JSON).json()["late"] is True
    let_time_pass(attempt)
    assert story.client.post(url(attempt, "answers/3/"), {"seq": "1"}, headers=JSON).status_code == 409
    hand_in(story, attempt)
    page = story.client.get(url(attempt, "result/"))
    assert page.context["late"] == [2]
    assert page.context["too_late"] == [3]


def test_after_a_fail_the_result_leads_to_the_lessons_of_what_went_wrong(story: Story):
    minimums = [QuizTopicMinimum(topic="safety", percent=80)]
    set_rules(story, pass_percent=30, topic_minimums=minimums, cooldown=timedelta(minutes=30))
    title = teach_in_first_lesson(story)
    attempt = story.start()
    quizzes.answer_all(attempt, right=2)
    page = story.client.get(story.client.post(url(attempt, "submit/")).url)
    assert "ครั้งนี้ยังไม่ผ่าน" in page.text
    (short,) = page.context["minimums"]
    assert (short.name, short.reached, short.needed) == (title, 66, 80)
    assert [lesson.title for lesson in page.context["lessons_again"]] == [title]
    assert f'<a href="{story.course.url}m1/l1/">{title}</a>' in page.text
    assert "ทำครั้งต่อไปได้ตั้งแต่" in page.text
    assert str(timezone.localdate().year + 543) in page.text


@pytest.mark.parametrize(
    ("review", "seen", "listed"),
    [("full", True, 3), ("full_when_done", False, 3), ("marks", False, 3), ("score", False, 0)],
)
def test_the_result_shows_what_the_quiz_lets_be_seen(story: Story, review: str, seen: bool, listed: int):
    set_rules(story, review=review)
    attempt = story.start()
    quizzes.answer_all(attempt, right=0)
    page = story.client.get(story.client.post(url(attempt, "submit/")).url)
    assert ("เฉลยลับ" in page.text) is seen
    assert page.text.count('class="quiz-question"') == listed
    assert ("เฉลยลับ" in hand_in(story, story.start())) is (seen or review == "full_when_done")  # the last try


def test_where_another_try_counts_the_result_says_so(story: Story):
    hand_in(story, story.start())
    attempt = story.start()
    set_rules(story, counts="first")
    quizzes.answer_all(attempt)
    page = story.client.get(story.client.post(url(attempt, "submit/")).url)
    assert page.context["attempt"].passed
    assert not page.context["has_passed"]
    assert story.module.quiz.get_counts_display() in page.text
    assert "✓ คุณผ่านแล้ว" not in page.text


def test_whoever_fails_where_only_the_first_try_counts_is_offered_no_other(story: Story):
    set_rules(story, counts="first")
    attempt = story.start()
    result = hand_in(story, attempt)
    page = story.client.get(f"/learn/modules/{story.module.pk}/quiz/")
    for text in (result, page.text):
        assert "ทำใหม่ได้เลย" not in text
        assert "คุณใช้สิทธิ์" not in text  # the office cannot help with another try
    assert page.context["standing"].is_decided
    assert not page.context["may_start"]
    story.client.post(f"/learn/modules/{story.module.pk}/quiz/start/")
    assert Attempt.objects.count() == 1


def test_a_module_that_was_finished_stays_so_where_its_quiz_is_not_passed_any_more(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt)
    hand_in(story, attempt)
    assert story.client.get(f"/learn/modules/{story.module.pk}/quiz/").context["module_stays"] is False
    Attempt.objects.update(passed=False, marks_numerator=0)  # as a regrade leaves it
    quiz = story.client.get(f"/learn/modules/{story.module.pk}/quiz/")
    result = story.client.get(url(attempt, "result/"))
    for page in (quiz, result):
        assert page.context["module_stays"] is True
        assert f'class="button" href="{story.course.url}"' in page.text
    assert "ทำใหม่ได้เลย" not in result.text
    ModuleProgress.objects.all().delete()  # with the enrolment
    assert story.client.get(url(attempt, "result/")).status_code == 404


def test_an_abandoned_attempt_is_said_plainly(story: Story):
    set_rules(story, time_over="abandon")
    attempt = story.start()
    let_time_pass(attempt)
    page = story.client.post(url(attempt, "submit/"), {"submit": "1"}, follow=True)
    assert page.status_code == 200
    assert not page.context["messages"]  # nothing that was saved counts
    attempt.refresh_from_db()
    assert attempt.state == "abandoned"
    assert page.context["attempt"].percent is None
    assert "None" not in page.text
    assert "คุณได้คะแนน" not in page.text


def test_answers_that_cannot_be_graded_are_safe_and_the_page_says_so(story: Story):
    attempt = story.start()
    quizzes.answer_all(attempt)
    with patch("quizzes.attempts.score", side_effect=ZeroDivisionError):
        page = story.client.post(url(attempt, "submit/"), follow=True)
    assert page.status_code == 200
    assert page.templates[0].name == "training/being_graded.html"
    assert url(attempt, "result/") in page.text
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert not AttemptQuestion.objects.filter(attempt=attempt, response__isnull=True).exists()
    assert "คุณผ่านแล้ว" in story.client.get(url(attempt, "result/")).text


def test_the_result_costs_the_same_however_many_lessons_and_attempts_there_are(story: Story):
    set_rules(story, attempts_allowed=0, topic_minimums=[QuizTopicMinimum(topic="safety", percent=80)])
    teach_in_first_lesson(story)

    def cost(attempt: Attempt) -> int:
        story.client.get(url(attempt, "result/"))
        with CaptureQueriesContext(connection) as asked:
            story.client.get(url(attempt, "result/"))
        return len(asked)

    first = story.start()
    hand_in(story, first)
    before = cost(first)
    for _more in range(4):
        hand_in(story, story.start())
    assert cost(first) == before


def test_scripts_come_once_and_one_question_at_a_time_brings_its_own(story: Story):
    attempt = story.start()
    assert story.client.get(url(attempt)).context["scripts"] == ["training/quiz.js"]
    set_rules(story, pages="one")
    page = story.client.get(url(attempt))
    assert page.context["scripts"] == ["training/quiz.js", "training/quiz-pages.js"]
    assert page.text.count('href="#question-') == 3
    bank = story.module.quiz.bank
    for _ordering in range(2):
        quizzes.question("ordering", bank=bank, topic="order")
    draws = quizzes.quiz(bank=bank, draws=[("order", 2)])
    both = quizzes.attempt(draws, user=story.somjai, scope=attempt.scope)
    assert story.client.get(url(both)).context["scripts"] == ["training/quiz.js", "quizzes/ordering.js"]


def test_the_time_shown_never_ends_before_the_servers(story: Story):
    attempt = story.start()
    due_at = timezone.now() + timedelta(seconds=100)
    Attempt.objects.update(due_at=due_at, closes_at=due_at)
    shown = story.client.get(url(attempt)).context["seconds_left"]
    assert timezone.now() + timedelta(seconds=shown) >= due_at


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=90), "90 days"),
        (timedelta(hours=25), "25 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(minutes=22.5), "22 minutes 30 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_lengths_of_time_are_said_in_words(length: timedelta, words: str):
    with override("en"):
        assert in_words(length) == words
