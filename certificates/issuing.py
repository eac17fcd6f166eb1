"""Issuing certificates: exactly once for each enrolment, with everything that is printed frozen at that moment."""

import calendar
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.badges.status_list import draw_place
from certificates.issue_rules import require_issuable
from certificates.layouts.choosing import frozen_for
from certificates.models import Certificate, CertificateNotice, Renewal
from certificates.refused_issues import end_refusal
from certificates.serials import new_serial
from certificates.tasks import render
from certificates.transitions import Cause, Why, begin, decided, move
from certificates.typeface import first_unprintable
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import local_day, normalise

STANDS_FOR_THE_SAME = (Cause.CORRECTION, Cause.REISSUE)
TRIES = 3  # for a serial that somebody else has already: once in an age


def issue(
    *, enrolment: Enrolment, actor: User | None = None, reason: str = "", approved_by: User | None = None
) -> Certificate:
    """Return the enrolment's certificate, issued now if there is none yet.

    With `actor` it is issued by hand, for a `reason`, also where an earlier one was revoked or has expired; without,
    nothing is ever issued after those, and the earlier one is returned. May be repeated without harm. Raises `Refused`
    ("name_missing", "name_not_printable", "title_not_printable", "certificate_reason_missing", and what
    `issue_rules.require_issuable` raises).
    """
    why = Why(Cause.COMPLETION)
    if actor is not None:
        why = decided(Cause.BY_HAND, actor=actor, reason=reason, approved_by=approved_by)
    with transaction.atomic():
        enrolment = _locked(enrolment.pk)
        existing = _existing(enrolment)
        if existing is not None and (actor is None or existing.is_valid):
            return existing
        require_issuable(user=enrolment.user, course=enrolment.course)
        printed = _frozen(enrolment)
        if existing is not None and existing.is_expired and move(existing, Certificate.State.SUPERSEDED, why):
            return _follow(existing, printed, why)
        certificate, is_new = _insert_once(enrolment, printed, why)
        if is_new:
            _tell_of(certificate, why)
    return certificate


def replace(*, certificate: Certificate, why: Why, **values: Any) -> Certificate:
    """Issue a new certificate in the place of one, with the name and titles of now and, unless `values` say otherwise,
    the same validity; return it. The old one leads on to it.

    One transaction: at no moment is there none in force, so that what rests on it never flickers. Raises `Refused`:
    "certificate_not_in_force" where the certificate was replaced or revoked meanwhile, and what printing refuses.
    """
    with transaction.atomic():
        enrolment = _locked(certificate.enrolment_id)
        old = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if not move(old, Certificate.State.SUPERSEDED, why):
            raise Refused("certificate_not_in_force")
        same = {"valid_until": old.valid_until, "end_reason": old.end_reason}
        printed = _frozen(enrolment) | (values if "valid_until" in values else same | values)
        return _follow(old, printed, why)


def what_would_be_printed(enrolment: Enrolment) -> dict[str, Any]:
    """Return the values that a certificate issued now would bear; raises `Refused` for what cannot be printed."""
    return _frozen(enrolment)


def _locked(enrolment_id: int) -> Enrolment:
    query = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "course")
    return query.get(pk=enrolment_id)


def _follow(old: Certificate, printed: dict[str, Any], why: Why) -> Certificate:
    """Insert the certificate that stands in the place of one that was superseded just now."""
    new, _is_new = _insert_once(old.enrolment, printed, why, supersedes=old)
    facts: dict[str, Any] = {"actor": why.actor, "reason": why.reason, "cause": str(why.cause)}
    record(old, "certificate.supersede", **facts, serial=old.serial, successor=new.serial)
    _tell_of(new, why)
    if why.cause in STANDS_FOR_THE_SAME:
        _carry_over(old, new)
    return new


def _carry_over(old: Certificate, new: Certificate) -> None:
    """Let a renewal go on and reminders count: the new one stands for the same achievement until the same day."""
    Renewal.objects.filter(certificate=old, renewed_as__isnull=True).update(certificate=new)
    told = CertificateNotice.objects.filter(certificate=old, about=CertificateNotice.About.RENEWAL)
    copies = [
        CertificateNotice(certificate=new, about=notice.about, days=notice.days, sent_at=notice.sent_at)
        for notice in told
    ]
    CertificateNotice.objects.bulk_create(copies)


def _tell_of(certificate: Certificate, why: Why) -> None:
    """Write down that a certificate was issued, and have it drawn."""
    begin(certificate, why)
    approver = {"approved_by": why.approved_by.pk} if why.approved_by else {}
    record(
        certificate,
        "certificate.issue",
        actor=why.actor,
        reason=why.reason,
        serial=certificate.serial,
        cause=str(why.cause),
        **approver,
    )
    end_refusal(certificate)
    _draw_later(certificate.pk)


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
    enrolment: Enrolment, printed: dict[str, Any], why: Why, supersedes: Certificate | None = None
) -> tuple[Certificate, bool]:
    """Insert the certificate, or return the one that another transaction inserted first. (certificate, is it new)"""
    decided_by = {"issued_by": why.actor, "issue_reason": why.reason if why.actor else ""}
    for _ in range(TRIES):
        values = {**printed, **decided_by, "serial": new_serial(printed["issued_at"]), "supersedes": supersedes}
        values |= draw_place()  # anew at each try: somebody else may have drawn the same
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
    printed = frozen_for(course)
    _refuse_unprintable("agency_not_printable", printed["agency_name"] + printed["agency_name_en"])
    months = course.certificate_valid_months
    return (
        values
        | printed
        | {
            "edition": enrolment.edition,
            "issued_at": now,
            "valid_until": add_months(now, months) if months else None,
        }
    )


def _titles(course: CoursePage) -> dict[str, str]:
    """Return the course's title by language, of the translations that are live."""
    pages = CoursePage.objects.filter(translation_key=course.translation_key, live=True)
    return {code: title or "" for code, title in pages.values_list("locale__language_code", "title")}


def _refuse_unprintable(code: str, text: str) -> None:
    character = first_unprintable(text)
    if character:
        raise Refused(code, character=character, codepoint=f"U+{ord(character):04X}")


def add_months(moment: date | datetime, months: int) -> date:
    """Return the same day so many months later, or the month's last day where there is no such day."""
    day = local_day(moment)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
