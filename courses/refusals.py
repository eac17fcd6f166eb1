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
    "modules_first": Refusal(
        403,
        _("This test opens when the modules before it are finished."),
        _("Go on with “%(title)s”."),
    ),
    "finish_first": Refusal(403, _("Something else comes first."), _("First read all lessons of “%(title)s”.")),
    "pass_first": Refusal(403, _("Something else comes first."), _("First pass “%(title)s”.")),
    "not_your_agency": Refusal(403, _("This is not your agency's."), _("Choose what your agency owns.")),
    "package_is_over": Refusal(
        409,
        _("This package was imported already, or is not there any more."),
        _("Upload it again if something is missing."),
    ),
    "package_has_errors": Refusal(
        409, _("The package has errors; nothing was written."), _("Correct them and upload it again.")
    ),
    "no_quiz": Refusal(404, _("This module has no quiz."), _("Go on with the next module.")),
    "page_has_errors": Refusal(
        409,
        _("“%(title)s” cannot be published yet: %(problems)s"),
        _("Open the page in the editor: “Checks” leads to each of these places."),
    ),
}
