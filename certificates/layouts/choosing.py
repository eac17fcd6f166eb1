"""Which layout a certificate is issued with, and what of its course stands in the layout's fields."""

from typing import Any

from django.db.models import F, Q

from certificates.models import LayoutChoice
from courses.models import CoursePage
from lms.core.thai import normalise


def frozen_for(course: CoursePage) -> dict[str, Any]:
    """Return the values of a new certificate that say how it is printed: layout, length of the course, its agency."""
    agency = course.agency
    return {
        "layout_version_id": version_for(course),
        "course_minutes": course.minutes,
        "agency_name": normalise(agency.name) if agency else "",
        "agency_name_en": normalise(agency.name_en) if agency else "",
    }


def version_for(course: CoursePage) -> int | None:
    """Return the id of the layout version for a course's certificates now; None: the built-in layout. One query.

    A choice for the course (in any language) goes before one for its agency, and that before the one for all others.
    A layout that is not live, or never was, is passed over.
    """
    applies = Q(course=None, agency=None) | Q(course__translation_key=course.translation_key)
    if course.agency_id is not None:
        applies |= Q(agency=course.agency_id)
    live = LayoutChoice.objects.filter(applies, layout__live=True, layout__current_version__isnull=False)
    nearest = live.order_by(F("course").asc(nulls_last=True), F("agency").asc(nulls_last=True), "pk")
    return nearest.values_list("layout__current_version", flat=True).first()
