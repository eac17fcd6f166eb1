"""What the courses refuse, in words."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "course_not_open": Refusal(409, _("This course is not open at present."), _("Choose another course.")),
    "not_enrolled": Refusal(
        403, _("You are not enrolled in this course yet."), _("Open the course page and press “Start learning”.")
    ),
    "lesson_not_open": Refusal(
        403, _("This lesson opens when the lessons before it are finished."), _("Go on with “%(title)s”.")
    ),
    "lessons_first": Refusal(
        403,
        _("The quiz opens when all lessons of the module are finished."),
        _("Go on with “%(title)s”."),
    ),
    "no_quiz": Refusal(404, _("This module has no quiz."), _("Go on with the next module.")),
}
