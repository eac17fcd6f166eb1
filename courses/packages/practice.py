"""The practice questions of a package: they must be its own, stand in lessons, and better be in no quiz."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place, did_you_mean
from courses.packages.package import CoursePackage, PageText, Question, QuizRules


def check_practice(package: CoursePackage, errors: ErrorList) -> None:
    """Note practice questions that are not in the package, and those that stand outside lessons."""
    known = {question.id for question in package.questions}
    lessons = {text.file for lesson in package.lessons for text in lesson.texts.values()}
    for text, line, name in _practised(package.texts):
        if text.file not in lessons:
            problem = _("A practice question stands in lessons only.")
            errors.add(Place(text.file, line), "practice", problem, _("Move it into a lesson."))
        elif name not in known:
            problem = _("There is no question “%(id)s” in the course.") % {"id": name}
            errors.add(Place(text.file, line), "practice", problem, did_you_mean(name, known))


def practice_warnings(package: CoursePackage) -> tuple[str, ...]:
    """Return a sentence for each practice question that a quiz of the package asks as well."""
    names = {name for _text, _line, name in _practised(package.texts)}
    words = _("The practice question “%(id)s” is also asked by the quiz “%(quiz)s”: give it a topic of its own.")
    quizzes = [module.quiz for module in package.modules if module.quiz]
    return tuple(
        words % {"id": question.id, "quiz": quiz.id}
        for question in package.questions
        for quiz in quizzes
        if question.id in names and _asks(quiz, question)
    )


def _asks(quiz: QuizRules, question: Question) -> bool:
    drawn = any(
        draw.topic == question.topic and draw.difficulty in {0, question.plain.difficulty} for draw in quiz.draws
    )
    return drawn or question.id in quiz.fixed


def _practised(texts: tuple[PageText, ...]) -> Iterator[tuple[PageText, int, str]]:
    for text in texts:
        for block in text.blocks:
            yield from ((text, block.line, str(name)) for name in block.names if name.kind == "practice")
