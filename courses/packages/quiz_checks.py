"""The quizzes of a package against its questions: a quiz may ask whatever stands in the course, in any module."""

from collections import defaultdict

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place
from courses.packages.modules import QUESTIONS
from courses.packages.package import CoursePackage, Module, Question, QuizRules


def check_quizzes(package: CoursePackage, errors: ErrorList) -> None:
    """Note what quizzes ask for and the course does not have; nothing where some questions could not be read."""
    if any(error.file.rpartition("/")[2] == QUESTIONS for error in errors.errors):
        return
    for module in package.modules:
        if module.quiz:
            _check_draws(module, module.quiz, package.questions, errors)
            _check_fixed(module, module.quiz, package.questions, errors)
            _check_minimums(module, module.quiz, package.questions, errors)


def _check_draws(module: Module, quiz: QuizRules, questions: tuple[Question, ...], errors: ErrorList) -> None:
    """A draw must find as many questions as it asks for among those of the course."""
    wanted: dict[tuple[str, int], int] = defaultdict(int)
    for draw in quiz.draws:
        wanted[draw.topic, draw.difficulty] += draw.count
        if draw.difficulty:
            wanted[draw.topic, 0] += draw.count
    pool = [one for one in questions if one.id not in quiz.fixed]
    for (topic, difficulty), count in wanted.items():
        there = [one for one in pool if one.topic == topic and difficulty in {0, one.plain.difficulty}]
        if len(there) < count:
            problem = _(
                "The quiz draws more questions of the topic “%(topic)s” (%(count)s) "
                "than the whole course has (%(there)s)."
            )
            facts = {"count": count, "topic": topic, "there": len(there)}
            remedy = _("Draw fewer or add questions to a questions.yaml of the course.")
            _note(module, quiz, "draws", "", problem % facts, remedy, errors)


def _check_fixed(module: Module, quiz: QuizRules, questions: tuple[Question, ...], errors: ErrorList) -> None:
    """Fixed questions must be the course's own, each once."""
    known = {one.id for one in questions}
    for number, code in enumerate(quiz.fixed, start=1):
        if code not in known or code in quiz.fixed[: number - 1]:
            problem = _("“%(id)s” is not a question of this course, or stands twice.") % {"id": code}
            remedy = _("Write the id of a question in a questions.yaml of the course, each once.")
            _note(module, quiz, "fixed", f".{number}", problem, remedy, errors)


def _check_minimums(module: Module, quiz: QuizRules, questions: tuple[Question, ...], errors: ErrorList) -> None:
    """Minimums must speak of what the quiz asks."""
    topics = {one.id: one.topic for one in questions}
    asked = {draw.topic for draw in quiz.draws} | {topics.get(code, "") for code in quiz.fixed}
    for number, minimum in enumerate(quiz.minimums, start=1):
        if minimum.topic not in asked:
            problem = _("The quiz asks nothing of the topic “%(topic)s”.") % {"topic": minimum.topic}
            remedy = _("Draw questions of the topic or take the minimum out.")
            _note(module, quiz, "minimums", f".{number}", problem, remedy, errors)


def _note(module: Module, quiz: QuizRules, name: str, entry: str, problem: str, remedy: str, errors: ErrorList) -> None:
    errors.add(Place(module.file, quiz.lines.get(name, module.line)), f"quiz.{name}{entry}", problem, remedy)
