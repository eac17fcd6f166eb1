"""The admin's pages of quiz statistics: who sees them, what they show, what they cost, what is exported."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from quizzes.models import QuizQuestion, QuizReport
from quizzes.reporting import compute_report, request_report
from quizzes.roles import grant_editor_rights
from quizzes.statistics.figures import WHY
from tests import make
from tests.make import quizzes
from tests.make.marks import chance, rasch
from tests.make.taken import taken

pytestmark = pytest.mark.django_db

LIST = "/admin/quiz-statistics/"
PEOPLE = 60


@pytest.fixture
def examiner():
    """A member of staff with the one right that the pages need."""
    person = make.trainee("วิชา", "ตรวจดี", is_staff=True, is_sample=True)
    rights = ["view_quizreport", "access_admin"]
    person.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return person


@pytest.fixture
def as_examiner(client, examiner):
    client.force_login(examiner)
    return client


@pytest.fixture
def quiz():
    return quiz_taken_by(PEOPLE)


def quiz_taken_by(people: int, questions: int = 5):
    """A computed quiz of fixed questions, the last one right for everybody."""
    made = quizzes.quiz(bank=quizzes.question_bank(), draws=[], title="แบบทดสอบท้ายหน่วย", code=f"quiz-of-{people}")
    asked = [quizzes.question(bank=made.bank) for _number in range(questions)]
    made.fixed_questions = [QuizQuestion(question=one) for one in asked]
    made.save()
    somjai = make.trainee("สมใจ", "ใจดีไม่เอ่ยนาม")
    marks = rasch(chance(people), [0.2 * number - 0.5 for number in range(questions - 1)], people)
    taken(made, [[*zip(asked, map(bool, row), strict=False), (asked[-1], True)] for row in marks], user=somjai)
    compute(made)
    return made


def compute(quiz, attempts="first") -> QuizReport:
    report = request_report(quiz=quiz, attempts=attempts)
    compute_report(report.pk)
    return report


def page(quiz, tail="") -> str:
    return f"{LIST}{quiz.pk}/{tail}"


# Who sees them


def test_only_whoever_has_the_right_sees_anything(client, quiz, examiner):
    question = quiz.fixed_questions.first().question
    pages = [LIST, page(quiz), page(quiz, "?export=csv"), page(quiz, f"questions/{question.pk}/")]
    outsider = make.trainee()
    wrong_role = make.trainee("มานะ", is_staff=True, is_sample=True)
    wrong_role.user_permissions.add(Permission.objects.get(codename="access_admin"))
    before = QuizReport.objects.get().requested_at
    for address in pages:
        assert "/sign-in/" in client.get(address).url
    for person in (outsider, wrong_role):
        client.force_login(person)
        for address in pages:
            assert client.get(address).status_code in {302, 403, 404}
        assert client.post(page(quiz, "compute/")).status_code in {302, 403, 404}
    assert QuizReport.objects.get().requested_at == before
    client.force_login(examiner)
    for address in pages:
        assert client.get(address).status_code == 200


def test_editors_and_moderators_have_the_right():
    grant_editor_rights()
    assert make.editor().has_perm("quizzes.view_quizreport")


def test_the_menu_leads_to_it_for_those_who_may(as_examiner, client):
    assert LIST in as_examiner.get("/admin/").text
    other = make.trainee(is_staff=True, is_sample=True)
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(other)
    assert LIST not in client.get("/admin/").text


# The list


def test_the_list_has_every_quiz_with_its_figures(as_examiner, quiz):
    untaken = quizzes.quiz(title="แบบทดสอบใหม่")
    html = as_examiner.get(LIST).text
    assert page(quiz) in html
    assert page(untaken) in html
    mean = QuizReport.objects.get().data["figures"]["mean"]
    assert f"{mean:.1f}\N{NO-BREAK SPACE}%" in html


def test_the_list_is_searched_filtered_and_sorted(as_examiner, quiz):
    other = quizzes.quiz(title="แบบทดสอบอื่น", code="other")
    assert page(other) not in as_examiner.get(LIST, {"q": "ท้ายหน่วย"}).text
    assert page(quiz) not in as_examiner.get(LIST, {"bank": other.bank_id}).text
    for key in ("title", "mean", "-mean", "alpha", "taken", "alarms", "computed_at", "-computed_at"):
        html = as_examiner.get(LIST, {"ordering": key}).text
        assert page(quiz) in html
        assert page(other) in html


# The report


def test_the_report_shows_figures_plots_tables_and_flags(as_examiner, quiz):
    html = as_examiner.get(page(quiz)).text
    for words in ("<title id", "<desc id", 'role="img"'):
        assert html.count(words) == 2
    rows = as_examiner.get(page(quiz)).context["reading"].questions
    assert any("100 %" in flag and flag in html for row in rows for flag in row.flags)
    assert html.count("<svg viewBox") == 2
    assert "style=" not in html.split("<svg viewBox")[1].split("</svg>")[0]
    for row in quiz.fixed_questions.all():
        assert page(quiz, f"questions/{row.question_id}/") in html


def test_nobody_is_named_anywhere(as_examiner, quiz):
    question = quiz.fixed_questions.first().question
    for tail in ("", "?attempts=all", f"questions/{question.pk}/", "?export=csv"):
        assert "ไม่เอ่ยนาม" not in as_examiner.get(page(quiz, tail)).content.decode()
    assert "ไม่เอ่ยนาม" not in str(QuizReport.objects.get().data)


def test_questions_are_sorted_by_the_server_and_what_has_no_figure_comes_last(as_examiner, quiz):
    def order(key) -> list[float | None]:
        rows = as_examiner.get(page(quiz), {"ordering": key}).context["questions"].data
        return [row.figures[key.removeprefix("-")].value for row in rows]

    up, down = order("discrimination"), order("-discrimination")
    assert up[-1] is down[-1] is None
    assert up[:-1] == sorted(up[:-1]) == down[-2::-1]
    assert as_examiner.get(page(quiz), {"ordering": "nonsense"}).status_code == 200


def test_figures_that_do_not_exist_say_why_and_are_no_nought(as_examiner, quiz):
    [row] = [row for row in as_examiner.get(page(quiz)).context["reading"].questions if not row.figures["sd"].value]
    assert row.figures["discrimination"].why == "same_marks"
    html = as_examiner.get(page(quiz, f"questions/{row.pk}/")).text
    assert str(WHY["same_marks"]) in html
    assert not re.search(r"\bnan\b", html.lower())


def test_a_report_over_other_attempts_is_asked_for_apart(as_examiner, quiz):
    assert "reading" not in as_examiner.get(page(quiz, "?attempts=last")).context
    compute(quiz, "last")
    assert as_examiner.get(page(quiz, "?attempts=last")).context["reading"].data["attempts"] == PEOPLE
    assert as_examiner.get(page(quiz, "?attempts=nonsense")).context["reading"].data["attempts"] == PEOPLE


def test_a_quiz_without_figures_says_so(as_examiner):
    quiz = quizzes.quiz()
    assert as_examiner.get(page(quiz)).status_code == 200
    compute(quiz)
    assert "<svg viewBox" not in as_examiner.get(page(quiz)).text
    assert as_examiner.get(page(quiz, "questions/1/")).status_code == 404


def test_the_page_of_a_question_shows_what_was_answered(as_examiner, quiz):
    question = quiz.fixed_questions.first().question
    html = as_examiner.get(page(quiz, f"questions/{question.pk}/")).text
    for choice in question.current_version.content["choices"]:
        assert choice["text"]["th"] in html
    other = quizzes.question()
    assert as_examiner.get(page(quiz, f"questions/{other.pk}/")).status_code == 404


# Computing anew


def test_computing_anew_is_queued_and_its_progress_shown(as_examiner, examiner, quiz):
    response = as_examiner.post(page(quiz, "compute/"))
    assert response.url == page(quiz, "?attempts=first")
    report = QuizReport.objects.get()
    assert (report.state, report.requested_by) == ("waiting", examiner)
    shown = as_examiner.get(response.url)
    assert shown.headers["Refresh"] == "2"
    assert "<progress" in shown.text
    assert "<svg viewBox" in shown.text  # the figures of last time
    assert "Refresh" not in as_examiner.get(page(quiz, "?attempts=first&still=1")).headers
    compute_report(report.pk)
    done = as_examiner.get(response.url)
    assert "Refresh" not in done.headers
    assert "<progress" not in done.text


def test_asking_twice_asks_once(as_examiner, quiz):
    as_examiner.post(page(quiz, "compute/"))
    first = QuizReport.objects.get().requested_at
    as_examiner.post(page(quiz, "compute/"))
    assert QuizReport.objects.get().requested_at == first


def test_a_failure_is_shown_and_may_be_tried_again(as_examiner, quiz):
    as_examiner.post(page(quiz, "compute/"))
    report = QuizReport.objects.get()
    QuizReport.objects.update(state="failed", error="ArithmeticError", finished_at=report.requested_at)
    shown = as_examiner.get(page(quiz))
    assert "ArithmeticError" in shown.text
    assert page(quiz, "compute/") in shown.text
    assert as_examiner.get(page(quiz, "compute/")).status_code == 405


# Export


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(as_examiner, quiz):
    question = quiz.fixed_questions.first().question
    type(question).objects.filter(pk=question.pk).update(code="=cmd")
    body = as_examiner.get(page(quiz, "?export=csv")).content
    assert body.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert len(rows) == 5
    assert {len(row) for row in rows} == {len(heading)}
    assert "'=cmd" in {row[1] for row in rows}
    assert float(rows[0][5]) > 0


def test_the_spreadsheet_holds_every_table(as_examiner, quiz):
    response = as_examiner.get(page(quiz, "?export=xlsx"))
    book = load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 4
    questions = list(book.worksheets[1].iter_rows(values_only=True))
    assert len(questions) == 6
    assert all(isinstance(row[5], int | float) for row in questions[1:])
    assert len(list(book.worksheets[3].iter_rows())) > 5 * 2


# What it costs


def test_statements_stay_the_same_however_many_attempts_questions_and_quizzes(as_examiner):
    def statements(quiz) -> list[int]:
        counts = []
        question = quiz.fixed_questions.first().question
        for address in (LIST, page(quiz), page(quiz, f"questions/{question.pk}/"), page(quiz, "?export=xlsx")):
            as_examiner.get(address)
            with CaptureQueriesContext(connection) as seen:
                as_examiner.get(address)
            counts.append(len(seen))
        return counts

    assert statements(quiz_taken_by(30, 3)) == statements(quiz_taken_by(90, 9))
