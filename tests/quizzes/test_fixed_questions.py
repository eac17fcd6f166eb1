"""Questions that every attempt at a quiz asks, beside those that are drawn."""

from uuid import uuid4

import pytest

from lms.core.refusals import Refused
from quizzes.drawing import Fixed, shortfalls
from quizzes.models import Attempt, Question, QuestionUse, QuizDraw, QuizQuestion
from tests.make import quizzes as make
from tests.make.attempts import ask_always
from tests.make.people import trainee

pytestmark = pytest.mark.django_db


def questions_of(attempt):
    return list(attempt.questions.values_list("version__question_id", flat=True))


def test_every_attempt_asks_them_beside_those_drawn():
    quiz, user, scope = make.quiz(questions=6), trainee(), uuid4()
    fixed = {one.pk for one in ask_always(quiz, count=2)}
    for _number in range(3):
        attempt = make.attempt(quiz, user=user, scope=scope)
        assert fixed < set(questions_of(attempt))
        assert len(questions_of(attempt)) == 5
        make.close(attempt)
    assert set(QuestionUse.objects.filter(question__in=fixed).values_list("times", flat=True)) == {3}


def test_they_come_first_in_the_authors_order():
    quiz = make.quiz(questions=6)
    always = [one.pk for one in reversed(ask_always(quiz, count=4))]
    for place, question in enumerate(always):
        QuizQuestion.objects.filter(quiz=quiz, question=question).update(sort_order=place)
    attempts = [make.attempt(quiz) for _number in range(4)]
    orders = [list(one.questions.order_by("position").values_list("version__question", flat=True)) for one in attempts]
    assert [order[:4] for order in orders] == [always] * 4


def test_one_that_a_draw_asks_for_too_is_not_asked_twice():
    quiz = make.quiz(questions=4)
    ask_always(quiz, topic="safety")
    for _number in range(5):
        asked = questions_of(make.attempt(quiz))
        assert len(set(asked)) == len(asked) == 4


def test_one_named_twice_is_asked_once():
    quiz = make.quiz(draws=())
    question = make.question(bank=quiz.bank)
    for _number in range(2):
        QuizQuestion.objects.create(quiz=quiz, question=question)
    assert questions_of(make.attempt(quiz)) == [question.pk]


def test_they_may_come_from_another_bank_and_stand_without_any_draw():
    quiz, question = make.quiz(draws=()), make.question()
    QuizQuestion.objects.create(quiz=quiz, question=question)
    assert questions_of(make.attempt(quiz)) == [question.pk]


def test_they_carry_their_own_topic():
    quiz = make.quiz(draws=())
    ask_always(quiz, topic="law")
    assert make.attempt(quiz).questions.get().topic == "law"


@pytest.mark.parametrize("missing", ["live", "version"])
def test_one_that_cannot_be_asked_keeps_the_quiz_from_starting_and_the_author_is_told(missing):
    quiz = make.quiz()
    question = ask_always(quiz)[0]
    assert shortfalls(quiz) == []
    spoilt = {"live": {"live": False}, "version": {"current_version": None}}[missing]
    Question.objects.filter(pk=question.pk).update(**spoilt)
    with pytest.raises(Refused, match="quiz_not_ready"):
        make.attempt(quiz)
    assert not Attempt.objects.exists()
    found = [(short.draw, short.draw.count, short.found) for short in shortfalls(quiz)]
    assert found == [(Fixed("always", question.code), 1, 0)]


def test_what_a_fixed_question_takes_from_a_draw_is_counted():
    quiz = make.quiz(draws=())
    for _number in range(2):
        make.question(bank=quiz.bank)
    quiz.draws = [QuizDraw(topic="safety", count=2)]
    quiz.save()
    assert shortfalls(quiz) == []
    QuizQuestion.objects.create(quiz=quiz, question=Question.objects.filter(bank=quiz.bank).first())
    assert [(short.draw.count, short.found) for short in shortfalls(quiz)] == [(2, 1)]
    with pytest.raises(Refused, match="quiz_not_ready"):
        make.attempt(quiz)
