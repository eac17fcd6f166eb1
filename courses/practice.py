"""The practice questions of lessons: which they are, and whether a quiz asks them as well.

A page names its practice questions; nobody can ask for the key of any other question this way.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404

from courses.models import LessonPage
from quizzes.models import Question, Quiz
from quizzes.version_store import HeldVersion, held_version

PRACTICE = "practice"  # the block's name


def practised_ids(page: LessonPage) -> list[int]:
    """Return the keys of the questions that a lesson's practice blocks name. No query."""
    named = [child["value"].get("question") for child in page.body.raw_data if child["type"] == PRACTICE]
    return [key for key in named if key]


def practised(page: LessonPage, version_id: int) -> tuple[Question, HeldVersion]:
    """Return a live practice question of a lesson, named by any of its versions, and its present version.

    Raises Http404 for every other question. Two queries, one of them none once the process holds the version.
    """
    mine = Question.objects.filter(pk__in=practised_ids(page), live=True, current_version__isnull=False)
    question = mine.filter(versions=version_id).first()
    if question is None or question.current_version_id is None:
        raise Http404("The lesson has no such practice question.")
    return question, held_version(question.current_version_id)


def asked_in_quizzes(question_ids: Iterable[int]) -> list[tuple[Question, Quiz]]:
    """Return which of the questions are asked by live quizzes: practice would give them away. Four queries at most."""
    questions = list(Question.objects.filter(pk__in=list(question_ids)).order_by("code"))
    if not questions:
        return []
    banks = {question.bank_id for question in questions}
    quizzes = Quiz.objects.filter(Q(bank__in=banks) | Q(fixed_questions__question__in=questions), live=True).distinct()
    return [
        (question, quiz)
        for quiz in quizzes.prefetch_related("draws", "fixed_questions").order_by("code")
        for question in questions
        if _asks(quiz, question)
    ]


def _asks(quiz: Quiz, question: Question) -> bool:
    if any(fixed.question_id == question.pk for fixed in quiz.fixed_questions.all()):
        return True
    return quiz.bank_id == question.bank_id and any(
        draw.topic == question.topic and draw.difficulty in (0, question.difficulty) for draw in quiz.draws.all()
    )
