"""A package's questions and quizzes in the question bank of its course."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from courses.packages.errors import PackageError, PackageErrors
from courses.packages.memory import Memory, digest_of
from courses.packages.package import LANGUAGES, CoursePackage, Module, Question, QuizRules
from courses.packages.report import LeftThing, Outcome
from lms.agencies.models import Agency
from lms.core.stored_files import StoredFiles
from quizzes.exchange.plain import save_draft, save_question
from quizzes.exchange.plain_quiz import save_quiz
from quizzes.models import QuestionBank, Quiz
from quizzes.pictures import picture_name


@dataclass(frozen=True)
class _Desk:
    """What writing a question needs: the bank, what it holds (revision, whether it is in use), and the pictures."""

    bank: QuestionBank
    there: Mapping[str, tuple[int | None, bool]]
    digests: Mapping[str, str]
    picture_ids: Mapping[str, int]
    stored: StoredFiles
    actor: Any


def write_questions(
    package: CoursePackage,
    memory: Memory,
    *,
    owner: Agency | None,
    actor: Any,
    picture_ids: Mapping[str, int],
    stored: StoredFiles,
) -> dict[str, Quiz]:
    """Bring the course's bank and quizzes up to date; return the quizzes by code. Three queries if all is the same.

    A new bank is `owner`'s. `picture_ids` are the images of the library by the names of their files; `stored` takes
    the files that are written.
    """
    if not package.questions and not any(module.quiz for module in package.modules):
        return {}
    name = package.course.texts[LANGUAGES[0]].title[:200]
    bank, __ = QuestionBank.objects.get_or_create(code=package.course.id, defaults={"name": name, "agency": owner})
    rows = bank.questions.values_list("code", "latest_revision_id", "live", "current_version_id")
    # A draft that was never published has not been withdrawn.
    there = {code: (revision, live or version is None) for code, revision, live, version in rows}
    digests = {name: picture.digest for name, picture in package.pictures.items()}
    desk = _Desk(bank, there, digests, picture_ids, stored, actor)
    for question in package.questions:
        _write_question(question, desk, memory)
    named = {question.id for question in package.questions}
    memory.left += [LeftThing("question", code, code) for code in sorted(set(there) - named)]
    return _write_quizzes(package, bank, memory, actor)


def _write_question(question: Question, desk: _Desk, memory: Memory) -> None:
    picture = question.plain.picture
    # A picture redrawn under its old name changes the question.
    key, digest = (
        f"question/{question.id}",
        digest_of([question.item, desk.digests[picture]] if picture else question.item),
    )
    revision, live = desk.there.get(question.id, (None, True))
    outcome = memory.decide(key, digest, exists=question.id in desk.there, revision=revision)
    if outcome == Outcome.CHANGED and not live and not memory.overwrite:
        outcome = Outcome.KEPT  # withdrawn here: that too is someone's decision
    if outcome == Outcome.CHANGED and not memory.publish and _is_held(desk.bank.questions.get(code=question.id)):
        outcome = Outcome.KEPT
    if outcome in {Outcome.CREATED, Outcome.CHANGED}:
        if picture:
            _note_copy(desk.picture_ids[picture], desk.stored)
        saved, outcome = _save(question, desk, outcome, publish=memory.publish)
        memory.remember(key, digest, saved.latest_revision_id)
    memory.note("question", question.id, outcome)


def _is_held(row: Any) -> bool:
    """Say whether a question or quiz is locked or under review: no draft goes into that unseen."""
    return bool(row.locked or row.workflow_in_progress)


def _save(question: Question, desk: _Desk, outcome: Outcome, *, publish: bool) -> tuple[Any, Outcome]:
    """Save a question, as a draft where it is not to be published; return it and what that did."""
    about: dict[str, Any] = {"bank": desk.bank, "plain": question.plain, "actor": desk.actor}
    if not publish:
        return save_draft(**about, pictures=desk.picture_ids), outcome
    saved, word = save_question(**about, pictures=desk.picture_ids)
    return saved, Outcome(word)


def _note_copy(image_id: int, stored: StoredFiles) -> None:
    """Note the copy of a picture that saving its question will store, so that a failed import leaves none behind."""
    name = picture_name(get_image_model().objects.get(pk=image_id))
    if not default_storage.exists(name):
        stored.append((default_storage, name))


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
        if outcome == Outcome.CHANGED and not memory.publish and _is_held(quiz):
            outcome = Outcome.KEPT
        if outcome in {Outcome.CREATED, Outcome.CHANGED}:
            about: dict[str, Any] = {"code": rules.id, "bank": bank, "settings": _settings(rules), "actor": actor}
            quiz, word = save_quiz(**about, publish=memory.publish)
            outcome, quizzes[rules.id] = Outcome(word), quiz
            memory.remember(key, digest, quiz.latest_revision_id)
        memory.note("quiz", rules.id, outcome)
    return quizzes


def _settings(rules: QuizRules) -> dict[str, Any]:
    """Return the rules as they stand under `quiz:` in a `module.yaml`."""
    settings = {
        name: value for name, value in asdict(rules).items() if name not in {"id", "title", "title_en", "lines"}
    }
    return {**settings, "title": {"th": rules.title, "en": rules.title_en}}


def _belongs_elsewhere(quiz: Quiz, module: Module) -> PackageError:
    facts = {"id": quiz.code, "bank": quiz.bank.code}
    problem = _("The quiz “%(id)s” belongs to the question bank “%(bank)s”.") % facts
    return PackageError(module.file, module.line, "quiz.id", problem, _("Give the quiz another id."))
