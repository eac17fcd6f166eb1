"""Pages of courses in two languages side by side: which translations are missing, and which are out of date.

A translation is out of date where the main language's page was published with more than a small correction after the
translation was last published, or confirmed to be still right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage, ModulePage, Publication, PublishPolicy, TranslationCheck
from courses.ownership import COURSE_PATH, MODULE_PATH
from lms.accounts.models import User
from lms.core.audit import record

LONG_AGO = timezone.make_aware(datetime(2000, 1, 1))
MISSING, OUTDATED, CURRENT = "missing", "outdated", "current"


@dataclass(frozen=True)
class Translation:
    """A page of a course in the main language, and its translation; None where there is none that is live."""

    main: Page
    translated: Page | None
    language: str
    agency_id: int | None
    changed_at: datetime | None

    @property
    def state(self) -> str:
        if self.translated is None:
            return MISSING
        return OUTDATED if self.changed_at is not None and self.changed_at > self.translated.seen_at else CURRENT


def main_pages() -> QuerySet[Page]:
    """Return the live pages of live courses in the main language, in tree order."""
    live_courses = CoursePage.objects.filter(live=True, locale__language_code=settings.LANGUAGE_CODE)
    below = Q(pk__in=[])
    for path in live_courses.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return Page.objects.filter(below, live=True).annotate(changed_at=_changed_at("translation_key")).order_by("path")


def translations_in(pages: Iterable[Any], language: str) -> list[Translation]:
    """Return the pages with their translations, as `main_pages` found them. Two queries, however many there are."""
    mains = list(pages)
    twins = Page.objects.filter(
        translation_key__in=[page.translation_key for page in mains], locale__language_code=language, live=True
    ).annotate(seen_at=_seen_at())
    by_key = {twin.translation_key: twin for twin in twins}
    owners = _owners()
    return [
        Translation(
            page,
            by_key.get(page.translation_key),
            language,
            owners.get(page.path[:MODULE_PATH]) or owners.get(page.path[:COURSE_PATH]),
            page.changed_at,
        )
        for page in mains
    ]


def outdated_since(page: Page) -> datetime | None:
    """Return when the main language's page was changed that a translated page does not follow yet. One query."""
    found = Page.objects.filter(pk=page.pk).annotate(changed_at=_changed_at("translation_key"), seen_at=_seen_at())
    row = found.values_list("changed_at", "seen_at").first()
    if row is None or row[0] is None or page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    return row[0] if row[0] > row[1] else None


def confirm_translation(*, page: Page, actor: User) -> TranslationCheck | None:
    """Note that a translation is still right as it stands; nothing where it is up to date already."""
    with transaction.atomic():
        Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
        if outdated_since(page) is None:
            return None
        record(page.specific, "courses.still_right", actor=actor)
        return TranslationCheck.objects.create(page=page, checked_by=actor)


def _changed_at(key: str) -> Subquery:
    """Return when the page in the main language was last published with more than a small correction."""
    said = Publication.objects.filter(page_key=OuterRef(key), page__locale__language_code=settings.LANGUAGE_CODE)
    changes = said.exclude(policy=PublishPolicy.SMALL).order_by().values("page_key")
    return Subquery(changes.annotate(at=Max("published_at")).values("at"))


def _seen_at() -> Greatest:
    """Return when a page was last published or confirmed."""
    published = Publication.objects.filter(page=OuterRef("pk")).order_by().values("page")
    checked = TranslationCheck.objects.filter(page=OuterRef("pk")).order_by("-checked_at").values("checked_at")[:1]
    return Greatest(
        Coalesce(Subquery(published.annotate(at=Max("published_at")).values("at")), "last_published_at", LONG_AGO),
        Coalesce(Subquery(checked), LONG_AGO),
    )


def _owners() -> dict[str, int]:
    """Return the owning agency by the path of a course or of a module that was given away. One query."""
    courses = CoursePage.objects.filter(agency__isnull=False).order_by().values_list("path", "agency")
    modules = ModulePage.objects.filter(agency__isnull=False).order_by().values_list("path", "agency")
    return dict(courses.union(modules))
