"""A practice question: how it is asked, and what an answer is told. Nothing is recorded."""

import random

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from quizzes.kinds import KINDS
from quizzes.kinds.base import Layout, Response
from quizzes.models import Question
from quizzes.showing import ReviewedQuestion, ShownQuestion, review_question, show_question
from quizzes.version_store import HeldVersion


def ask(version: HeldVersion) -> ShownQuestion:
    """Return a question for answering, without key or feedback; its position is the key of the version."""
    return show_question(kind=version.kind, content=version.content, layout=_layout(version), position=version.pk)


def read_answer(version: HeldVersion, data: QueryDict) -> Response | None:
    """Return the response in a posted form, None where it holds none. Raises Refused for what the form cannot send."""
    return KINDS[version.kind].clean_response(version.content, data, ask(version).field)


def tell(question: Question, version: HeldVersion, response: Response) -> ReviewedQuestion:
    """Return what an answer is told: whether it is right, the right answer, feedback, explanation."""
    return review_question(
        kind=version.kind,
        content=version.content,
        layout=_layout(version),
        response=response,
        mark=KINDS[version.kind].grade(version.content, response),
        position=version.pk,
        topic=question.topic,
        lesson_code=question.lesson_code,
        source=question.source,
    )


def _layout(version: HeldVersion) -> Layout:
    """Return the order of the parts: the same for everyone, since all read one page, and none that tells the key."""
    seed = salted_hmac("courses.practice", str(version.pk), algorithm="sha256").hexdigest()
    return KINDS[version.kind].shuffled(version.layout, random.Random(seed))  # noqa: S311 -- the seed is secret
