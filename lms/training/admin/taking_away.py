"""What taking a page of a course offline, deleting or moving it means for those enrolled: said where that is asked."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage
from courses.policy_panel import ESTIMATED, rounded
from courses.publishing import course_above, is_main
from lms.training.publish_forecast import forecast_bounded


def tell_what_taking_away_means(request: HttpRequest, page: Page, *_destination: Page) -> None:
    """Tell, beside Wagtail's question (hooks `before_delete_page`, `before_move_page`), whom it touches."""
    words = words_about(page) if request.method == "GET" else ""
    if words:
        messages.info(request, words)


def words_about(page: Page) -> str:
    """Return in words what taking a page away, or moving it, means; "" where nobody is enrolled. Four queries."""
    specific = page.specific
    if not isinstance(specific, CoursePage | ModulePage | LessonPage) or not specific.live or not is_main(specific):
        return ""
    course = course_above(specific.path)
    forecast = forecast_bounded(course) if course is not None else None
    if forecast is None or not forecast.enrolled:
        return ""
    middle = rounded(forecast.by_policy["repeat"].mid_course, forecast.step)
    enrolled = ngettext(
        "%(n)d person is enrolled in this course, %(middle)d in mid-course.",
        "%(n)d people are enrolled in this course, %(middle)d in mid-course.",
        forecast.enrolled,
    )
    rest = gettext(
        "What they finished stays on record, and whoever finished the course stays finished. What is gone is asked of "
        "nobody: who has done everything else is finished when they next open the course. What is moved need not be "
        "done twice; in another course it counts for those who enrol there from then on."
    )
    said = enrolled % {"n": forecast.enrolled, "middle": middle}
    return " ".join([said, str(ESTIMATED), rest] if forecast.step > 1 else [said, rest])
