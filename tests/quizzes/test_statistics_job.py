"""Computing a report as a background job: what it costs, that it may be repeated, what keeps it fresh."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import reporting
from quizzes.models import Attempt, QuizQuestion, QuizReport, Regrade, RegradedAnswer
from quizzes.reporting import compute_report, request_report, stale_reports
from quizzes.tasks import compute as compute_task
from quizzes.tasks import refresh_reports
from quizzes.version_store import forget_versions
from tests import make
from tests.make import quizzes
from tests.make.marks import GUTTMAN
from tests.make.taken import taken
from tests.quizzes.reports import ALL, FIRST, computed, fixed_quiz, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return fixed_quiz()


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
    QuizQuestion.objects.create(quiz=quiz, question=quizzes.question(bank=quiz.bank), sort_order=9)
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
