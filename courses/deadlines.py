"""Days by which editions are to be refreshed, while their course is away: they do not run.

Nobody can refresh a course that is not published. So when it is taken offline, the days that are still ahead stop, and
when it comes back they are moved by as long as it was away: whoever had twenty days left has them still.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from content.published import forget_published
from courses.models import CoursePage, Edition
from lms.core.audit import record


@transaction.atomic
def stop_deadlines(*, course: CoursePage, today: date) -> int:
    """Stop the deadlines of a course that is taken offline; returns how many. Repeated, it stops none."""
    stopped = _ahead(course).filter(stopped_on=None, refresh_by__gte=today).update(stopped_on=today)
    if stopped:
        forget_published()
    return stopped


@transaction.atomic
def resume_deadlines(*, course: CoursePage, today: date) -> list[Edition]:
    """Move the stopped deadlines of a course that is published again; returns the editions moved, repeated none."""
    moved = list(_ahead(course).filter(stopped_on__isnull=False).select_for_update(of=("self",)))
    for edition in moved:
        days = max(0, (today - edition.stopped_on).days) if edition.stopped_on else 0
        edition.refresh_by += timedelta(days=days)
        edition.stopped_on = None
        edition.save(update_fields=["refresh_by", "stopped_on"])
        day = edition.refresh_by.isoformat()
        record(course, "courses.deadline", edition=edition.number, days=days, refresh_by=day)
    return moved


def _ahead(course: CoursePage) -> QuerySet[Edition]:
    return Edition.objects.filter(course=course, ended_at__isnull=True).order_by("number")
