"""Exporting what is published of a bank."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.audit import record
from quizzes.exchange.contract import Loss, Outgoing, Written
from quizzes.exchange.formats import FORMATS
from quizzes.models import Question, QuestionBank


def export_questions(*, bank: QuestionBank, format: str, topic: str = "", language: str = "th") -> Written:
    """Return a file of a bank's questions, or of those of one topic, in a format of the registry.

    Only live questions are written, as they were published last; the others are told among those left out.
    """
    found = Question.objects.filter(bank=bank).select_related("current_version").order_by("topic", "code")
    questions = list(found.filter(topic=topic) if topic else found)
    outgoing = [_outgoing(question) for question in questions if question.live and question.current_version]
    waiting = [
        Loss(question.code, _("It is not published."))
        for question in questions
        if not (question.live and question.current_version)
    ]
    written = FORMATS[format].write(outgoing, language=language)
    return replace(written, left_out=[*waiting, *written.left_out])


def record_export(
    *, bank: QuestionBank, actor: User | None, format: str, topic: str = "", language: str = "th"
) -> None:
    """Write down that a file of questions left the platform, so that a leaked key can be traced."""
    record(bank, "quizzes.export", actor=actor, format=format, topic=topic, language=language)


def _outgoing(question: Question) -> Outgoing:
    version = question.current_version
    assert version is not None  # noqa: S101  the caller chose those that have one
    return Outgoing(
        question.code,
        version.kind,
        question.topic,
        question.difficulty,
        question.lesson_code,
        question.source,
        version.content,
        _picture(version.content.get("picture")),
    )


def _picture(picture: dict[str, str] | None) -> bytes:
    if not picture or not picture["file"]:
        return b""
    with default_storage.open(picture["file"]) as file:
        return bytes(file.read())


def codes(losses: Sequence[Loss]) -> set[str]:
    """Return the questions that losses tell of."""
    return {loss.code for loss in losses}
