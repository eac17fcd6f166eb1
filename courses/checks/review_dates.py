"""Facts, hotlines and words that were to be checked again by now; lessons without sources or dates."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.models import GlossaryTerm, Hotline
from courses.checks.finding import Finding
from courses.models import LessonPage
from courses.pieces import pieces
from lms.core.templatetags.thai_dates import day
from lms.core.thai import local_day


def check(page: Page) -> Iterator[Finding]:
    """Find facts whose day to be checked again has passed, and lessons that do not say where their facts are from."""
    today = local_day(timezone.now())
    if isinstance(page, LessonPage):
        yield from _of_lesson(page, today)
    for piece in pieces(page):
        if isinstance(piece.value, Hotline | GlossaryTerm) and piece.value.review_by and piece.value.review_by < today:
            kind = "hotline_review" if isinstance(piece.value, Hotline) else "term_review"
            words = _("“%(name)s” was to be checked again by %(when)s.")
            facts = {"name": piece.value, "when": day(piece.value.review_by)}
            yield Finding(kind, words % facts, piece.field, piece.anchor)


def _of_lesson(page: LessonPage, today: datetime.date) -> Iterator[Finding]:
    if page.review_by and page.review_by < today:
        words = _("The facts were to be checked again by %(when)s.") % {"when": day(page.review_by)}
        yield Finding("facts_review", words, "review_by")
    if not page.sources:
        yield Finding("sources", _("The lesson names no sources."), "sources")
    if not page.review_by:
        words = _("The lesson does not say when its facts are to be checked again.")
        yield Finding("review_date", words, "review_by")
