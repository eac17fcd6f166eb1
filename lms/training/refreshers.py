"""Refreshers: who finished an older edition does again what changed, by a day; reminders before, the rule after.

Nothing is taken from anyone before that day. After it the rule `refresher_after_deadline` holds: "lapse" ends
certificates of older editions, and a status that rests on them lapses by `lms.volunteers`; "keep" does not.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.ending import end_certificates
from courses.editions import Refresher, refresher_since
from courses.models import CoursePage, Edition, Enrolment, RefresherReminder
from courses.outline import Outline
from lms.accounts.staff_language import language_of
from lms.training.steps import in_reader_language, page_address

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RefresherShown:
    """A refresher that a person owes, begun or not."""

    what: Refresher
    is_begun: bool


def refresher_of(enrolment: Enrolment | None, edition: int, outline: Outline) -> RefresherShown | None:
    """Return the refresher that a person owes for a course's present edition. No query where it is kept.

    `enrolment` is the person's newest.
    """
    if enrolment is None:
        return None
    if enrolment.completed_at is not None and enrolment.edition < edition:
        return RefresherShown(refresher_since(outline, enrolment.edition), is_begun=False)
    if enrolment.completed_at is None and enrolment.refreshes_edition:
        return RefresherShown(refresher_since(outline, enrolment.refreshes_edition), is_begun=True)
    return None


def newest_enrolments(course: CoursePage) -> QuerySet[Enrolment]:
    """Return each person's enrolment in the newest edition of a course they are in."""
    newer = Enrolment.objects.filter(user=OuterRef("user"), course=OuterRef("course"), edition__gt=OuterRef("edition"))
    return Enrolment.objects.filter(~Exists(newer), course=course)


def owing(edition: Edition) -> QuerySet[Enrolment]:
    """Return the enrolments whose people an edition asks to refresh first: they finished the one before it."""
    held = Case(When(completed_at__isnull=True, then=F("refreshes_edition")), default=F("edition"))
    return newest_enrolments(edition.course).annotate(held=held).filter(held=edition.number - 1)


def remind(*, today: date) -> int:
    """Send the reminders that are due, each once to each person who has an e-mail address; returns how many.

    A mail that cannot be sent is logged, keeps no other back, and is tried again the next time.
    """
    sent = 0
    for edition in Edition.objects.filter(refresh_by__gte=today, course__live=True).select_related("course__locale"):
        left = (edition.refresh_by - today).days
        due = [days for days in settings.LMS_RULES["refresher_reminder_days"] if left <= days]
        if due:
            for enrolment in _not_reminded(edition, min(due)):
                try:
                    sent += _remind_one(enrolment, edition, min(due))
                except OSError:  # what a mail server that is away or refuses raises
                    logger.exception("the refresher mail for enrolment %s could not be sent", enrolment.pk)
    return sent


def _not_reminded(edition: Edition, days: int) -> Iterator[Enrolment]:
    # By person: who has begun the refresher since is in another enrolment.
    told = RefresherReminder.objects.filter(enrolment__user=OuterRef("user"), edition=edition, days__lte=days)
    people = owing(edition).filter(~Exists(told), user__is_active=True).filter(~Q(user__email=None), ~Q(user__email=""))
    return people.select_related("user").iterator(chunk_size=500)


def _remind_one(enrolment: Enrolment, edition: Edition, days: int) -> int:
    user = enrolment.user
    with transaction.atomic(), translation.override(language_of(user)):
        RefresherReminder.objects.create(enrolment=enrolment, edition=edition, days=days)
        course = in_reader_language(edition.course)
        link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + page_address(course)
        facts = {"user": user, "course": course, "edition": edition, "link": link, "rule": _rule()}
        subject = _("%(course)s has changed: please refresh what you learnt") % {"course": course.title}
        body = render_to_string("training/refresher_mail.txt", facts)
        return send_mail(" ".join(subject.split()), body, None, [str(user.email)])


def end_old_editions(*, today: date) -> int:
    """Do what the rules say once the time to refresh is over; returns how many certificates that ended.

    While a course is offline nobody can refresh: nothing ends, and its deadlines do not run (`courses.deadlines`).
    """
    if _rule() != "lapse":
        return 0
    ended = 0
    over = Edition.objects.filter(refresh_by__lt=today, ended_at=None, stopped_on=None, course__live=True)
    for pk in over.values_list("pk", flat=True):
        ended += _end_one(pk)
    return ended


@transaction.atomic
def _end_one(edition_id: int) -> int:
    edition = Edition.objects.select_for_update(of=("self",)).select_related("course", "raised_by").get(pk=edition_id)
    if edition.ended_at is not None:
        return 0
    Edition.objects.filter(pk=edition_id).update(ended_at=timezone.now())
    return end_certificates(
        course=edition.course, before_edition=edition.number, last_day=edition.refresh_by, actor=edition.raised_by
    )


def _rule() -> str:
    return str(settings.LMS_RULES["refresher_after_deadline"])
