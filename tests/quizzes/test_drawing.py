"""Drawing questions."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.refusals import Refused
from quizzes.drawing import Candidate, allot, fits, shortfalls
from quizzes.models import Question, QuestionUse, QuizDraw
from tests.make import quizzes as make
from tests.make.attempts import Clock
from tests.make.people import trainee

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Draw:
    topic: str
    difficulty: int
    count: int
    rest_days: int = 0


some_draws = st.builds(Draw, st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 4), st.sampled_from([0, 7]))
draws_of_any_kind = st.lists(some_draws, min_size=1, max_size=4)
moments = st.none() | st.integers(0, 14).map(lambda days: NOW - timedelta(days=days))
facts = st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(0, 5), moments, st.booleans())
pools = st.lists(facts, max_size=25).map(lambda rows: [Candidate(n, n, *row) for n, row in enumerate(rows)])
chances = st.randoms()


def questions_of(attempt):
    return set(attempt.questions.values_list("version__question_id", flat=True))


@given(draws_of_any_kind, pools, chances)
def test_no_question_is_drawn_twice_and_each_fits_a_draw(draws, pool, chance):
    drawn, _short = allot(draws, pool, chance, now=NOW)
    assert len({one.question_id for one in drawn}) == len(drawn)
    assert all(any(fits(one, draw) for draw in draws) for one in drawn)


@given(draws_of_any_kind, pools, chances)
def test_a_draw_falls_short_only_where_its_topic_has_too_few(draws, pool, chance):
    drawn, short = allot(draws, pool, chance, now=NOW)
    assert len(drawn) + sum(one.draw.count - one.found for one in short) == sum(draw.count for draw in draws)
    for topic in "ab":
        of_topic = [draw for draw in draws if draw.topic == topic]
        enough = sum(draw.count for draw in of_topic) <= sum(one.topic == topic for one in pool)
        enough_of_each = all(
            sum(draw.count for draw in of_topic if draw.difficulty == level)
            <= sum(one.topic == topic and one.difficulty == level for one in pool)
            for level in (1, 2, 3)
        )
        assert (enough and enough_of_each) == (topic not in {one.draw.topic for one in short})


@given(draws_of_any_kind, pools, chances, st.data())
def test_fixed_questions_are_always_in_and_never_drawn_again(draws, pool, chance, data):
    fixed = data.draw(st.lists(st.sampled_from(pool), max_size=4, unique=True)) if pool else []
    drawn, short = allot(draws, pool, chance, now=NOW, fixed=fixed)
    assert drawn[: len(fixed)] == fixed  # first, and in the author's order
    assert len({one.question_id for one in drawn}) == len(drawn)
    wanted = len(fixed) + sum(draw.count for draw in draws)
    assert len(drawn) == wanted - sum(one.draw.count - one.found for one in short)
    without, _short = allot(draws, [one for one in pool if one not in fixed], chance, now=NOW)
    assert len(without) == len(drawn) - len(fixed)


@given(st.integers(1, 6), st.integers(1, 14), pools, chances)
def test_questions_that_rest_come_after_all_others_but_before_a_draw_falls_short(count, days, pool, chance):
    pool = [one for one in pool if one.topic == "a"]
    drawn, short = allot([Draw("a", 0, count, days)], pool, chance, now=NOW)
    lately = {one for one in pool if one.used_at and one.used_at > NOW - timedelta(days=days)}
    assert len(lately & set(drawn)) == max(0, min(count, len(pool)) - len(set(pool) - lately))
    assert bool(short) == (len(pool) < count)
    for one in drawn:
        same = [other for other in pool if other not in drawn and (other in lately) == (one in lately)]
        assert all((one.seen, one.times_used) <= (other.seen, other.times_used) for other in same)


@given(st.integers(1, 6), pools, chances)
def test_unseen_questions_come_before_seen_ones_and_little_used_before_often_used(count, pool, chance):
    pool = [one for one in pool if one.topic == "a"]
    drawn, _short = allot([Draw("a", 0, count)], pool, chance, now=NOW)
    left = [one for one in pool if one not in drawn]
    for one in drawn:
        assert all((one.seen, one.times_used) <= (other.seen, other.times_used) for other in left)


def test_chance_decides_between_questions_used_equally_often():
    pool, chance = [Candidate(n, n, "a", 1) for n in range(6)], random.SystemRandom()
    first = {allot([Draw("a", 0, 1)], pool, chance, now=NOW)[0][0].question_id for _number in range(300)}
    assert first == set(range(6))


@pytest.mark.django_db
def test_over_many_attempts_all_questions_are_used_equally_often():
    quiz = make.quiz(questions=6)
    for _attempt in range(4):
        make.attempt(quiz)
    assert set(QuestionUse.objects.values_list("times", flat=True)) == {2}


@pytest.mark.django_db
def test_the_next_attempt_prefers_questions_not_seen_before():
    quiz, user, scope = make.quiz(questions=6), trainee(), uuid4()
    first = make.attempt(quiz, user=user, scope=scope)
    seen = questions_of(first)
    QuestionUse.objects.exclude(question__in=seen).update(times=100)
    make.close(first)
    second = make.attempt(quiz, user=user, scope=scope)
    assert seen.isdisjoint(questions_of(second))


@pytest.mark.django_db
def test_a_question_used_lately_rests_where_the_draw_says_so(monkeypatch):
    quiz, clock = make.quiz(draws=()), Clock(monkeypatch)
    for _number in range(6):
        make.question(bank=quiz.bank)
    quiz.draws = [QuizDraw(topic="safety", count=3, rest_days=7)]
    quiz.save()
    first = questions_of(make.attempt(quiz))
    assert set(QuestionUse.objects.filter(question__in=first).values_list("last_at", flat=True)) == {clock.now()}
    QuestionUse.objects.exclude(question__in=first).update(times=100)
    clock.move(days=7, seconds=-1)
    assert first.isdisjoint(questions_of(make.attempt(quiz)))
    assert len(questions_of(make.attempt(quiz))) == 3  # all six were used within the week: they serve all the same
    clock.move(days=7)
    assert questions_of(make.attempt(quiz)) == first


@pytest.mark.django_db
def test_an_unpublished_question_is_never_drawn():
    quiz = make.quiz(questions=3)
    make.question(bank=quiz.bank, published=False)
    withdrawn = Question.objects.filter(bank=quiz.bank).first()
    withdrawn.unpublish()
    assert [(one.found, one.draw.count) for one in shortfalls(quiz)] == [(2, 3)]
    with pytest.raises(Refused, match="quiz_not_ready"):
        make.attempt(quiz)
    assert quiz.attempts.count() == 0


@pytest.mark.django_db
def test_questions_of_another_bank_are_never_drawn():
    quiz = make.quiz(questions=2)
    make.question()
    with pytest.raises(Refused, match="quiz_not_ready"):
        make.attempt(quiz)


@pytest.mark.django_db
def test_a_quiz_without_draws_or_not_published_is_not_ready():
    for quiz in (make.quiz(draws=()), make.quiz(live=False)):
        with pytest.raises(Refused, match="quiz_not_ready"):
            make.attempt(quiz)


@pytest.mark.django_db
def test_a_draw_for_a_difficulty_takes_only_that():
    bank = make.question_bank()
    hard = [make.question(bank=bank, difficulty=3) for _number in range(2)]
    easy = [make.question(bank=bank, difficulty=1) for _number in range(2)]
    quiz = make.quiz(bank=bank, draws=())
    quiz.draws = [QuizDraw(topic="safety", difficulty=0, count=2), QuizDraw(topic="safety", difficulty=3, count=2)]
    quiz.save()
    assert questions_of(make.attempt(quiz)) == {one.pk for one in hard + easy}


@pytest.mark.django_db
def test_order_and_choices_are_shuffled_and_kept():
    quiz = make.quiz(questions=9, draws=(("safety", 9),))
    attempts = [make.attempt(quiz) for _number in range(6)]
    orders = {tuple(one.questions.values_list("version_id", flat=True)) for one in attempts}
    asked = [row for one in attempts for row in one.questions.select_related("version")]
    assert len(orders) > 1
    assert any(row.layout != row.version.layout for row in asked)
    assert all(sorted(row.layout) == sorted(row.version.layout) for row in asked)


@pytest.mark.django_db
def test_choices_stay_in_the_authors_order_where_the_quiz_says_so():
    attempt = make.attempt(make.quiz(shuffle_choices=False))
    assert all(row.layout == row.version.layout for row in attempt.questions.select_related("version"))
