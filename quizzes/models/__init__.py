"""Question banks, questions and their versions, quizzes, attempts, and what staff do with them."""

from quizzes.models.attempts import Attempt, AttemptQuestion
from quizzes.models.extra_attempts import ExtraAttempt
from quizzes.models.extra_time import ExtraTime
from quizzes.models.imports import QuestionImport
from quizzes.models.questions import ImmutableError, Question, QuestionBank, QuestionUse, QuestionVersion
from quizzes.models.quizzes import Quiz, QuizDraw, QuizQuestion, QuizTopicMinimum
from quizzes.models.regrades import Regrade, RegradedAnswer, RegradeTrial
from quizzes.models.reports import QuizReport

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "ExtraAttempt",
    "ExtraTime",
    "ImmutableError",
    "Question",
    "QuestionBank",
    "QuestionImport",
    "QuestionUse",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizQuestion",
    "QuizReport",
    "QuizTopicMinimum",
    "Regrade",
    "RegradeTrial",
    "RegradedAnswer",
]
