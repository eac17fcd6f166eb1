"""Questions and quizzes in the plain form of the course package."""

from datetime import timedelta

import pytest

from quizzes.exchange.plain import FieldErrors, read_question, save_question
from quizzes.exchange.plain_quiz import save_quiz
from quizzes.kinds import KINDS
from quizzes.models import Question, Quiz
from tests.make import quizzes as make
from tests.make.people import admin


def faults(item):
    """Return the fields refused of a question."""
    with pytest.raises(FieldErrors) as refused:
        read_question(item)
    assert all(error.problem and error.remedy for error in refused.value)
    return [error.field for error in refused.value]


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_right_question_is_read_as_its_author_wrote_it(kind):
    item = make.plain_question(kind, lesson="vd-role-what", source="https://example.org/a")
    plain = read_question(item)
    assert (plain.code, plain.kind, plain.topic) == (item["id"], kind, "safety")
    assert (plain.lesson_code, plain.source) == ("vd-role-what", "https://example.org/a")
    assert plain.content["stem"] == item["stem"]
    assert kind != "true_false" or plain.content["answer"] is True


def test_reading_twice_gives_the_same_question():
    item = make.plain_question("multiple_choice")
    assert read_question(item) == read_question(item)


CHOICES = [{"right": True, "th": "ก"}, {"th": "ข"}]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"stem": {"en": "only English"}}, ["stem.th"]),
        ({"stem": "ไม่ใช่สองภาษา"}, ["stem", "stem.th"]),
        ({"stem": {"th": ["ก"]}}, ["stem.th"]),
        ({"explanation": None}, ["explanation.th"]),
        ({"explaination": {"th": "ก"}}, ["explaination"]),
        ({"choices": None}, ["choices"]),
        ({"choices": {"th": "ก"}}, ["choices"]),
        ({"choices": CHOICES[:1]}, ["choices"]),
        ({"choices": [CHOICES[1], {"th": "ค"}]}, ["choices"]),
        ({"choices": [*CHOICES, {"right": True, "th": "ค"}]}, ["choices"]),
        ({"choices": [*CHOICES, {"th": "ข"}]}, ["choices.3.th"]),
        ({"choices": [*CHOICES, {"th": ""}]}, ["choices.3.th"]),
        ({"choices": [*CHOICES, {"th": "ค", "wrong": True}]}, ["choices.3.wrong"]),
        ({"choices": [CHOICES[0], {"th": "ค", "right": "no"}]}, ["choices.2.right"]),
        ({"choices": [*CHOICES, {"th": "ค", "feedback": {"en": "no"}}]}, ["choices.3.feedback.th"]),
        ({"id": "ไทย"}, ["id"]),
        ({"topic": None}, ["topic"]),
        ({"lesson": "A B"}, ["lesson"]),
        ({"difficulty": 4}, ["difficulty"]),
        ({"difficulty": "hard"}, ["difficulty"]),
        ({"source": "somewhere"}, ["source"]),
        ({"kind": "true_false", "answer": None}, ["answer"]),
        ({"kind": "true_false", "answer": "maybe"}, ["answer"]),
        ({"id": "", "difficulty": 9, "choices": [*CHOICES, {"th": "ข"}]}, ["id", "difficulty", "choices.3.th"]),
    ],
)
def test_each_fault_is_named_at_its_field_with_what_to_do(fields, at):
    item = make.plain_question(fields.pop("kind", "single_choice"), **fields)
    assert faults(item) == at


def test_an_unknown_kind_is_refused():
    assert faults({**make.plain_question(), "kind": "essay"}) == ["kind"]


def test_something_else_than_fields_is_refused():
    assert "" in faults(["a", "list"])


@pytest.mark.django_db
def test_saving_a_question_creates_it_then_leaves_it_alone_then_changes_it():
    bank, actor, item = make.question_bank(), admin(), make.plain_question()
    question, outcome = save_question(bank=bank, plain=read_question(item), actor=actor)
    assert (outcome, question.current_version.number, question.live) == ("created", 1, True)
    question, outcome = save_question(bank=bank, plain=read_question(item), actor=actor)
    assert (outcome, question.current_version.number) == ("unchanged", 1)
    item["explanation"] = {"th": "เฉลยใหม่"}
    question, outcome = save_question(bank=bank, plain=read_question(item), actor=actor)
    assert (outcome, question.current_version.number) == ("changed", 2)
    assert question.versions.get(number=1).content["explanation"]["th"] != "เฉลยใหม่"
    assert Question.objects.count() == 1
    assert question.latest_revision.user == actor


@pytest.mark.django_db
def test_a_change_beside_the_content_makes_no_new_version():
    bank, item = make.question_bank(), make.plain_question()
    save_question(bank=bank, plain=read_question(item), actor=None)
    question, outcome = save_question(bank=bank, plain=read_question({**item, "difficulty": 3}), actor=None)
    assert (outcome, question.difficulty, question.current_version.number) == ("changed", 3, 1)


@pytest.mark.django_db
def test_a_withdrawn_question_stays_withdrawn_when_it_is_read_again_unchanged():
    bank, item = make.question_bank(), make.plain_question()
    question, _outcome = save_question(bank=bank, plain=read_question(item), actor=None)
    question.unpublish()
    question, outcome = save_question(bank=bank, plain=read_question(item), actor=None)
    assert (outcome, question.live) == ("unchanged", False)


SETTINGS = {
    "title": {"th": "แบบทดสอบ", "en": "Quiz"},
    "pass_percent": 80,
    "time_limit_minutes": 15,
    "attempts_allowed": 2,
    "cooldown_minutes": 0,
    "shuffle_choices": False,
    "draws": [{"topic": "role", "count": 4}, {"topic": "network", "count": 2, "difficulty": 3}],
}


@pytest.mark.django_db
def test_saving_a_quiz_creates_it_then_leaves_it_alone_then_changes_it():
    bank, actor = make.question_bank(), admin()
    quiz, outcome = save_quiz(code="q", bank=bank, settings=SETTINGS, actor=actor)
    assert (outcome, quiz.live, quiz.title_en, quiz.pass_percent) == ("created", True, "Quiz", 80)
    assert (quiz.time_limit, quiz.cooldown, quiz.shuffle_choices) == (timedelta(minutes=15), timedelta(0), False)
    assert list(quiz.draws.values_list("topic", "count", "difficulty")) == [("role", 4, 0), ("network", 2, 3)]
    assert save_quiz(code="q", bank=bank, settings=SETTINGS, actor=actor)[1] == "unchanged"
    changed = {**SETTINGS, "draws": [{"topic": "role", "count": 5}]}
    quiz, outcome = save_quiz(code="q", bank=bank, settings=changed, actor=actor)
    assert (outcome, list(quiz.draws.values_list("topic", "count"))) == ("changed", [("role", 5)])
    assert Quiz.objects.count() == 1


@pytest.mark.django_db
def test_all_rules_of_a_quiz_can_be_set_in_the_plain_form():
    bank, actor = make.question_bank(), admin()
    question = make.question(bank=bank, topic="role")
    settings = {
        **SETTINGS,
        "counts": "mean",
        "review": "marks",
        "pages": "one",
        "time_over": "abandon",
        "grace_minutes": 2,
        "draws": [{"topic": "role", "count": 4, "rest_days": 7}],
        "fixed": [question.code],
        "minimums": [{"topic": "role", "percent": 60}],
    }
    quiz, _outcome = save_quiz(code="q", bank=bank, settings=settings, actor=actor)
    assert (quiz.counts, quiz.review, quiz.pages, quiz.time_over) == ("mean", "marks", "one", "abandon")
    assert quiz.grace == timedelta(minutes=2)
    assert [one.question for one in quiz.fixed_questions.all()] == [question]
    assert list(quiz.topic_minimums.values_list("topic", "percent")) == [("role", 60)]
    assert [draw.rest_days for draw in quiz.draws.all()] == [7]
    assert save_quiz(code="q", bank=bank, settings=settings, actor=actor)[1] == "unchanged"
    assert save_quiz(code="q", bank=bank, settings={**settings, "fixed": []}, actor=actor)[1] == "changed"
