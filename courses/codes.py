"""Codes of courses, modules and lessons, by which packages know them: the next free one, and whether one is taken."""

import re

from django.db.models import QuerySet
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage
from courses.ownership import COURSE_PATH
from courses.publishing import CoursePart

NUMBERED = re.compile(r"^(.*?)(\d+)$")
LONGEST = 80


def next_code(page: CoursePart, parent: Page) -> str:
    """Return the next free code for a page that is about to be added below another. Two queries.

    It goes on from the siblings' highest number; without such siblings it begins with the parent's code.
    """
    siblings = _all_of_kind(page).filter(path__startswith=parent.path, depth=parent.depth + 1)
    numbered = [found for code in siblings.values_list("code", flat=True) if (found := NUMBERED.match(code))]
    if numbered:
        last = max(numbered, key=lambda found: int(found[2]))
        stem, number = last[1], int(last[2])
    else:
        stem, number = _stem(parent), 0
    taken = set(taken_codes(page, parent))
    while (code := f"{stem[: LONGEST - 6]}{number + 1}") in taken:
        number += 1
    return code


def taken_codes(page: CoursePart, parent: Page) -> QuerySet:
    """Return the codes that a page may not have: a course those of all courses, others those of their kind in theirs.

    The same page in another language has the same code.
    """
    others = _all_of_kind(page).exclude(translation_key=page.translation_key)
    if not isinstance(page, CoursePage):
        others = others.filter(path__startswith=parent.path[:COURSE_PATH])
    return others.values_list("code", flat=True)


def _all_of_kind(page: CoursePart) -> QuerySet:
    return type(page)._default_manager.all()


def _stem(parent: Page) -> str:
    """Return what the codes below a page begin with: `fraud-` below the module `fraud`."""
    specific = parent.specific
    return f"{specific.code}-" if isinstance(specific, CoursePage | ModulePage | LessonPage) else "course-"
