"""A course as it is published: its pages in every language, and what stands in the way of taking one along."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage
from courses.ownership import MODULE_PATH
from courses.packages.package import LANGUAGES
from courses.packages.writing.losses import Losses
from lms.agencies.reach import EVERYWHERE, Reach

MAIN = LANGUAGES[0]
_OF_QUIZ = ("quiz__draws", "quiz__fixed_questions__question", "quiz__topic_minimums")


@dataclass
class HeldPage:
    """A page in the languages in which it is published, with the pages below it in their order."""

    pages: dict[str, Any]
    below: list["HeldPage"] = field(default_factory=list)

    @property
    def main(self) -> Any:
        """The page in the main language, which has the rules."""
        return self.pages[MAIN]


def hold_course(course: CoursePage, losses: Losses, within: Reach = EVERYWHERE) -> HeldPage:
    """Return a course (its page in the main language) with its modules and lessons. Six queries.

    Drafts whose owners are not `within` reach are told of without their titles.
    """
    others = CoursePage.objects.filter(translation_key=course.translation_key).exclude(pk=course.pk)
    roots = [course, *others.select_related("locale", "agency")]
    pages: dict[str, dict[str, Any]] = {page.locale.language_code: page for page in roots if page.live}
    held = HeldPage({**pages, MAIN: course})
    _tell_of(held, losses)
    if not course.live:
        losses.add("", _("the course is not published; what its page says now was taken."))
    owners: dict[str, int | None] = {}
    modules = _published_below(held, ModulePage, losses, within, owners)
    lessons = _published_below(held, LessonPage, losses, within, owners)
    held.below = _joined(held, modules, losses)
    for module in held.below:
        module.below = _joined(module, lessons, losses)
    return held


def _published_below(
    held: HeldPage, model: Any, losses: Losses, within: Reach, owners: dict[str, int | None]
) -> list[Any]:
    """Return the published pages of a kind; `owners` are the modules' by path, noted here when those are read."""
    found: list[Any] = []
    for page in held.pages.values():
        rows = model.objects.descendant_of(page).select_related("locale").order_by("path")
        if model is ModulePage:
            rows = rows.select_related("agency", "quiz__bank").prefetch_related(*_OF_QUIZ)
        for one in rows:
            if model is ModulePage:
                owners[one.path] = one.agency_id
            if one.live:
                found.append(one)
            elif not within.covers(owners.get(one.path[:MODULE_PATH]) or held.main.agency_id):
                losses.add("", _("A page of another agency is not published."))
            else:
                losses.add("", _("“%(title)s” is not published.") % {"title": one.title})
    return found


def _joined(above: HeldPage, candidates: list[Any], losses: Losses) -> list[HeldPage]:
    """Return the pages directly below one, each with its translations that lie below that one's translations."""
    below: dict[Any, dict[str, Any]] = defaultdict(dict)
    for page in candidates:
        language = page.locale.language_code
        parent = above.pages.get(language)
        if parent is not None and page.path[: -Page.steplen] == parent.path:
            below[page.translation_key][language] = page
    found = []
    for pages in below.values():
        if MAIN in pages:
            found.append(HeldPage(pages))
            _tell_of(found[-1], losses)
        else:
            title = next(iter(pages.values())).title
            losses.add("", _("“%(title)s” has no page in the main language.") % {"title": title})
    return found


def _tell_of(held: HeldPage, losses: Losses) -> None:
    """Tell what a package has no place for on these pages."""
    for page in held.pages.values():
        facts = {"title": page.title}
        if page.has_unpublished_changes and page.live:
            losses.add("", _("“%(title)s” has changes that are not published.") % facts)
        if page.seo_title or page.search_description or page.show_in_menus:
            losses.add("", _("“%(title)s” says something for search engines or menus.") % facts)
        if page.go_live_at or page.expire_at:
            losses.add("", _("“%(title)s” is to be published or taken offline at a set time.") % facts)
    if isinstance(held.main, CoursePage) and held.main.edition > 1:
        losses.add(
            "",
            _("the course is in edition %(number)s; imported elsewhere it begins with 1.")
            % {"number": held.main.edition},
        )
    _tell_of_differences(held, losses)


# What packages say once for all languages: it is taken from the main language.
_ONCE: dict[type, tuple[str, ...]] = {
    CoursePage: ("minutes", "sequential", "certificate_valid_months", "agency_id"),
    ModulePage: ("code", "slug", "quiz_id", "agency_id"),
    LessonPage: ("code", "slug"),
}


def _tell_of_differences(held: HeldPage, losses: Losses) -> None:
    for page in held.pages.values():
        for name in _ONCE[type(held.main)]:
            if getattr(page, name) != getattr(held.main, name):
                words = _("“%(title)s” has another “%(field)s” than in the main language, which was taken.")
                losses.add("", words % {"title": page.title, "field": name.removesuffix("_id")})
