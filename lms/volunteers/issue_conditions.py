"""What programmes ask of their people before a certificate of one of their courses is issued."""

from collections.abc import Iterable

from courses.models import CoursePage
from lms.accounts.models import User
from lms.volunteers.models import ProgrammeIssueRule


def conditions_of_programmes(user: User, course: CoursePage) -> Iterable[ProgrammeIssueRule]:
    """Return the rules of the programmes that the person is in and that require the course. One query."""
    rules = ProgrammeIssueRule.objects.filter(programme__volunteers__user=user, programme__required_courses=course)
    return rules.distinct()
