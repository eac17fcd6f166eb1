"""How long a lesson is, in words. Thai is written without spaces, so words are told apart by a dictionary."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from pythainlp.tokenize import word_tokenize
from wagtail.models import Page

from courses.checks.finding import Finding
from courses.models import LessonPage

_HAS_LETTER = re.compile(r"\w")
_TAG = re.compile(r"<[^>]+>")


def check(page: Page) -> Iterator[Finding]:
    """Find a lesson that is longer than `lesson_words`."""
    most = settings.LMS_RULES["lesson_words"]
    if isinstance(page, LessonPage):
        count = count_words(text_of(page))
        if count > most:
            words = _("The lesson has %(count)s words; up to %(most)s can be read in one go. Make two of it.")
            yield Finding("length", words % {"count": count, "most": most}, "body")


def text_of(page: LessonPage) -> str:
    """Return what a lesson says, without markup."""
    return strip_tags(_TAG.sub(" ", str(page.body.render_as_block({"page": page}))))


def count_words(text: str) -> int:
    """Return the number of words of a Thai or English text: signs and spaces are none. Source: pythainlp, newmm."""
    return sum(bool(_HAS_LETTER.search(word)) for word in word_tokenize(text, engine="newmm", keep_whitespace=False))
