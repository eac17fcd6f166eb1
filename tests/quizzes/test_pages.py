"""What the pages show of a question, and what they do not show before an attempt is finished."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from lms.core.refusals import Refused
from quizzes.models import Attempt
from quizzes.presenting import questions_shown, review
from tests.make import quizzes as make

pytestmark = pytest.mark.django_db


def asked_page(attempt, language="th"):
    with override(language):
        shown = questions_shown(attempt)
        return "".join(render_to_string("quizzes/_question.html", {"question": one}) for one in shown)


def reviewed_page(attempt, language="th"):
    with override(language):
        shown = review(attempt, level="full")
        return "".join(render_to_string("quizzes/_review.html", {"question": one}) for one in shown)


class Inputs(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "input":
            self.found.append(dict(attributes))

    def values(self, **wanted):
        return [one["value"] for one in self.found if all(one.get(name) == value for name, value in wanted.items())]


def test_neither_key_nor_feedback_nor_explanation_is_in_the_page_before_the_end():
    attempt = make.attempt(make.quiz(questions=6, draws=(("safety", 6),)))
    make.answer_all(attempt, right=3)
    for language in ("th", "en"):
        page = asked_page(attempt, language)
        assert not re.search("ลับ|secret|right answer|คำตอบที่ถูก|feedback|correct|explanation", page, re.IGNORECASE)
        for row in attempt.questions.select_related("version"):
            content = row.version.content
            assert content["stem"][language] in page
            assert content["explanation"][language] not in page


def test_the_right_choices_look_like_the_wrong_ones():
    attempt = make.attempt()
    page = asked_page(attempt)
    for row in attempt.questions.select_related("version"):
        choices = row.version.content.get("choices", [])
        labels = []
        for choice in choices:
            label = re.search(rf'<label[^>]*>\s*<input[^>]*value="{choice["id"]}"[^>]*>.*?</label>', page, re.DOTALL)
            labels.append(label.group().replace(choice["id"], "").replace(choice["text"]["th"], ""))
        assert len(set(labels)) <= 1


def test_saved_answers_are_shown_when_the_trainee_comes_back():
    attempt = make.attempt()
    assert "checked" not in asked_page(attempt)
    make.answer_all(attempt, seq=4)
    inputs = Inputs(asked_page(attempt))
    for row in attempt.questions.select_related("version"):
        chosen = [one["value"] for one in inputs.found if one["name"] == f"q{row.position}" and "checked" in one]
        assert sorted(chosen) == sorted(make.answer_data(row).getlist(f"q{row.position}"))
        assert inputs.values(name=f"seq{row.position}", type="hidden") == ["5"]


def test_choices_are_shown_in_the_order_drawn_for_this_attempt():
    attempt = make.attempt()
    inputs = Inputs(asked_page(attempt))
    for row in attempt.questions.all():
        assert inputs.values(name=f"q{row.position}") == row.layout


def test_a_review_before_the_end_is_refused():
    attempt = make.attempt()
    with pytest.raises(Refused, match="not_finished"):
        review(attempt, level="full")


def test_the_review_shows_own_and_right_answers_feedback_and_explanation():
    attempt = make.attempt()
    make.answer_all(attempt, right=0)
    attempt = make.close(attempt).attempt
    page = reviewed_page(attempt, "en")
    for row in attempt.questions.select_related("version"):
        assert row.version.content["explanation"]["en"] in page
    assert page.count("✗ Wrong") == 3
    assert page.count("Your answer, not right") == 3
    choices = [one for shown in review(attempt, level="full") for one in shown.parts["choices"]]
    chosen = [one for one in choices if one["chosen"] and one["feedback"]]
    assert chosen
    assert page.count("Secret feedback") <= len(chosen)


def test_the_review_says_right_partly_and_unanswered_in_words():
    attempt = make.attempt()
    make.answer_all(attempt, right=3)
    assert reviewed_page(make.close(attempt).attempt, "en").count("✓ Right") == 3
    assert reviewed_page(make.close(make.attempt(attempt.quiz)).attempt, "en").count("Not answered") == 3


def test_thai_shown_to_english_readers_is_marked_as_thai():
    bank = make.question_bank()
    choices = [{"right": True, "th": "วางสาย"}, {"th": "โอนเงิน", "en": "Send money"}]
    make.question(bank=bank, stem={"th": "ทำอย่างไร"}, choices=choices)
    attempt = make.attempt(make.quiz(bank=bank, draws=(("safety", 1),)))
    page = asked_page(attempt, "en")
    assert '<span lang="th">ทำอย่างไร</span>' in page
    assert '<span lang="th">วางสาย</span>' in page
    assert "<span>Send money</span>" in page
    assert 'lang="th"' not in asked_page(attempt, "th")


def test_an_authors_text_is_never_markup():
    bank = make.question_bank()
    make.question(bank=bank, stem={"th": "<script>alert(1)</script>\nบรรทัดสอง"})
    page = asked_page(make.attempt(make.quiz(bank=bank, draws=(("safety", 1),))))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>บรรทัดสอง" in page


def test_one_statement_loads_a_page_and_one_a_review(django_assert_num_queries):
    attempt = make.attempt(make.quiz(questions=9, draws=(("safety", 9),)))
    asked_page(attempt)  # from here on the process holds the versions, which never change
    attempt = Attempt.objects.get(pk=attempt.pk)
    with django_assert_num_queries(1):
        asked_page(attempt)
    attempt = make.close(attempt).attempt
    with django_assert_num_queries(1):
        reviewed_page(attempt)
