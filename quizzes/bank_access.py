"""Which question banks, and which uploaded files, may this member of staff work with? The one place that decides it."""

from typing import Any

from django.db.models import QuerySet

from lms.agencies.reach import reach
from quizzes.models import QuestionBank, QuestionImport

MAY_ADD, MAY_CHANGE = "quizzes.add_question", "quizzes.change_question"
MAY_SEE, MAY_PUBLISH = "quizzes.view_question", "quizzes.publish_question"


def banks_for(user: Any, right: str = MAY_ADD) -> QuerySet[QuestionBank]:
    """Return the banks in which a user has a right over questions: all of them, or those of the user's agencies."""
    return QuestionBank.objects.filter(reach(user, right).limit("agency"))


def imports_for(user: Any) -> QuerySet[QuestionImport]:
    """Return the imports that a user may see and go on with: their own, into banks where they may add questions."""
    return QuestionImport.objects.filter(requested_by=user.pk, bank__in=banks_for(user))
