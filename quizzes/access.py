"""May this person touch this attempt? Loaders that return the row or say that there is none."""

from uuid import UUID

from django.http import Http404

from lms.accounts.models import User
from quizzes.models import Attempt, AttemptQuestion


def attempt_for(user: User, key: UUID) -> Attempt:
    """Return a person's own attempt, with its quiz. Another's is as unknown as one that never was: Http404."""
    attempt = Attempt.objects.select_related("quiz").filter(key=key, user=user.pk).first()
    if attempt is None:
        raise Http404("No such attempt.")
    return attempt


def question_for(user: User, key: UUID, position: int) -> AttemptQuestion:
    """Return a question of a person's own attempt, with the version asked; Http404 otherwise."""
    mine = AttemptQuestion.objects.filter(attempt__key=key, attempt__user=user.pk, position=position)
    question = mine.select_related("version").first()
    if question is None:
        raise Http404("No such question.")
    return question
