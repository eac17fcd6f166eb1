"""What a trainee may see of an attempt that is over, and which topics are to be learnt again."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.core.refusals import Refused
from quizzes.attempts import submit_attempt
from quizzes.kinds import KINDS
from quizzes.missed import topics_missed
from quizzes.models import Quiz
from quizzes.presenting import review, review_level
from quizzes.standing import standing
from tests.make import quizzes as make
from tests.make.attempts import Clock, asked, save
from tests.make.people import trainee

pytestmark = pytest.mark.django_db
SECRETS = ("เฉลยลับ", "คำติชมลับ", "Secret", "https://example.org/answer", "where-it-is-taught")


def text_of(questions) -> str:
    """Return everything that a page could print of the questions."""
    return str([asdict(question) for question in questions])


def taken(kind="single_choice", *, right=False, **rules):
    """Return a finished attempt at one question of a kind."""
    question = make.question(kind, source="https://example.org/answer", lesson="where-it-is-taught")
    attempt = make.attempt(make.quiz(bank=question.bank, draws=((question.topic, 1),), **rules))
    save(attempt, right=right)
    return make.close(attempt).attempt


def place(attempt):
    return {"quiz": attempt.quiz, "user": attempt.user, "scope": attempt.scope}


# Levels


@pytest.mark.parametrize(
    ("rule", "failed", "last_failed", "passed"),
    [
        ("full", "full", "full", "full"),
        ("full_when_done", "marks", "full", "full"),
        ("marks", "marks", "marks", "marks"),
        ("score", "score", "score", "score"),
    ],
)
def test_the_quiz_says_what_is_shown_and_when(rule, failed, last_failed, passed):
    quiz = make.quiz(review=rule, attempts_allowed=2)

    def level_after(user, scope, right):
        attempt = make.attempt(quiz, user=user, scope=scope)
        make.answer_all(attempt, right=right)
        make.close(attempt)
        return review_level(quiz, standing(**place(attempt)))

    somjai, manee, scope = trainee("สมใจ"), trainee("มานี"), uuid4()
    assert level_after(somjai, scope, right=0) == failed
    assert level_after(somjai, scope, right=0) == last_failed
    assert level_after(manee, scope, right=3) == passed


def test_while_another_attempt_is_open_the_key_waits():
    quiz = make.quiz(review="full_when_done", attempts_allowed=2)
    first = make.attempt(quiz)
    make.close(first)
    make.attempt(quiz, user=first.user, scope=first.scope)
    assert review_level(quiz, standing(**place(first))) == "marks"


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("right", [True, False])
def test_below_full_there_is_neither_key_nor_explanation(kind, right):
    attempt = taken(kind, right=right)
    full = text_of(review(attempt, level="full"))
    assert "เฉลยลับ" in full
    assert "https://example.org/answer" in full
    marked = review(attempt, level="marks")
    assert [secret for secret in SECRETS if secret in text_of(marked)] == []
    assert [question.is_right for question in marked] == [right]
    assert set(marked[0].parts) == {"given"}
    assert all(set(given) == {"part", "answer"} for given in marked[0].parts["given"])
    assert review(attempt, level="score") == []


def test_below_full_the_right_choice_is_not_told_apart():
    attempt = taken("single_choice", right=False)
    content = asked(attempt).version.content
    shown = text_of(review(attempt, level="marks"))
    assert [choice["text"]["th"] in shown for choice in content["choices"] if choice["right"]] == [False]
    assert "บอกรหัส" in shown


@pytest.mark.parametrize("level", ["full", "marks", "score"])
def test_nothing_is_shown_before_the_attempt_is_over(level):
    attempt = make.attempt()
    with pytest.raises(Refused, match="not_finished"):
        review(attempt, level=level)
    submit_attempt(attempt=attempt)
    with pytest.raises(Refused, match="not_finished"):
        review(attempt, level=level)


def test_it_is_shown_as_it_was_asked():
    attempt = make.attempt(make.quiz(questions=9, draws=(("safety", 9),)))
    make.answer_all(attempt, right=4)
    attempt = make.close(attempt).attempt
    reviewed = review(attempt, level="full")
    assert [question.is_right for question in reviewed] == [True] * 4 + [False] * 5
    rows = attempt.questions.select_related("version")
    for question, row in zip(reviewed, rows, strict=True):
        assert [choice["id"] for choice in question.parts["choices"]] == row.layout


def test_an_abandoned_attempt_shows_what_its_answers_would_have_earned(monkeypatch):
    clock = Clock(monkeypatch)
    attempt = make.attempt(make.quiz(time_limit=timedelta(minutes=5), time_over=Quiz.TimeOver.ABANDON))
    make.answer_all(attempt, right=2)
    clock.move(hours=1)
    attempt = make.close(attempt).attempt
    assert [question.mark for question in review(attempt, level="full")] == [1, 1, 0]
    assert topics_missed(attempt) == []


# Topics missed


def test_topics_with_marks_missing_name_the_lessons_of_what_went_wrong():
    bank = make.question_bank()
    for topic, lesson in (("law", "law-1"), ("law", "law-2"), ("care", "care-1"), ("safety", "safety-1")):
        make.question("true_false", bank=bank, topic=topic, lesson=lesson)
    attempt = make.attempt(make.quiz(bank=bank, draws=(("law", 2), ("care", 1), ("safety", 1))))
    rows = attempt.questions.select_related("version__question")
    position = {row.version.question.lesson_code: row.position for row in rows}
    for lesson in ("law-1", "safety-1"):
        save(attempt, position=position[lesson])
    attempt = make.close(attempt).attempt
    found = [(one.topic, one.earned, one.possible, one.lesson_codes) for one in topics_missed(attempt)]
    assert found == [("care", 0, 1, ("care-1",)), ("law", 1, 2, ("law-2",))]


def test_full_marks_miss_nothing_and_a_question_without_lesson_names_none():
    assert topics_missed(taken(right=True)) == []
    attempt = make.attempt()
    make.close(attempt)
    assert topics_missed(type(attempt).objects.get(pk=attempt.pk))[0].lesson_codes == ()


def test_a_lesson_is_named_once():
    bank = make.question_bank()
    for _number in range(3):
        make.question(bank=bank, lesson="one")
    attempt = make.attempt(make.quiz(bank=bank))
    assert topics_missed(make.close(attempt).attempt)[0].lesson_codes == ("one",)


# Costs


@pytest.mark.parametrize("questions", [2, 9])
def test_review_and_topics_together_cost_one_statement_where_the_versions_are_held(questions):
    attempt = make.attempt(make.quiz(questions=questions, draws=(("safety", questions),)))
    attempt = make.close(attempt).attempt
    with CaptureQueriesContext(connection) as captured:
        assert len(review(attempt, level="full")) == questions
        assert len(topics_missed(attempt)) == 1
    assert len(captured) == 1
