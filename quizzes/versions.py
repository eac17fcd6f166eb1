"""Publishing a question: its content is frozen into an immutable version, which attempts point at."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.log_actions import LogContext
from wagtail.signals import published

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.references import indexed_once
from quizzes.errors import FieldErrors
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionUse, QuestionVersion


def publish_question(*, question: Question, actor: User | None = None) -> QuestionVersion:
    """Save a question as it stands and publish it; return the version that is then current.

    Raises FieldErrors for content that cannot be asked, and then nothing is saved.
    """
    with transaction.atomic(), LogContext(user=actor):
        _publish(question, actor)
    version = question.current_version
    if version is None:  # its publication is scheduled for later
        raise ValueError(f"Question {question} goes live later; it has no version yet.")
    return version


@indexed_once
def _publish(question: Question, actor: User | None) -> Question:
    if question.pk is None:
        question.live = False
        question.save()
    question.save_revision(user=actor, log_action=True).publish(user=actor, skip_permission_checks=True)
    question.refresh_from_db()
    return question


def freeze_version(*, question: Question) -> tuple[QuestionVersion, bool]:
    """Make the question's content its current version; return that version and whether it is new.

    Content equal to the current version's makes no new one. Raises FieldErrors for content that cannot be asked.
    """
    kind, content = KINDS[question.kind_name], question.frozen_content()
    if problems := kind.problems(content):
        raise FieldErrors(problems)
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).select_related("current_version").get(pk=question.pk)
        current = locked.current_version
        if current is not None and (current.kind, current.content) == (kind.name, content):
            return current, False
        version = QuestionVersion.objects.create(
            question=locked,
            number=current.number + 1 if current else 1,
            kind=kind.name,
            content=content,
            layout=kind.layout(content),
        )
        Question.objects.filter(pk=locked.pk).update(current_version=version)
        QuestionUse.objects.get_or_create(question=locked)
        record(locked, "quizzes.version", number=version.number)
    question.current_version = version
    return version, True


@receiver(published, sender=Question)
def freeze_when_published(instance: Question, **_signal: Any) -> None:
    """Freeze a question that went live, whoever published it; one scheduled for later is not live yet."""
    if instance.live:
        freeze_version(question=instance)
