"""The questions of an attempt as pages show them. Keys and feedback leave the server only where they may."""

from fractions import Fraction
from typing import Literal

from django.db.models import BigIntegerField, F

from lms.core.compiled import Compiled, Slot
from lms.core.refusals import Refused
from quizzes.kinds import KINDS
from quizzes.models import Attempt, AttemptQuestion, Quiz
from quizzes.showing import ReviewedQuestion, ShownQuestion, mark_question, review_question, show_question
from quizzes.standing import Standing
from quizzes.version_store import HeldVersion, held_versions

# What a review shows: keys and feedback, or which answers were right, or nothing but the score.
ReviewLevel = Literal["full", "marks", "score"]
Review = Quiz.Review
OF_ATTEMPT = AttemptQuestion.objects.filter(attempt=Slot("attempt", BigIntegerField()))
SHOWN = Compiled(lambda: OF_ATTEMPT.only("attempt_id", "position", "version_id", "layout", "response", "response_seq"))
UNANSWERED = Compiled(lambda: OF_ATTEMPT.filter(response__isnull=True).values_list("position"))
ASKED = Compiled(
    lambda: OF_ATTEMPT.annotate(  # type: ignore[no-redef]
        lesson_code=F("version__question__lesson_code"), source=F("version__question__source")
    )
)


def questions_shown(attempt: Attempt) -> list[ShownQuestion]:
    """Return the attempt's questions for answering, with what is saved so far.

    One statement, and one for versions that the process does not hold yet.
    """
    rows = SHOWN.instances(attempt=attempt.pk)
    versions = held_versions(row.version_id for row in rows)
    return [
        show_question(
            kind=versions[row.version_id].kind,
            content=versions[row.version_id].content,
            layout=row.layout,
            response=row.response,
            position=row.position,
            seq=row.response_seq,
            look=None if row.response_seq else (row.version_id, str(row.layout)),
        )
        for row in rows
    ]


def unanswered(attempt: Attempt) -> list[int]:
    """Return the positions of the questions without an answer, in their order. One statement."""
    return [position for (position,) in UNANSWERED.rows(attempt=attempt.pk)]


def review_level(quiz: Quiz, standing: Standing) -> ReviewLevel:
    """Return what a trainee may see of an attempt that is over. For staff the level is always "full"."""
    if quiz.review == Review.FULL or (quiz.review == Review.FULL_WHEN_DONE and standing.is_done):
        return "full"
    return "score" if quiz.review == Review.SCORE else "marks"


def review(attempt: Attempt, *, level: ReviewLevel) -> list[ReviewedQuestion]:
    """Return the questions of an attempt that is over, as they were shown, with what the level lets be seen.

    One statement, shared with `topics_missed` of the same object, and one for versions not held yet. Below "full"
    there is neither key nor explanation nor source in what is returned, and at "score" there are no questions.
    Raises Refused("not_finished") before the attempt is over.
    """
    if attempt.state not in (Attempt.State.FINISHED, Attempt.State.ABANDONED):
        raise Refused("not_finished")
    if level == "score":
        return []
    rows = asked(attempt)
    versions = held_versions(row.version_id for row in rows)
    shown = review_question if level == "full" else mark_question
    reviewed = []
    for row in rows:
        version, source = versions[row.version_id], row.source if level == "full" else ""
        reviewed.append(
            shown(
                kind=version.kind,
                content=version.content,
                layout=row.layout,
                response=row.response,
                mark=mark_of(row, version),
                position=row.position,
                topic=row.topic,
                lesson_code=row.lesson_code,
                source=source,
                look=(level, row.version_id, str(row.layout), str(row.response), row.mark, source),
            )
        )
    return reviewed


def mark_of(row: AttemptQuestion, version: HeldVersion) -> Fraction:
    """Return what an answer earned; in an abandoned attempt, which has no marks, what it would have earned."""
    return KINDS[version.kind].grade(version.content, row.response) if row.mark is None else row.mark


def asked(attempt: Attempt) -> list[AttemptQuestion]:
    """Return the attempt's questions with the lesson and the source that they have now. One statement, once."""
    if "asked" not in attempt.__dict__:
        attempt.asked = ASKED.instances(attempt=attempt.pk)
    return attempt.asked
