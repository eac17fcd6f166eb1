"""The HTML of a question is made once for all who see it alike; nobody gets another's answer or number."""

import pytest

from quizzes.presenting import questions_shown, review
from quizzes.templatetags.quiz_questions import question_html, review_html
from tests.make import quizzes as make

pytestmark = pytest.mark.django_db


def html_by_version(attempt):
    rows = attempt.questions.order_by("position")
    return {row.version_id: question_html(shown) for row, shown in zip(rows, questions_shown(attempt), strict=True)}


def test_two_people_see_the_same_question_each_with_its_own_number():
    quiz = make.quiz(questions=4, draws=(("safety", 4),), shuffle_choices=False)
    first, second = make.attempt(quiz), make.attempt(quiz)
    places = {row.version_id: row.position for row in second.questions.all()}
    for version, html in html_by_version(second).items():
        assert f'id="question-{places[version]}"' in html
        assert f'name="q{places[version]}' in html
        assert f'name="seq{places[version]}"' in html
    assert len(html_by_version(first)) == 4


def test_an_answer_is_shown_to_the_one_who_gave_it_only():
    quiz = make.quiz(shuffle_choices=False)
    mine, other = make.attempt(quiz), make.attempt(quiz)
    html_by_version(mine)
    make.answer_all(mine)
    assert all("checked" in html for html in html_by_version(mine).values())
    assert not any("checked" in html for html in html_by_version(other).values())


def test_a_review_follows_answer_mark_and_level():
    quiz = make.quiz(shuffle_choices=False)
    right, wrong = make.attempt(quiz), make.attempt(quiz)
    make.answer_all(right)
    make.answer_all(wrong, right=0)
    pages = []
    for attempt in (right, wrong):
        closed = make.close(attempt).attempt
        pages.append([review_html(one) for one in review(closed, level="full")])
        assert not any("Secret" in review_html(one) for one in review(closed, level="marks"))
    assert all("✓" in html for html in pages[0])
    assert all("status--bad" in html for html in pages[1])
