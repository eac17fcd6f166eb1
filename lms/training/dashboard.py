"""The trainee's own page: where they are and the one next step."""

from lms.accounts.models import User
from lms.training.catalogue import CourseListed, certificates_of, courses_listed
from lms.training.renewals import to_be_renewed


def course_to_go_on_with(courses: list[CourseListed]) -> CourseListed | None:
    """Return the enrolled course, not yet finished, that was begun last."""
    begun = [(c.enrolment.enrolled_at, c) for c in courses if c.enrolment and not c.enrolment.completed_at]
    return max(begun, key=lambda pair: pair[0])[1] if begun else None


def dashboard_for(user: User) -> dict:
    """Return what the page shows: the course to go on with, the others, those not yet begun."""
    courses = courses_listed(user)
    current = course_to_go_on_with(courses)
    certificates = certificates_of(user)
    return {
        "current": current,
        "refreshers": [c for c in courses if c.refresher],
        "enrolled": [c for c in courses if c.enrolment and c is not current],
        "certificates": certificates,
        "renewals": to_be_renewed(certificates),
        "others": [c for c in courses if not c.enrolment],
    }
