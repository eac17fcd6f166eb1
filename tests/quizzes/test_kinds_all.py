"""What holds for every kind of question."""

import json
from fractions import Fraction

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.refusals import Refused
from quizzes.exchange.plain import read_question, with_picture
from quizzes.kinds import KINDS, kind_blocks
from quizzes.models import Attempt
from quizzes.showing import review_question, show_question
from tests.make import question_kinds
from tests.make import quizzes as make
from tests.make.people import trainee
from tests.make.pictures import picture

every_kind = pytest.mark.parametrize("kind", list(KINDS))
HOSTILE = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["1", "0", "-1", "٣", "²", "1.0", "1e9", "true", "\x00", "9" * 5000, "ก" * 100_000, "None", "[]"]),
)


CODES = {"bad_answer", "bad_number"}


def response_or_refusal(kind, content, data):
    """Return the response in a form and no code, or none and the code of the refusal."""
    try:
        return KINDS[kind].clean_response(content, data, "q1"), None
    except Refused as refused:
        return None, refused.code


def shown(kind, content, layout=None, response=None):
    layout = KINDS[kind].layout(content) if layout is None else layout
    question = show_question(kind=kind, content=content, layout=layout, response=response, seq=1)
    return render_to_string("quizzes/_question.html", {"question": question})


def reviewed(kind, content, response=None):
    about = {"topic": "safety", "lesson_code": "", "source": ""}
    mark, layout = KINDS[kind].grade(content, response), KINDS[kind].layout(content)
    question = review_question(kind=kind, content=content, layout=layout, response=response, mark=mark, **about)
    return render_to_string("quizzes/_review.html", {"question": question})


def right_response(kind, content):
    return KINDS[kind].clean_response(content, question_kinds.form(kind, content, right=True), "q1")


@every_kind
def test_a_kind_is_known_by_one_name_and_has_a_form_and_builders(kind):
    assert KINDS[kind].name == kind
    assert kind in dict(kind_blocks())
    assert kind in question_kinds.PLAIN
    assert kind in question_kinds.ANSWERS


@every_kind
def test_the_key_earns_the_whole_mark_and_a_wrong_answer_nothing(kind):
    content, field = question_kinds.content(kind), "q7"
    for right in (True, False):
        data = question_kinds.form(kind, content, right=right, position=7)
        response = KINDS[kind].clean_response(content, data, field)
        assert KINDS[kind].grade(content, response) == int(right)
        parts = KINDS[kind].answer_parts(content, response)
        assert parts
        assert all(part.right for part in parts) or not right


@every_kind
def test_an_empty_form_is_no_answer_and_earns_nothing(kind):
    content = question_kinds.content(kind)
    assert KINDS[kind].clean_response(content, QueryDict("seq1=1&q11=x&q11.a=x"), "q1") is None
    assert KINDS[kind].grade(content, None) == 0
    assert KINDS[kind].answer_parts(content, None) == []


@every_kind
def test_a_blind_guess_earns_less_than_the_key(kind):
    guess = KINDS[kind].guess_score(question_kinds.content(kind))
    assert isinstance(guess, Fraction)
    assert 0 <= guess < 1


@every_kind
@pytest.mark.django_db
def test_content_survives_the_block_and_json_as_it_is(kind):
    plain = read_question(question_kinds.plain(kind))
    if plain.picture:
        plain = with_picture(plain, {plain.picture: picture().pk})
    block = KINDS[kind].block()
    stored = json.loads(json.dumps(block.get_prep_value(block.to_python(plain.value))))
    again = {**KINDS[kind].freeze(block.to_python(stored)), "picture": plain.content.get("picture")}
    assert again == {"picture": None, **plain.content}  # a picture is kept when the question is saved
    assert json.loads(json.dumps(plain.content)) == plain.content
    assert KINDS[kind].problems(plain.content) == []


@every_kind
def test_reading_twice_gives_the_same_question(kind):
    assert question_kinds.content(kind) == question_kinds.content(kind)


@every_kind
@settings(max_examples=20)
@given(chance=st.randoms(use_true_random=False))
def test_shuffling_loses_no_part_and_no_field_of_the_form(kind, chance):
    content = question_kinds.content(kind)
    before = KINDS[kind].layout(content)
    layout = KINDS[kind].shuffled(before, chance)
    assert json.loads(json.dumps(layout)) == layout
    assert sorted(json.dumps(layout)) == sorted(json.dumps(before))
    response = right_response(kind, content)
    page = shown(kind, content, layout, response)
    assert sorted(page) == sorted(shown(kind, content, before, response))


@every_kind
@settings(max_examples=50, deadline=None)
@given(fields=st.dictionaries(st.text(max_size=6), st.lists(HOSTILE, max_size=3), max_size=5), data=st.data())
def test_no_form_however_hostile_does_more_than_be_refused(kind, fields, data):
    content = question_kinds.content(kind)
    posted = question_kinds.form(kind, content, right=True)
    for name in data.draw(st.lists(st.sampled_from(sorted(posted)), max_size=3)):
        posted.setlist(name, data.draw(st.lists(HOSTILE, max_size=3)))
    for name, values in fields.items():
        posted.setlist(data.draw(st.sampled_from(["q1", f"q1.{name}", name])), values)
    response, code = response_or_refusal(kind, content, posted)
    assert code in {None, *CODES}
    assert json.loads(json.dumps(response)) == response
    assert 0 <= KINDS[kind].grade(content, response) <= 1
    assert all(part.answer for part in KINDS[kind].answer_parts(content, response))
    assert shown(kind, content, response=response)
    assert reviewed(kind, content, response)


@every_kind
def test_as_many_fields_as_a_form_may_have_are_handled(kind):
    content, data = question_kinds.content(kind), QueryDict(mutable=True)
    data.update({f"q1.{number}": "x" for number in range(1000)})
    data.setlist("q1", [str(number) for number in range(1000)])
    response, code = response_or_refusal(kind, content, data)
    assert code in {None, *CODES}
    assert KINDS[kind].grade(content, response) < 1


@every_kind
def test_the_order_in_which_a_browser_sends_the_fields_does_not_matter(kind):
    content = question_kinds.content(kind)
    data, turned = question_kinds.form(kind, content, right=True), QueryDict(mutable=True)
    for name in reversed(data):
        turned.setlist(name, data.getlist(name)[::-1])
    assert KINDS[kind].clean_response(content, turned, "q1") == KINDS[kind].clean_response(content, data, "q1")


@every_kind
def test_the_page_names_its_fields_after_the_question_and_shows_what_is_saved(kind):
    content = question_kinds.content(kind)
    response = right_response(kind, content)
    form = question_kinds.form(kind, content, right=True)
    for language in ("th", "en"):
        with override(language):
            page = shown(kind, content, response=response)
        assert all(f'name="{name}"' in page for name in form)
        assert content["stem"][language] in page
        assert content["explanation"][language] not in page
        assert "คำติชมลับ" not in page
        assert "Secret feedback" not in page
    assert shown(kind, content) != page


@every_kind
def test_the_review_says_in_words_what_was_right(kind):
    content = question_kinds.content(kind)
    with override("en"):
        right = reviewed(kind, content, right_response(kind, content))
        data = question_kinds.form(kind, content, right=False)
        wrong = reviewed(kind, content, KINDS[kind].clean_response(content, data, "q1"))
        unanswered = reviewed(kind, content)
    assert "✓ Right" in right
    assert "✗ Wrong" in wrong
    assert "– Not answered" in unanswered
    assert all(content["explanation"]["en"] in page for page in (right, wrong, unanswered))


@every_kind
def test_a_field_that_is_not_known_is_refused(kind):
    item = {**question_kinds.plain(kind), "chioces": []}
    with pytest.raises(Exception, match="chioces"):
        read_question(item)


@pytest.mark.django_db
def test_an_attempt_with_a_question_of_every_kind_is_answered_and_graded():
    bank = make.question_bank()
    for kind in KINDS:
        make.question(kind, bank=bank)
    quiz = make.quiz(bank=bank, draws=[("safety", len(KINDS))])
    for right in (len(KINDS), 0):
        attempt = make.attempt(quiz, user=trainee())
        make.answer_all(attempt, right=right)
        result = make.close(attempt)
        assert (result.marks, result.possible) == (right, len(KINDS))
    assert Attempt.objects.filter(passed=True).count() == 1
