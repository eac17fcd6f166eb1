"""Question banks, questions and their versions, quizzes, attempts."""

from quizzes.models.attempts import Attempt, AttemptQuestion
from quizzes.models.extra_attempts import ExtraAttempt
from quizzes.models.questions import ImmutableError, Question, QuestionBank, QuestionUse, QuestionVersion
from quizzes.models.quizzes import Quiz, QuizDraw

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "ExtraAttempt",
    "ImmutableError",
    "Question",
    "QuestionBank",
    "QuestionUse",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
]
