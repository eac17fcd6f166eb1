"""What comes first, as `course.yaml` and `module.yaml` say it."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage, Level, ModulePage
from courses.packages.package import LANGUAGES
from courses.packages.writing.held_course import HeldPage
from courses.packages.writing.losses import Losses
from courses.packages.writing.yaml_text import Inline, Word


def needs_written(held: HeldPage, course_code: str, losses: Losses) -> list[Inline] | None:
    """Return the entries of `prerequisites`, None for none; what is gone is told. Queries grow with their number."""
    found = []
    for row in held.main.prerequisites.all():
        names = _names_of(row.needed, is_own=course_code if isinstance(held.main, ModulePage) else "")
        if names:
            level = {} if row.level == Level.PASSED else {"level": Word(row.level)}
            found.append(Inline(**names, **level))
        else:
            losses.add("", _("“%(title)s” comes first, and is no course or module.") % {"title": row.needed.title})
    return found or None


def _names_of(needed: Page, *, is_own: str) -> dict[str, Any]:
    """Return the ids by which a package names a course or module; its own course is not named within a module."""
    page = needed.specific
    if isinstance(page, CoursePage):
        return {"course": Word(page.code)}
    if not isinstance(page, ModulePage):
        return {}
    main = page.get_translations(inclusive=True).filter(locale__language_code=LANGUAGES[0]).first()
    course: Any = (main or page).get_parent().specific
    own = {} if course.code == is_own else {"course": Word(course.code)}
    return {**own, "module": Word(page.code)}
