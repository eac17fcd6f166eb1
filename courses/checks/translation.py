"""Whether a page stands in every language, and whether its translations are as new as the original."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.checks.finding import Finding


def check(page: Page) -> Iterator[Finding]:
    """Find, for a page in the main language, translations that are missing, not published, or older than it."""
    if page.pk is None or page.locale.language_code != settings.LANGUAGE_CODE:
        return
    found = {row.locale.language_code: row for row in page.get_translations().select_related("locale")}
    for code, name in settings.LANGUAGES:
        if code == settings.LANGUAGE_CODE:
            continue
        twin = found.get(code)
        if twin is None or not twin.live:
            yield Finding("translation", _("There is no published page in %(language)s.") % {"language": name})
        elif _is_older(twin, page):
            words = _("The page in %(language)s is older than this one: see whether it still says the same.")
            yield Finding("translation", words % {"language": name})


def _is_older(twin: Page, page: Page) -> bool:
    """Compare the days of the latest words: what is not saved anew was not translated anew."""
    theirs, ours = (one.latest_revision_created_at or one.last_published_at for one in (twin, page))
    return bool(theirs and ours and theirs < ours)
