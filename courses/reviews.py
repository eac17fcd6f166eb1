"""Facts that are to be checked again: lessons, hotlines, words of the glossary. What is due, and whose it is."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.models import GlossaryTerm, Hotline
from courses.models import LessonPage
from courses.ownership import COURSE_PATH, MODULE_PATH
from courses.page_rights import read_owners
from lms.agencies.models import Agency
from lms.agencies.reach import EVERYWHERE, reach
from lms.core.thai import local_day

KINDS: dict[str, Promise] = {"lesson": _("lesson"), "hotline": _("hotline"), "term": _("glossary term")}
LOOKED_UP: dict[str, type[Hotline] | type[GlossaryTerm]] = {"hotline": Hotline, "term": GlossaryTerm}


@dataclass(frozen=True)
class Due:
    """Something to be checked again by `review_by`; `agency` is None for the programme office."""

    kind: str
    row: Any
    title: str
    agency: Agency | None
    checked_on: datetime.date | None
    review_by: datetime.date

    @property
    def kind_in_words(self) -> str:
        return str(KINDS[self.kind])

    @property
    def agency_in_words(self) -> str:
        return str(self.agency.short_name_here) if self.agency else str(_("Programme office"))

    @property
    def edit_url(self) -> str:
        """Where it is mended."""
        if isinstance(self.row, Page):
            return reverse("wagtailadmin_pages:edit", args=[self.row.pk])
        return str(AdminURLFinder().get_edit_url(self.row))

    @property
    def days_left(self) -> int:
        """Days until it is to be checked; below 0 where that day has passed."""
        return (self.review_by - today()).days


def today() -> datetime.date:
    return local_day(timezone.now())


def due(*, until: datetime.date | None = None) -> list[Due]:
    """Return everything dated that is published, with the earliest first; `until` a day, inclusive. Five queries."""
    return _sorted(_lessons(LessonPage.objects.live(), until), *(_looked_up(kind, until) for kind in LOOKED_UP))


def due_for(user: Any, *, until: datetime.date | None = None) -> list[Due]:
    """Return what a member of staff may see of it: lessons that they may edit, and lists that they may edit."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    lessons = _lessons(LessonPage.objects.live().filter(pk__in=mine.values("pk")), until)
    lists = [
        _looked_up(kind, until)
        for kind, model in LOOKED_UP.items()
        if reach(user, f"content.change_{model._meta.model_name}") == EVERYWHERE
    ]
    return _sorted(lessons, *lists)


def _sorted(*lists: Iterable[Due]) -> list[Due]:
    return sorted((one for rows in lists for one in rows), key=lambda one: (one.review_by, one.kind, one.title))


def _lessons(lessons: QuerySet[LessonPage], until: datetime.date | None) -> list[Due]:
    rows = list(lessons.filter(_dated(until)).defer("body", "sources"))
    owners, agencies = read_owners(), Agency.objects.in_bulk()
    return [
        Due("lesson", one, one.title, _owner(one, owners, agencies), one.checked_on, one.review_by)
        for one in rows
        if one.review_by
    ]


def _owner(page: Page, owners: dict[str, int | None], agencies: dict[int, Agency]) -> Agency | None:
    key = owners.get(page.path[:MODULE_PATH]) or owners.get(page.path[:COURSE_PATH])
    return agencies[key] if key else None


def _looked_up(kind: str, until: datetime.date | None) -> list[Due]:
    rows: Iterable[Model] = LOOKED_UP[kind]._default_manager.filter(_dated(until))
    return [Due(kind, one, str(one), None, one.checked_on, one.review_by) for one in rows]  # type: ignore[attr-defined]


def _dated(until: datetime.date | None) -> Q:
    return Q(review_by__lte=until) if until else Q(review_by__isnull=False)
