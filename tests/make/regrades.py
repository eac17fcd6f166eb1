"""Questions whose key was wrong, people who answered them, and the decision to regrade."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from lms.accounts.models import User
from quizzes.attempts import start_attempt
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, Regrade
from quizzes.regrade_preview import Preview, preview_regrade
from quizzes.regrading import decide_regrade
from quizzes.saving import save_answer
from quizzes.versions import freeze_version
from tests.make import quizzes
from tests.make.people import trainee

REASON = "เฉลยเดิมผิด ข้อ ก ต่างหากที่ถูก"


def wrong_key_quiz(*, questions: int = 3, **fields: Any) -> tuple[Quiz, Question]:
    """Return a quiz that always asks the same single choices, and the one of them whose key will prove wrong."""
    bank = quizzes.question_bank()
    made = [quizzes.question("single_choice", bank=bank, topic="safety") for _number in range(questions)]
    return quizzes.quiz(bank=bank, draws=[("safety", questions)], **fields), made[0]


def correct_key(question: Question, *, right: int = 1) -> QuestionVersion:
    """Publish the question again with another choice as the right one; the choices keep their ids."""
    fresh = Question.objects.get(pk=question.pk)
    kind = fresh.kind_name
    value = fresh.kind.get_prep_value()[0]["value"]
    for number, choice in enumerate(value["choices"]):
        choice["value"]["right"] = number == right
    fresh.kind = json.dumps([{"type": kind, "value": value}])
    fresh.save()
    return freeze_version(question=fresh)[0]


def answered(quiz: Quiz, question: Question, choice: int | None, *, others: int = 0, **about: Any) -> Attempt:
    """Return an open attempt: `choice` (counted as written) at the question, and so many others answered rightly."""
    user: User = about.get("user") or trainee()
    scope: UUID = about.get("scope") or uuid4()
    attempt = start_attempt(quiz=quiz, user=user, scope=scope)
    for asked in attempt.questions.select_related("version"):
        if asked.version.question_id == question.pk:
            if choice is None:
                continue
            data = QueryDict(mutable=True)
            data[f"q{asked.position}"] = asked.version.content["choices"][choice]["id"]
        elif others > 0:
            data, others = quizzes.answer_data(asked), others - 1
        else:
            data = quizzes.answer_data(asked, right=False)
        save_answer(user=user, attempt_key=attempt.key, position=asked.position, data=data, seq=1)
    return attempt


def finished(quiz: Quiz, question: Question, choice: int | None, *, others: int = 0, **about: Any) -> Attempt:
    """Return a graded attempt, answered as in `answered`."""
    return quizzes.close(answered(quiz, question, choice, others=others, **about)).attempt


def decided(question: Question, policy: str = "new_only", *, actor: User | None = None) -> Regrade:
    """Return a regrade of the answers to all versions before the current one, not applied yet."""
    fresh = Question.objects.select_related("current_version").get(pk=question.pk)
    assert fresh.current_version
    actor = actor or trainee("ดารา", is_staff=True)
    return decide_regrade(question=fresh, version=fresh.current_version, policy=policy, actor=actor, reason=REASON)


def previewed(*, version: QuestionVersion, policy: str) -> Preview:
    """Return the parts of a dry run put together."""
    whole = Preview()
    for part in preview_regrade(version=version, policy=policy):
        whole.add(part)
        whole.outcomes.update(part.outcomes)
    return whole
