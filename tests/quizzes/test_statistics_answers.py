"""What the report says of single questions: versions, answers, flags, leaks."""

from fractions import Fraction

import pytest

from quizzes import answers_given
from quizzes.kinds import KINDS
from quizzes.statistics.rules import rules
from quizzes.versions import freeze_version
from tests.make import quizzes
from tests.make.marks import GUTTMAN, chance, rasch
from tests.make.question_kinds import ANSWERS, form
from tests.make.taken import taken
from tests.quizzes.reports import ALL, asked, computed, fixed_quiz, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return fixed_quiz()


# Versions and answers


def reworded(question, edit):
    """Publish the question again, after `edit` changed the JSON of its block."""
    value = question.kind[0].value
    edit(value)
    question.save()
    freeze_version(question=question)
    question.refresh_from_db()
    return question


def test_versions_with_another_key_stand_apart_and_those_with_other_words_together(quiz):
    question, *others = asked(quiz)
    taken(quiz, table(quiz, GUTTMAN))

    def say_it_better(value):
        value["stem"]["th"] = "ถามให้ชัดขึ้น"

    def turn_the_key(value):
        first, second = list(value["choices"])[:2]
        first["right"], second["right"] = False, True

    for edit in (say_it_better, turn_the_key):
        reworded(question, edit)
        taken(quiz, [[(question, True), *[(one, False) for one in others]]] * 3)
    [data] = [one for one in computed(quiz)["questions"] if one["question"] == question.pk]
    assert data["attempts"] == 10
    assert [variant["versions"] for variant in data["variants"]] == [[1, 2], [3]]
    assert [variant["attempts"] for variant in data["variants"]] == [7, 3]
    assert data["version"] == question.current_version_id


def test_answers_are_counted_in_words_of_both_languages_and_choices_nobody_took_are_there(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    question = asked(quiz)[0]
    [data] = [one for one in computed(quiz)["questions"] if one["question"] == question.pk]
    [variant] = data["variants"]
    choices = question.current_version.content["choices"]
    for language in ("th", "en"):
        words = [choice["text"][language] for choice in choices]
        assert variant["answers"][language] == [
            ["", words[0], True, 3],
            ["", words[1], False, 1],
            ["", words[2], False, 0],
        ]
    assert variant["unanswered"] == 0


def test_rare_answers_in_peoples_own_words_are_counted_and_not_shown():
    quiz = quizzes.quiz(bank=quizzes.question_bank(), draws=[])
    question = quizzes.question("short_text", bank=quiz.bank)
    typed = ["ไม่รู้"] * 3 + ["สมใจ ใจดี", "โทรหาแม่"]
    right = question.current_version.content["answers"][0]["text"]
    key = right if isinstance(right, str) else right["th"]
    taken(quiz, [[(question, (Fraction(0), words))] for words in typed] + [[(question, (Fraction(1), key))]])
    [data] = computed(quiz)["questions"]
    rows = data["variants"][0]["answers"]["th"]
    assert ["", "ไม่รู้", False, 3] in rows
    assert ["", key, True, 1] in rows
    assert rows[-1] == ["", None, False, 2]
    assert "สมใจ" not in str(data)


def test_answers_beyond_the_most_frequent_are_counted_only(monkeypatch):
    monkeypatch.setattr(answers_given, "MOST_WORDED", 1)
    quiz = quizzes.quiz(bank=quizzes.question_bank(), draws=[])
    question = quizzes.question("short_text", bank=quiz.bank)
    typed = ["ไม่รู้"] * 3 + ["อื่น"] * 2 + [None]
    taken(quiz, [[(question, (Fraction(0), words))] for words in typed])
    [variant] = computed(quiz)["questions"][0]["variants"]
    assert (variant["attempts"], variant["unanswered"], variant["unworded"]) == (6, 1, 2)
    assert variant["answers"]["th"] == [["", "ไม่รู้", False, 3]]


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_every_kind_of_question_is_analysed(kind):
    quiz = quizzes.quiz(bank=quizzes.question_bank(), draws=[])
    question = quizzes.question(kind, bank=quiz.bank)
    content, rows = question.current_version.content, []
    for right in (True, False):
        data = form(kind, content, right=right)
        response = KINDS[kind].clean_response(content, data, "q1")
        rows.append([(question, (Fraction(int(right)), response))])
    taken(quiz, [*rows, [(question, (Fraction(0), None))]])
    [data] = computed(quiz)["questions"]
    assert data["figures"]["facility"] == pytest.approx(100 / 3)
    assert data["variants"][0]["unanswered"] == 1
    assert any(often for _part, _words, _right, often in data["variants"][0]["answers"]["en"])


# Flags and leaks


def flags(data, question) -> dict:
    [found] = [one for one in data["questions"] if one["question"] == question.pk]
    return {flag["code"]: flag["facts"] for flag in found["flags"]}


def test_a_question_is_flagged_for_what_its_figures_say(quiz):
    easy, wrong_key, plain = asked(quiz)
    rows = [[(easy, True), (wrong_key, number < 20), (plain, number >= 20)] for number in range(40)]
    taken(quiz, rows)
    data = computed(quiz)
    assert flags(data, easy)["too_easy"] == {"facility": 100}
    assert "negative" in flags(data, wrong_key)
    words = easy.current_version.content["choices"]
    assert flags(data, easy)["unpicked"]["answers"]["en"] == f"{words[1]['text']['en']}, {words[2]['text']['en']}"


def test_with_few_attempts_nothing_else_is_said(quiz, settings):
    taken(quiz, table(quiz, GUTTMAN))
    assert flags(computed(quiz), asked(quiz)[0]) == {"too_few": {"attempts": 4}}
    settings.LMS_STATISTICS = {"least_attempts": 4}
    assert "unpicked" in flags(computed(quiz), asked(quiz)[0])
    settings.LMS_STATISTICS = {"no_such_rule": 4}
    with pytest.raises(TypeError):
        rules()


def simulated(quiz, people, *, days_ago, dice, leak=0.0) -> None:
    marks = rasch(dice, [0.8, 0.0, -0.5], people)
    for row in marks:
        row[0] = 1 if dice.random() < leak else row[0]
    taken(quiz, table(quiz, marks), days_ago=days_ago)


def test_a_leak_in_the_recent_window_raises_the_alarm_and_none_before(quiz):
    dice = chance(4)
    simulated(quiz, 400, days_ago=40, dice=dice)
    simulated(quiz, 120, days_ago=3, dice=dice)
    assert computed(quiz)["leaks"]["alarms"] == 0
    simulated(quiz, 120, days_ago=2, dice=dice, leak=0.9)
    data = computed(quiz)
    leaks = data["leaks"]
    assert (leaks["alarms"], leaks["tested"], leaks["alpha"], leaks["days"]) == (1, 3, 0.01, 14)
    assert (leaks["recent"]["attempts"], leaks["before"]["attempts"]) == (240, 400)
    assert flags(data, asked(quiz)[0])["leak"]["jump"] >= 10
    assert "leak" not in flags(data, asked(quiz)[1])
    assert computed(quiz, ALL)["leaks"]["why"] == "repeats"


def test_a_new_key_is_no_leak(quiz):
    dice = chance(5)
    simulated(quiz, 300, days_ago=40, dice=dice)
    question = asked(quiz)[0]

    def turn_the_key(value):
        first, second = list(value["choices"])[:2]
        first["right"], second["right"] = False, True

    reworded(question, turn_the_key)
    simulated(quiz, 120, days_ago=3, dice=dice, leak=0.9)
    data = computed(quiz)
    assert "leak" not in flags(data, question)
    assert data["leaks"]["alarms"] == 0
