"""Issuing certificates: exactly once for each enrolment, with everything that is printed frozen at that moment."""

import calendar
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.serials import new_serial
from certificates.tasks import render
from certificates.typeface import first_unprintable
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import local_day, normalise

TRIES = 3  # for a serial that somebody else has already: once in an age


def issue(*, enrolment: Enrolment, actor: User | None = None, reason: str = "") -> Certificate:
    """Return the enrolment's certificate, issued now if there is none yet.

    With `actor` it is issued by hand, for a `reason`, also where an earlier one was revoked or has expired; without,
    nothing is ever issued after those, and the earlier one is returned. May be repeated without harm. Raises `Refused`
    ("name_missing", "name_not_printable", "title_not_printable", "certificate_reason_missing").
    """
    reason = normalise(reason)
    if actor is not None and not reason:
        raise Refused("certificate_reason_missing")
    with transaction.atomic():
        query = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "course")
        enrolment = query.get(pk=enrolment.pk)
        existing = _existing(enrolment)
        if existing is not None and (actor is None or existing.is_valid):
            return existing
        if existing is not None and existing.is_expired:
            _supersede(existing, actor, reason)
        certificate, is_new = _insert_once(enrolment, _frozen(enrolment), actor, reason)
        if is_new:
            record(certificate, "certificate.issue", actor=actor, reason=reason, serial=certificate.serial)
            _draw_later(certificate.pk)
    return certificate


def _supersede(certificate: Certificate, actor: User | None, reason: str) -> None:
    """Let a certificate that has expired make room for the one that follows it."""
    if certificate.state != Certificate.State.ISSUED:
        return
    certificate.state = Certificate.State.SUPERSEDED
    certificate.save(update_fields=["state"])
    record(certificate, "certificate.supersede", actor=actor, reason=reason, serial=certificate.serial)


def _draw_later(certificate_id: int) -> None:
    """Queue the drawing once this is committed. Where the queue is out of reach, that is logged; the sweep mends it."""

    def queue_render() -> None:
        render.delay(certificate_id)

    transaction.on_commit(queue_render, robust=True)


def _existing(enrolment: Enrolment) -> Certificate | None:
    """Return the certificate in force; failing that, the latest one."""
    rows = list(Certificate.objects.filter(enrolment=enrolment).order_by("-pk"))
    in_force = (row for row in rows if row.state == Certificate.State.ISSUED)
    return next(in_force, rows[0] if rows else None)


def _insert_once(
    enrolment: Enrolment, printed: dict[str, Any], actor: User | None, reason: str
) -> tuple[Certificate, bool]:
    """Insert the certificate, or return the one that another transaction inserted first. (certificate, is it new)"""
    for _ in range(TRIES):
        values = {**printed, "serial": new_serial(printed["issued_at"]), "issued_by": actor, "issue_reason": reason}
        try:
            with transaction.atomic():  # a savepoint: the transaction around it lives on
                return Certificate.objects.create(enrolment=enrolment, **values), True
        except IntegrityError:
            winner = Certificate.objects.filter(enrolment=enrolment, state=Certificate.State.ISSUED).first()
            if winner is not None:
                return winner, False
    raise RuntimeError("no free serial was drawn")


def _frozen(enrolment: Enrolment) -> dict[str, Any]:
    """Return the values that are printed, as they are now; refuse what no font prints."""
    user, course, now = enrolment.user, enrolment.course, timezone.now()
    titles = _titles(course)
    values = {
        "full_name": normalise(user.full_name),
        "latin_name": normalise(user.latin_name),
        "course_title": normalise(titles.get("th") or str(course.title)),
        "course_title_en": normalise(titles.get("en", "")),
    }
    if not normalise(user.first_name):
        raise Refused("name_missing")
    _refuse_unprintable("name_not_printable", values["full_name"] + values["latin_name"])
    _refuse_unprintable("title_not_printable", values["course_title"] + values["course_title_en"])
    months = course.certificate_valid_months
    return values | {
        "edition": enrolment.edition,
        "issued_at": now,
        "valid_until": add_months(now, months) if months else None,
    }


def _titles(course: CoursePage) -> dict[str, str]:
    """Return the course's title by language, of the translations that are live."""
    pages = CoursePage.objects.filter(translation_key=course.translation_key, live=True)
    return {code: title or "" for code, title in pages.values_list("locale__language_code", "title")}


def _refuse_unprintable(code: str, text: str) -> None:
    character = first_unprintable(text)
    if character:
        raise Refused(code, character=character, codepoint=f"U+{ord(character):04X}")


def add_months(moment: datetime, months: int) -> date:
    """Return the same day so many months later, or the month's last day where there is no such day."""
    day = local_day(moment)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
