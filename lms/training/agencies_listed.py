"""Partner agencies as everybody sees them, with the live modules that each writes. Reads across packages."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from wagtail.images import get_image_model

from content.routing import site_roots
from courses.models import CoursePage, ModulePage
from courses.ownership import COURSE_PATH
from courses.page_rights import owned_by
from lms.agencies.models import Agency

LOGO = "max-320x160"  # twice what it is shown at, for dense screens; named in _agency_logo.html too


@dataclass(frozen=True)
class CourseListed:
    """A live course with the live modules in it that one agency writes; modules are read within their course."""

    page: CoursePage
    url: str
    language: str
    modules: list[ModulePage]


def agencies_shown() -> QuerySet[Agency]:
    """Return all agencies with their logos. Three queries, whatever their number."""
    logos = get_image_model().objects.prefetch_renditions(LOGO)
    return Agency.objects.prefetch_related(Prefetch("logo", queryset=logos))


def agency_shown(code: str) -> Agency:
    """Return an agency with its logo, or Http404."""
    return get_object_or_404(agencies_shown(), code=code)


def courses_of(agency: Agency) -> list[CourseListed]:
    """Return the live courses in which an agency has live modules, in tree order, and those modules. Two queries.

    Each course in the reader's language, or in the main one where it has no modules in the reader's.
    """
    modules: dict[str, list[ModulePage]] = defaultdict(list)
    live = ModulePage.objects.filter(owned_by([agency.pk]), live=True)
    for module in live.only("path", "title", "summary").order_by("path"):
        modules[module.path[:COURSE_PATH]].append(module)
    pages = CoursePage.objects.filter(path__in=modules, live=True).order_by("path")
    site, chosen = site_roots(), {}
    for page in pages.only("path", "url_path", "title", "translation_key"):
        language = site.language_of(page.url_path)
        if language == get_language() or (language == settings.LANGUAGE_CODE and page.translation_key not in chosen):
            chosen[page.translation_key] = CourseListed(
                page, site.url_of(page.url_path), language or "", modules[page.path]
            )
    return sorted(chosen.values(), key=lambda listed: listed.page.path)
