"""May this person touch this attempt? Loaders that return the row or say that there is none."""

from uuid import UUID

from django.db.models import BigIntegerField, IntegerField, UUIDField
from django.http import Http404

from lms.accounts.models import User
from lms.core.compiled import Compiled, Slot
from quizzes.models import Attempt, AttemptQuestion

KEY, USER = Slot("key", UUIDField()), Slot("user", BigIntegerField())
ATTEMPT = Compiled(lambda: Attempt.objects.filter(key=KEY, user=USER).select_related("quiz"))
QUESTION = Compiled(
    lambda: (
        AttemptQuestion.objects.filter(attempt__key=KEY, attempt__user=USER, position=Slot("position", IntegerField()))
        .with_due()
        .only("attempt_id", "version_id", "position")
        .order_by()
    )
)


def attempt_for(user: User, key: UUID) -> Attempt:
    """Return a person's own attempt, with its quiz. Another's is as unknown as one that never was: Http404."""
    for attempt in ATTEMPT.instances(key=key, user=user.pk):
        return attempt
    raise Http404("No such attempt.")


def question_for(user: User, key: UUID, position: int) -> AttemptQuestion:
    """Return a question of a person's own attempt, `with_due`, for an answer to it; Http404 otherwise.

    It holds the keys of its attempt and its version and nothing else: answers come by the thousand.
    """
    for question in QUESTION.instances(key=key, user=user.pk, position=position):
        return question
    raise Http404("No such question.")
