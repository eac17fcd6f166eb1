"""A module's quiz, and a lesson's practice questions: whether there is something to answer."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.models import ModulePage
from courses.pieces import pieces
from quizzes.admin.quizzes import warnings_for
from quizzes.models import Question, Quiz


def check(page: Page) -> Iterator[Finding]:
    """Find a module without a quiz that works, and practice questions that nobody sees."""
    if isinstance(page, ModulePage):
        yield from _of_module(page)
    for piece in pieces(page):
        if isinstance(piece.value, Question) and not (piece.value.live and piece.value.current_version_id):
            words = _("The practice question “%(code)s” is not published: trainees do not see it.")
            yield Finding("practice_draft", words % {"code": piece.value.code}, piece.field, piece.anchor)


def _of_module(page: ModulePage) -> Iterator[Finding]:
    quiz = page.quiz
    if quiz is None:
        yield Finding("quiz_missing", _("The module has no quiz: it is finished with its last lesson."), "quiz")
        return
    for words in _of_quiz(quiz):
        yield Finding("quiz_empty", words, "quiz")


def _of_quiz(quiz: Quiz) -> Iterator[str]:
    name = {"quiz": quiz.title_here}
    if not quiz.live:
        yield _("The quiz “%(quiz)s” is not published.") % name
    if not quiz.draws.exists() and not quiz.fixed_questions.exists():
        yield _("The quiz “%(quiz)s” asks nothing.") % name
        return
    for warning in warnings_for(quiz):
        yield f"{quiz.title_here}: {warning}"
