"""Volunteer status: how it is earned, taken and given back.

- *pending* or *lapsed* → *active*: the system, when every required course has a valid certificate (`unlock`).
- *active* → *lapsed*: the system, when a required certificate has expired (`lapse_expired`, hourly).
- any → *suspended*: a named person with a reason, by itself (`suspend`) or by revoking a certificate that the status
  rests on (`review_after_revocation`).
- *suspended* → *active*, or *pending* where certificates are missing: a named person, always (`reinstate`).
  That holds too where a revoked certificate was issued anew by hand: whoever issues decides about training done, not
  about why the person was suspended. The staff page that issues it leads on to the suspended volunteer.

Every function first locks the person, then their rows: joining, unlocking and a revocation at the same moment happen
one after the other, and none misses what another has just done.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates.models import Certificate
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.volunteers.card import new_card_code
from lms.volunteers.models import Programme, TargetGroup, Volunteer
from lms.volunteers.programmes import certified_course_ids, required_course_ids, revoked_course_ids, suffices

Status = Volunteer.Status
EARNS_BY_CERTIFICATES = (Status.PENDING, Status.LAPSED)
CAN_BE_SUSPENDED = (Status.PENDING, Status.ACTIVE, Status.LAPSED)

# Joins the caller's transaction without a savepoint, opens one only where there is none: for what never refuses.
within_transaction = transaction.atomic(savepoint=False)


@transaction.atomic
def join(*, user: User, programme: Programme, target_group: TargetGroup) -> Volunteer:
    """Join a programme, once; active at once where the certificates are there already.

    Repeated, it returns the row there is, unchanged. Refuses a closed programme and a group that it is not for.
    """
    _lock(user)
    volunteer = Volunteer.objects.filter(user=user, programme=programme).first()
    if volunteer is not None:
        return volunteer
    if not programme.is_open:
        raise Refused("programme_closed", programme=str(programme))
    if not programme.target_groups.filter(pk=target_group.pk).exists():
        raise Refused("programme_not_for_group", programme=str(programme))
    volunteer = Volunteer.objects.create(
        user=user, programme=programme, target_group=target_group, card_code=new_card_code()
    )
    record(volunteer, "volunteers.join", actor=user)
    unlocked = {found.pk: found for found in unlock(user=user)}
    return unlocked.get(volunteer.pk, volunteer)


@within_transaction
def unlock(*, user: User) -> list[Volunteer]:
    """Activate the person in each programme whose required courses all have a valid certificate.

    Returns those newly active. Five queries however many programmes and courses there are, and an audit entry for each
    status that changed. Call it in the transaction that issued the certificate.
    """
    _lock(user)
    return _activate_earned(Volunteer.objects.filter(user=user))


@within_transaction
def unlock_programme(*, programme: Programme) -> list[Volunteer]:
    """Activate everyone whose certificates suffice for a programme, after its rules became easier.

    Nobody loses a status here: a course added to a programme asks nothing of those who are active already.
    """
    _lock_people(Volunteer.objects.filter(programme=programme, status__in=EARNS_BY_CERTIFICATES))
    return _activate_earned(Volunteer.objects.filter(programme=programme))


@within_transaction
def review_after_revocation(*, user: User, actor: User, reason: str) -> list[Volunteer]:
    """Suspend the person where a status rests on a certificate that was revoked; returns those suspended.

    A status stays where another valid certificate of the same course is there. Courses that are missing for another
    reason (required only since later, or expired) do not count here.
    """
    _lock(user)
    active = list(_locked(Volunteer.objects.filter(user=user, status=Status.ACTIVE)))
    required = required_course_ids({volunteer.programme_id for volunteer in active})
    lost = revoked_course_ids(user) - certified_course_ids([user])[user.pk]
    suspended = [volunteer for volunteer in active if lost.intersection(required[volunteer.programme_id])]
    for volunteer in suspended:
        _change(volunteer, Status.SUSPENDED, "volunteers.suspend", actor=actor, reason=reason, cause="revocation")
    return suspended


@within_transaction
def lapse_expired(*, today: date) -> list[Volunteer]:
    """Let a status lapse that rests on a certificate which expired before `today`; returns those lapsed.

    Only an expired certificate of a required course counts. A course that became required later takes nobody's status.
    """
    expired = Certificate.objects.past_their_day(today)
    candidates = Volunteer.objects.filter(status=Status.ACTIVE, user__in=expired.values("enrolment__user"))
    _lock_people(candidates)
    active = list(_locked(candidates))
    required = required_course_ids({volunteer.programme_id for volunteer in active})
    held = certified_course_ids({volunteer.user for volunteer in active})
    ran_out = set(expired.values_list("enrolment__user_id", "enrolment__course_id"))
    return [
        _change(volunteer, Status.LAPSED, "volunteers.lapse", actor=None, reason="")
        for volunteer in active
        if any(
            (volunteer.user_id, course) in ran_out and course not in held[volunteer.user_id]
            for course in required[volunteer.programme_id]
        )
    ]


@transaction.atomic
def suspend(*, volunteer: Volunteer, actor: User, reason: str) -> Volunteer:
    """Suspend a volunteer on a named person's decision."""
    volunteer = _locked_volunteer(volunteer)
    _require_reason(reason)
    if volunteer.status not in CAN_BE_SUSPENDED:
        raise Refused("volunteer_not_to_be_suspended", status=volunteer.get_status_display())
    return _change(volunteer, Status.SUSPENDED, "volunteers.suspend", actor=actor, reason=reason, cause="decision")


@transaction.atomic
def reinstate(*, volunteer: Volunteer, actor: User, reason: str) -> Volunteer:
    """End a suspension on a named person's decision: active where the certificates suffice, else in training again."""
    volunteer = _locked_volunteer(volunteer)
    _require_reason(reason)
    if volunteer.status != Status.SUSPENDED:
        raise Refused("volunteer_not_suspended", status=volunteer.get_status_display())
    status = Status.ACTIVE if earns_status(volunteer) else Status.PENDING
    return _change(volunteer, status, "volunteers.reinstate", actor=actor, reason=reason)


@within_transaction
def take_celebrations(*, user: User) -> set[int]:
    """Return the ids of the volunteer rows to congratulate on now, each once ever."""
    fresh = Volunteer.objects.filter(user=user, status=Status.ACTIVE, celebrated_at__isnull=True)
    taken = set(fresh.select_for_update().values_list("pk", flat=True))
    if taken:
        Volunteer.objects.filter(pk__in=taken).update(celebrated_at=timezone.now())
    return taken


def earns_status(volunteer: Volunteer) -> bool:
    """Say whether the person's valid certificates suffice for the programme. Two queries."""
    required = required_course_ids([volunteer.programme_id])[volunteer.programme_id]
    return suffices(required=required, held=certified_course_ids([volunteer.user])[volunteer.user_id])


def _activate_earned(volunteers: QuerySet[Volunteer]) -> list[Volunteer]:
    waiting = list(_locked(volunteers.filter(status__in=EARNS_BY_CERTIFICATES)))
    if not waiting:
        return []
    required = required_course_ids({volunteer.programme_id for volunteer in waiting})
    held = certified_course_ids({volunteer.user for volunteer in waiting})
    earned = [v for v in waiting if suffices(required=required[v.programme_id], held=held[v.user_id])]
    return _activate(earned)


def _activate(earned: Iterable[Volunteer]) -> list[Volunteer]:
    now, activated = timezone.now(), list(earned)
    for volunteer in activated:
        volunteer.status, volunteer.activated_at, volunteer.status_changed_at = Status.ACTIVE, now, now
    Volunteer.objects.bulk_update(activated, ["status", "activated_at", "status_changed_at"])
    for volunteer in activated:
        record(volunteer, "volunteers.activate")
    return activated


def _change(
    volunteer: Volunteer, status: str, action: str, *, actor: User | None, reason: str, **facts: Any
) -> Volunteer:
    """Set a status, on a named person's decision or by a rule. Who was active before keeps the day since when."""
    before, now = volunteer.status, timezone.now()
    volunteer.status, volunteer.status_changed_at = status, now
    if status == Status.ACTIVE and volunteer.activated_at is None:
        volunteer.activated_at = now
    volunteer.save(update_fields=["status", "status_changed_at", "activated_at"])
    record(volunteer, action, actor=actor, reason=reason, before=str(before), after=str(status), **facts)
    return volunteer


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("volunteer_reason_missing")


def _lock(user: User) -> None:
    """Lock the person. `no_key`: rows that refer to them can still be added meanwhile."""
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=user.pk)


def _lock_people(volunteers: QuerySet[Volunteer]) -> None:
    """Lock the people of many rows, always in the same order, so that two of these cannot wait for each other."""
    people = User.objects.filter(pk__in=volunteers.values("user_id")).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))


def _locked(volunteers: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    return volunteers.select_for_update(of=("self",)).select_related("user", "programme").order_by("pk")


def _locked_volunteer(volunteer: Volunteer) -> Volunteer:
    _lock(volunteer.user)
    return _locked(Volunteer.objects.all()).get(pk=volunteer.pk)
