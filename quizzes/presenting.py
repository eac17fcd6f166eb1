"""The questions of an attempt as pages show them. Keys and feedback leave the server only when it is finished."""

from fractions import Fraction

from lms.core.refusals import Refused
from quizzes.models import Attempt
from quizzes.showing import ReviewedQuestion, ShownQuestion, review_question, show_question


def questions_shown(attempt: Attempt) -> list[ShownQuestion]:
    """Return the attempt's questions for answering, with what is saved so far. One statement."""
    return [
        show_question(
            kind=row.version.kind,
            content=row.version.content,
            layout=row.layout,
            response=row.response,
            position=row.position,
            seq=row.response_seq,
        )
        for row in attempt.questions.select_related("version")
    ]


def review(attempt: Attempt) -> list[ReviewedQuestion]:
    """Return the finished attempt's questions with answers, keys and feedback. One statement.

    Raises Refused("not_finished") before.
    """
    if attempt.state != Attempt.State.FINISHED:
        raise Refused("not_finished")
    rows = attempt.questions.select_related("version__question").defer(
        "version__question__kind", "version__question__stem_text"
    )
    return [
        review_question(
            kind=row.version.kind,
            content=row.version.content,
            layout=row.layout,
            response=row.response,
            mark=row.mark or Fraction(0),
            position=row.position,
            topic=row.version.question.topic,
            lesson_code=row.version.question.lesson_code,
            source=row.version.question.source,
        )
        for row in rows
    ]
