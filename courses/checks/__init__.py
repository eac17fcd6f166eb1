"""What is looked at before a page is published: one file a check, all listed here.

How bad each finding is stands in `LMS_CHECKS`: an error keeps the page from going live, a warning is only told.
"""

from wagtail.models import Page

from courses.checks import (
    alternative_text,
    headings,
    length,
    links,
    quiz_questions,
    review_dates,
    transcripts,
    translation,
    weight,
)
from courses.checks.finding import OFF, Finding

CHECKS = (
    alternative_text.check,
    transcripts.check,
    quiz_questions.check,
    links.check,
    headings.check,
    review_dates.check,
    translation.check,
    length.check,
    weight.check,
)

__all__ = ["CHECKS", "errors_in", "findings"]


def findings(page: Page) -> list[Finding]:
    """Return what is found in a draft (a page of its own type), errors first, in the user's language."""
    found = [one for check in CHECKS for one in check(page) if one.severity != OFF]
    return sorted(found, key=lambda one: not one.is_error)


def errors_in(page: Page) -> list[Finding]:
    """Return what keeps a draft from going live."""
    return [one for one in findings(page) if one.is_error]
