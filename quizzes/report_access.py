"""Whose statistics may this member of staff see? The one place where that is decided."""

from typing import Any

from django.db.models import QuerySet

from lms.agencies.reach import reach
from quizzes.models import Quiz, QuizReport

MAY_SEE = "quizzes.view_quizreport"


def quizzes_for(user: Any) -> QuerySet[Quiz]:
    """Return the quizzes whose statistics a user may see: all of them, or those from banks of the user's agencies."""
    return Quiz.objects.filter(reach(user, MAY_SEE).limit("bank__agency"))


def reports_for(user: Any) -> QuerySet[QuizReport]:
    """Return the reports that a user may see."""
    return QuizReport.objects.filter(quiz__in=quizzes_for(user))
