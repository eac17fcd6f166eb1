"""An attempt as staff look back on it: what was shown and answered, the key, and what happened to each answer."""

from dataclasses import dataclass

from django.db.models import F

from quizzes.models import Attempt, AttemptQuestion
from quizzes.presenting import mark_of
from quizzes.showing import ReviewedQuestion, review_question
from quizzes.version_store import held_versions


@dataclass(frozen=True)
class StaffQuestion:
    """A question in the order drawn, its parts in the order shuffled. `row` holds mark, times and lateness.

    `row.version_number` was asked; `row.newest_version` is what would be asked now.
    """

    row: AttemptQuestion
    reviewed: ReviewedQuestion


def staff_review(attempt: Attempt) -> list[StaffQuestion]:
    """Return all questions of an attempt in any state, with answers, keys and feedback.

    Where there are no marks yet, or none ever, it shows what the answers saved would earn. One statement, and one for
    versions not held yet.
    """
    about = {
        "lesson_code": F("version__question__lesson_code"),
        "source": F("version__question__source"),
        "version_number": F("version__number"),
        "newest_version": F("version__question__current_version__number"),
    }
    rows = list(AttemptQuestion.objects.filter(attempt=attempt).annotate(**about))
    versions = held_versions(row.version_id for row in rows)
    return [
        StaffQuestion(
            row,
            review_question(
                kind=versions[row.version_id].kind,
                content=versions[row.version_id].content,
                layout=row.layout,
                response=row.response,
                mark=mark_of(row, versions[row.version_id]),
                position=row.position,
                topic=row.topic,
                lesson_code=row.lesson_code,
                source=row.source,
            ),
        )
        for row in rows
    ]
