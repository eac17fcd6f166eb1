"""Quizzes whose statistics are computed: what the tests of the report share."""

from quizzes.models import Question, QuizQuestion, QuizReport
from quizzes.models import Quiz as QuizRow
from quizzes.reporting import compute_report, request_report
from tests.make import quizzes
from tests.make.marks import Marks

FIRST, LAST, ALL = QuizReport.Attempts.values


def fixed_quiz(questions: int = 3) -> QuizRow:
    """Return a quiz of fixed questions."""
    made = quizzes.quiz(bank=quizzes.question_bank(), draws=[])
    for number in range(questions):
        QuizQuestion.objects.create(quiz=made, question=quizzes.question(bank=made.bank), sort_order=number)
    return made


def asked(quiz: QuizRow) -> list[Question]:
    """Return the fixed questions of a quiz in their order."""
    rows = quiz.fixed_questions.select_related("question__current_version").order_by("sort_order")
    return [row.question for row in rows]


def table(quiz: QuizRow, marks: Marks) -> list:
    """Return rows for `taken`: what each attempt did with each question of the quiz."""
    questions = asked(quiz)
    return [list(zip(questions, map(bool, row), strict=True)) for row in marks]


def computed(quiz: QuizRow, attempts: str = FIRST) -> dict:
    """Return the report's data, computed now."""
    report = request_report(quiz=quiz, attempts=attempts)
    compute_report(report.pk)
    report.refresh_from_db()
    assert report.state == QuizReport.State.DONE
    return report.data
