"""Who may do what with questions, quizzes, banks and statistics: the bank's agency decides."""

from wagtail.permissions import register_permission_policy

from lms.agencies.policy import AgencyPolicy
from quizzes.models import Question, QuestionBank, Quiz, QuizReport

register_permission_policy(Question, AgencyPolicy(Question, "bank__agency"))
register_permission_policy(Quiz, AgencyPolicy(Quiz, "bank__agency"))
register_permission_policy(QuestionBank, AgencyPolicy(QuestionBank, "agency"))
register_permission_policy(QuizReport, AgencyPolicy(QuizReport, "quiz__bank__agency"))
