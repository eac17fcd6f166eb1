"""The report of a quiz as it is computed from attempts in the database, and as a background job."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import reporting
from quizzes.kinds import KINDS
from quizzes.models import Attempt, QuizDraw, QuizQuestion, QuizReport, Regrade, RegradedAnswer
from quizzes.reporting import compute_report, request_report, stale_reports
from quizzes.statistics.figures import to_json
from quizzes.statistics.quiz import quiz_figures
from quizzes.statistics.rules import rules
from quizzes.tasks import compute as compute_task
from quizzes.tasks import refresh_reports
from quizzes.version_store import forget_versions
from quizzes.versions import freeze_version
from tests import make
from tests.make import quizzes
from tests.make.marks import chance, fixed_parts, rasch, scores
from tests.make.question_kinds import ANSWERS, form
from tests.make.taken import taken
from tests.quizzes.test_statistics import GUTTMAN

pytestmark = pytest.mark.django_db

FIRST, LAST, ALL = QuizReport.Attempts.values


@pytest.fixture
def quiz():
    made = quizzes.quiz(bank=quizzes.question_bank(), draws=[])
    made.fixed_questions = [QuizQuestion(question=quizzes.question(bank=made.bank)) for _number in range(3)]
    made.save()
    return made


def asked(quiz) -> list:
    return [row.question for row in quiz.fixed_questions.select_related("question__current_version")]


def table(quiz, marks) -> list:
    """Return rows for `taken`: what each attempt did with each question of the quiz."""
    questions = asked(quiz)
    return [list(zip(questions, map(bool, row), strict=True)) for row in marks]


def computed(quiz, attempts=FIRST) -> dict:
    report = request_report(quiz=quiz, attempts=attempts)
    compute_report(report.pk)
    report.refresh_from_db()
    assert report.state == QuizReport.State.DONE
    return report.data


# Figures


def test_the_report_has_the_figures_that_follow_from_the_marks(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    data = computed(quiz)
    assert data["attempts"] == 4
    assert data["figures"] == to_json(quiz_figures(scores(GUTTMAN), scores(GUTTMAN), fixed_parts(GUTTMAN)))
    assert data["figures"]["alpha"] == 75
    first = data["questions"][0]
    assert (first["attempts"], first["figures"]["facility"], first["figures"]["efficiency"]) == (4, 75, 100)
    assert first["figures"]["guess"] == pytest.approx(100 / 3)
    assert first["figures"]["intended"] == pytest.approx(100 / 3)
    assert sum(one["figures"]["effective"] for one in data["questions"]) == pytest.approx(100)
    assert data["bins"] == [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]
    assert data["draws"] == []


def test_partial_marks_are_added_up_exactly(quiz):
    questions = asked(quiz)
    third = (Fraction(1, 3), None)
    taken(quiz, [[(one, third) for one in questions], [(one, True) for one in questions]])
    data = computed(quiz)
    assert data["figures"]["mean"] == 100 * 2 / 3
    assert [one["figures"]["facility"] for one in data["questions"]] == [100 * 2 / 3] * 3
    assert [one["figures"]["discrimination"] for one in data["questions"]] == [100] * 3


def test_first_last_or_all_attempts_are_those_of_each_person_and_enrolment(quiz):
    somjai, place = make.trainee(), uuid4()
    rows = table(quiz, [[0, 0, 0], [1, 1, 0], [1, 1, 1]])
    taken(quiz, rows, user=somjai, scope=place)
    taken(quiz, rows[:1], user=somjai)  # another enrolment
    taken(quiz, rows[2:], user=make.trainee())
    assert [computed(quiz, which)["attempts"] for which in (FIRST, LAST, ALL)] == [3, 3, 5]
    assert computed(quiz, FIRST)["figures"]["mean"] == pytest.approx(100 / 3)
    assert computed(quiz, LAST)["figures"]["mean"] == pytest.approx(200 / 3)


def test_only_finished_attempts_count(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    now = timezone.now()
    common = {"quiz": quiz, "user": make.trainee(), "pass_percent": 70, "started_at": now, "number": 1}
    Attempt.objects.create(**common, scope=uuid4())
    Attempt.objects.create(**common, scope=uuid4(), state="submitted", submitted_at=now)
    Attempt.objects.create(**common, scope=uuid4(), state="abandoned", finished_at=now)
    other = quizzes.quiz()
    taken(other, [[(one, True) for one in other.bank.questions.all()]])
    assert computed(quiz)["attempts"] == 4
    assert len(computed(quiz)["questions"]) == 3


def test_a_quiz_that_nobody_took_has_a_report_that_says_so(quiz):
    data = computed(quiz)
    assert (data["attempts"], data["questions"], data["draws"]) == (0, [], [])
    assert data["figures"]["mean"] == "few"


# Draws


@pytest.fixture
def drawing():
    """A quiz of one fixed question and two drawn from four."""
    bank = quizzes.question_bank()
    pool = [quizzes.question(bank=bank, topic="scams") for _number in range(4)]
    fixed = quizzes.question(bank=bank, topic="duties")
    made = quizzes.quiz(bank=bank, draws=[("scams", 2)])
    return made, fixed, pool


def test_drawn_questions_are_analysed_for_themselves_and_each_draw_as_a_whole(drawing):
    quiz, fixed, pool = drawing
    dice = chance(1)
    rows = []
    for ability in range(40):
        drawn = dice.sample(pool, 2)
        rows.append([(one, dice.random() < 0.3 + ability / 60) for one in [fixed, *drawn]])
    taken(quiz, rows)
    data = computed(quiz)
    by_topic = {one["question"]: one for one in data["questions"]}
    assert by_topic[fixed.pk]["attempts"] == 40
    assert isinstance(by_topic[fixed.pk]["figures"]["effective"], float)
    assert sum(by_topic[one.pk]["attempts"] for one in pool) == 80
    assert {by_topic[one.pk]["figures"]["effective"] for one in pool} == {"drawn"}
    [draw] = data["draws"]
    assert (draw["topic"], draw["sizes"], draw["questions"], draw["attempts"]) == ("scams", [2, 2], 4, 40)
    assert draw["figures"]["intended"] == pytest.approx(200 / 3)
    assert draw["figures"]["effective"] + by_topic[fixed.pk]["figures"]["effective"] == pytest.approx(100)
    right = sum(is_right for row in rows for question, is_right in row if question != fixed)
    assert draw["figures"]["facility"] == pytest.approx(100 * right / 80)
    assert data["figures"]["alpha"] <= 100


def test_attempts_of_another_length_count_for_the_mean_and_not_for_the_consistency(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    taken(quiz, [[(asked(quiz)[0], True)]])
    data = computed(quiz)
    assert (data["sizes"], data["usual"]) == ([1, 3], {"questions": 3, "attempts": 4})
    assert data["figures"]["alpha"] == 75
    assert data["figures"]["mean"] == 60


def test_attempts_of_old_that_noted_no_topics_are_one_draw(drawing):
    quiz, fixed, pool = drawing
    first = [(fixed, True), (pool[0], True), (pool[1], False)]
    attempts = taken(quiz, [first, [(one, True) for one in (fixed, *pool[2:])]])
    for attempt in attempts:
        attempt.questions.update(topic="")
    [draw] = computed(quiz)["draws"]
    assert (draw["topic"], draw["questions"], draw["attempts"]) == ("", 4, 2)


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


# What it costs


def test_statements_do_not_grow_with_attempts_or_questions(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    computed(quiz)

    def statements() -> int:
        forget_versions()
        with CaptureQueriesContext(connection) as seen:
            computed(quiz)
        return len(seen)

    before = statements()
    quiz.fixed_questions = [*quiz.fixed_questions.all(), QuizQuestion(question=quizzes.question(bank=quiz.bank))]
    quiz.save()
    taken(quiz, table(quiz, [[0, 1, 0, 1]] * 30))
    assert statements() == before


# The job


def test_asking_again_while_it_is_worked_on_changes_nothing(quiz, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(reporting.current_app, "send_task", lambda name, args: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        report = request_report(quiz=quiz, attempts=FIRST, user=make.admin())
        assert request_report(quiz=quiz, attempts=FIRST).pk == report.pk
    assert sent == [(compute_task.name, [report.pk])]
    assert QuizReport.objects.get().requested_by == report.requested_by
    QuizReport.objects.update(requested_at=timezone.now() - reporting.LOST_AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        request_report(quiz=quiz, attempts=FIRST)
    assert len(sent) == 2


def test_computing_twice_or_at_the_end_is_harmless(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    report = request_report(quiz=quiz, attempts=FIRST)
    QuizReport.objects.update(state="running")  # its worker was killed, and the queue gives it to another
    compute_task(report.pk)
    report.refresh_from_db()
    assert (report.state, report.percent, report.data["attempts"]) == ("done", 100, 4)
    before = report.computed_at
    compute_task(report.pk)
    report.refresh_from_db()
    assert report.computed_at == before


def test_what_goes_wrong_is_kept_and_the_figures_of_last_time_stay(quiz, monkeypatch):
    taken(quiz, table(quiz, GUTTMAN))
    old = computed(quiz)
    report = request_report(quiz=quiz, attempts=FIRST)

    def fail(*_args):
        raise ArithmeticError

    with monkeypatch.context() as broken:
        broken.setattr(reporting, "collect", fail)
        with pytest.raises(ArithmeticError):
            compute_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.error, report.data) == ("failed", "ArithmeticError", old)
    assert computed(quiz)["attempts"] == 4


def test_the_nightly_refresh_takes_what_has_new_marks_and_leaves_the_rest(quiz):
    assert stale_reports() == []
    attempts = taken(quiz, table(quiz, GUTTMAN))
    assert stale_reports() == [(quiz, FIRST)]
    computed(quiz)
    computed(quiz, ALL)
    assert stale_reports() == []
    assert refresh_reports() == 0
    Attempt.objects.filter(pk=attempts[0].pk).update(finished_at=timezone.now() + timedelta(seconds=1))
    assert stale_reports() == [(quiz, FIRST), (quiz, ALL)]
    assert refresh_reports() == 2
    assert set(QuizReport.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_regrade_makes_the_figures_old(quiz):
    attempts = taken(quiz, table(quiz, GUTTMAN))
    computed(quiz)
    answer = attempts[0].questions.select_related("version").first()
    now = timezone.now()
    regrade = Regrade.objects.create(
        question=answer.version.question, version=answer.version, policy="full_credit", reason="กุญแจผิด",
        state="done", finished_at=now,
    )  # fmt: skip
    fields = {f"{what}_{when}_{part}": 1 for what in ("mark", "marks") for when in ("before", "after")
              for part in ("numerator", "denominator")}  # fmt: skip
    RegradedAnswer.objects.create(
        regrade=regrade, attempt=attempts[0], answer=answer, passed_before=True, passed_after=True, **fields
    )
    assert stale_reports() == [(quiz, FIRST)]


def test_a_report_in_an_older_form_is_computed_anew(quiz):
    taken(quiz, table(quiz, GUTTMAN))
    computed(quiz)
    QuizReport.objects.update(data={"format": 0})
    assert stale_reports() == [(quiz, FIRST)]


def test_a_draw_is_no_row_where_it_takes_its_whole_pool():
    bank = quizzes.question_bank()
    pool = [quizzes.question(bank=bank, topic="scams") for _number in range(2)]
    quiz = quizzes.quiz(bank=bank, draws=[("scams", 2)])
    assert QuizDraw.objects.filter(quiz=quiz).count() == 1
    taken(quiz, [[(one, True) for one in pool], [(one, False) for one in pool]])
    data = computed(quiz)
    assert data["draws"] == []
    assert [one["figures"]["effective"] for one in data["questions"]] == [50, 50]
