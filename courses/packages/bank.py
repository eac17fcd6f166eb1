"""A package's questions and quizzes in the question bank of its course."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from courses.packages.errors import PackageError, PackageErrors
from courses.packages.memory import Memory, digest_of
from courses.packages.package import LANGUAGES, CoursePackage, Module, Question, QuizRules
from courses.packages.report import LeftThing, Outcome
from quizzes.exchange.plain import save_question, save_quiz
from quizzes.models import QuestionBank, Quiz


def write_questions(package: CoursePackage, memory: Memory, *, actor: Any) -> dict[str, Quiz]:
    """Bring the course's bank and quizzes up to date; return the quizzes by code. Three queries if all is the same."""
    if not package.questions and not any(module.quiz for module in package.modules):
        return {}
    name = package.course.texts[LANGUAGES[0]].title[:200]
    bank, __ = QuestionBank.objects.get_or_create(code=package.course.id, defaults={"name": name})
    rows = bank.questions.values_list("code", "latest_revision_id", "live")
    there = {code: (revision, live) for code, revision, live in rows}
    for question in package.questions:
        _write_question(question, bank, there, memory, actor)
    named = {question.id for question in package.questions}
    memory.left += [LeftThing("question", code, code) for code in sorted(set(there) - named)]
    return _write_quizzes(package, bank, memory, actor)


def _write_question(question: Question, bank: QuestionBank, there: dict, memory: Memory, actor: Any) -> None:
    key, digest = f"question/{question.id}", digest_of(question.item)
    revision, live = there.get(question.id, (None, True))
    outcome = memory.decide(key, digest, exists=question.id in there, revision=revision)
    if outcome == Outcome.CHANGED and not live and not memory.overwrite:
        outcome = Outcome.KEPT  # withdrawn here: that too is someone's decision
    if outcome in {Outcome.CREATED, Outcome.CHANGED}:
        saved, word = save_question(bank=bank, plain=question.plain, actor=actor)
        outcome = Outcome(word)
        memory.remember(key, digest, saved.latest_revision_id)
    memory.note("question", question.id, outcome)


def _write_quizzes(package: CoursePackage, bank: QuestionBank, memory: Memory, actor: Any) -> dict[str, Quiz]:
    chosen = [(module, module.quiz) for module in package.modules if module.quiz]
    there = Quiz.objects.filter(code__in=[rules.id for __, rules in chosen]).select_related("bank")
    quizzes = {quiz.code: quiz for quiz in there}
    for module, rules in chosen:
        quiz = quizzes.get(rules.id)
        if quiz is not None and quiz.bank_id != bank.pk:
            raise PackageErrors([_belongs_elsewhere(quiz, module)])
        key, digest = f"quiz/{rules.id}", digest_of(_settings(rules))
        revision = quiz.latest_revision_id if quiz else None
        outcome = memory.decide(key, digest, exists=quiz is not None, revision=revision)
        if outcome in {Outcome.CREATED, Outcome.CHANGED}:
            quiz, word = save_quiz(code=rules.id, bank=bank, settings=_settings(rules), actor=actor)
            outcome, quizzes[rules.id] = Outcome(word), quiz
            memory.remember(key, digest, quiz.latest_revision_id)
        memory.note("quiz", rules.id, outcome)
    return quizzes


def _settings(rules: QuizRules) -> dict[str, Any]:
    """Return the rules as they stand under `quiz:` in a `module.yaml`."""
    return {
        "title": {"th": rules.title, "en": rules.title_en},
        "pass_percent": rules.pass_percent,
        "time_limit_minutes": rules.time_limit_minutes,
        "attempts_allowed": rules.attempts_allowed,
        "cooldown_minutes": rules.cooldown_minutes,
        "shuffle_choices": rules.shuffle_choices,
        "draws": [asdict(draw) for draw in rules.draws],
    }


def _belongs_elsewhere(quiz: Quiz, module: Module) -> PackageError:
    facts = {"id": quiz.code, "bank": quiz.bank.code}
    problem = _("The quiz “%(id)s” belongs to the question bank “%(bank)s”.") % facts
    return PackageError(module.file, module.line, "quiz.id", problem, _("Give the quiz another id."))
