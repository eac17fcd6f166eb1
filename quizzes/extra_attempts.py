"""Opening a further attempt for one person who has used up those that the quiz allows."""

from uuid import UUID

from django.db import transaction

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise
from quizzes.models import ExtraAttempt, Quiz
from quizzes.standing import standing


def allow_another(*, user: User, quiz: Quiz, scope: UUID, actor: User, reason: str) -> ExtraAttempt:
    """Let a person try once more, on a named person's decision; the quiz's wait between attempts still holds.

    Repeated, it is refused: there is an attempt left then. The audit entry stands with the person. Raises Refused:
    extra_attempt_reason_missing, extra_attempt_not_needed.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("extra_attempt_reason_missing")
    with transaction.atomic():
        # Of two grants at once one waits here, and then finds the attempt that the other left.
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not standing(quiz=quiz, user=person, scope=scope).is_used_up:
            raise Refused("extra_attempt_not_needed")
        extra = ExtraAttempt.objects.create(user=person, quiz=quiz, scope=scope, granted_by=actor, reason=reason)
        record(person, "quizzes.extra_attempt", actor=actor, reason=reason, quiz=quiz.code)
    return extra
