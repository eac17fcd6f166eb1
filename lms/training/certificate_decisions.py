"""Decisions about certificates: carried out at once, or asked for where the rules want a second person.

Both ways end in `_CARRY_OUT`: what a second person approves is what would have been done at once, by whoever asked for
it, with the approver's name beside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from certificates.correcting import correct
from certificates.deciding import approve, ask, needs_second_person
from certificates.models import Certificate, Decision, Reissue
from certificates.reinstating import reinstate
from certificates.reissuing import confirm_reissue, plan_reissue, repeat_reissue
from courses.enrolment import locked_enrolment
from lms.accounts.models import User
from lms.accounts.profile import change_name
from lms.training.by_hand import issue_by_hand, revoke_certificate
from lms.training.tasks import reissue as reissue_task
from lms.training.tasks import tell_of_replacement
from lms.volunteers.models import Volunteer
from lms.volunteers.status import unlock

Kind = Decision.Kind


@dataclass(frozen=True)
class Done:
    """What a decision brought: the request where a second person is needed; else what was done, and which statuses
    changed by it.
    """

    decision: Decision | None = None
    certificate: Certificate | None = None
    statuses: tuple[Volunteer, ...] = ()
    reissue: Reissue | None = None


@dataclass(frozen=True)
class Who:
    """Whoever decided, why, and the second person who approved."""

    actor: User
    reason: str
    approved_by: User | None = None

    def named(self) -> dict[str, Any]:
        return vars(self)


def decide(*, kind: str, actor: User, reason: str, **about: Any) -> Done:
    """Carry a decision out, or ask for a second person's consent; `about` are the fields of a `Decision`.

    Raises `Refused` as what is decided does, and as `certificates.deciding.ask`.
    """
    with transaction.atomic():
        if needs_second_person(kind):
            _try_out(kind, Who(actor, reason), about)
            return Done(decision=ask(kind=kind, actor=actor, reason=reason, **about))
        return _CARRY_OUT[kind](Who(actor, reason), about)


def approve_decision(*, decision: Decision, actor: User, answer: str = "") -> Done:
    """Approve what another person asked for, and carry it out in the same transaction.

    Raises `Refused`: "decision_own", "decision_over", and what carrying out refuses; the decision then goes on waiting.
    """
    with transaction.atomic():
        approved = approve(decision=decision, actor=actor, answer=answer)
        about = {name: getattr(approved, name) for name in ("certificate", "person", "course", "reissue", "facts")}
        done = _CARRY_OUT[approved.kind](Who(approved.asked_by, approved.reason, actor), about)
    return Done(approved, done.certificate, done.statuses, done.reissue)


def decide_reissue(*, actor: User, reason: str, sends_mail: bool, **choice: Any) -> Done:
    """Decide to issue many certificates again (`certificates.reissuing`): begun now, or once a second person approves.

    Raises `Refused` as `plan_reissue` does.
    """
    with transaction.atomic():
        planned = plan_reissue(actor=actor, reason=reason, sends_mail=sends_mail, **choice)
        done = decide(kind=Kind.REISSUE, actor=actor, reason=reason, reissue=planned)
    return Done(decision=done.decision, reissue=planned)


def go_on_with_reissue(*, reissue: Reissue) -> Reissue:
    """Have a re-issue that could not be finished go on; raises Refused("reissue_not_failed")."""
    with transaction.atomic():
        reissue = repeat_reissue(reissue=reissue)
        _queue(reissue)
    return reissue


class _TriedOut(Exception):
    """Ends the trial of a decision: nothing of it stays."""


def _try_out(kind: str, who: Who, about: dict[str, Any]) -> None:
    """Refuse now what would be refused once it is approved: do it, and take it back."""
    try:
        with transaction.atomic():
            _CARRY_OUT[kind](who, about)
            raise _TriedOut
    except _TriedOut:
        return


def _issue(who: Who, about: dict[str, Any]) -> Done:
    finished = issue_by_hand(user=about["person"], course=about["course"], **who.named())
    return Done(certificate=finished.certificate, statuses=finished.activated)


def _correct(who: Who, about: dict[str, Any]) -> Done:
    """Correct the account's name where it is wrong, and issue the certificate anew with what it says then.

    The new one holds in the same moment as the old one ceases to: a status that rests on it stays.
    """
    certificate, name = about["certificate"], about["facts"]["name"]
    with transaction.atomic():
        enrolment = locked_enrolment(certificate.enrolment_id)
        change_name(user=enrolment.user, actor=who.actor, **name)
        new = correct(certificate=certificate, **who.named())
        transaction.on_commit(lambda: tell_of_replacement.delay(new.pk), robust=True)
    return Done(certificate=new)


def _revoke(who: Who, about: dict[str, Any]) -> Done:
    revoked, suspended = revoke_certificate(certificate=about["certificate"], **who.named())
    return Done(certificate=revoked, statuses=tuple(suspended))


def _reinstate(who: Who, about: dict[str, Any]) -> Done:
    """Put a revoked certificate back in force. A suspension stays until a named person ends it, as always
    (`lms.volunteers.status`); a status that only waited for the certificate becomes active.
    """
    with transaction.atomic():
        enrolment = locked_enrolment(about["certificate"].enrolment_id)
        held = reinstate(certificate=about["certificate"], **who.named())
        return Done(certificate=held, statuses=tuple(unlock(user=enrolment.user)))


def _reissue(who: Who, about: dict[str, Any]) -> Done:
    confirmed = confirm_reissue(reissue=about["reissue"], approved_by=who.approved_by)
    _queue(confirmed)
    return Done(reissue=confirmed)


def _queue(reissue: Reissue) -> None:
    """Queue the work once this is committed. Where the queue is out of reach, that is logged; the sweep mends it."""
    pk = reissue.pk
    transaction.on_commit(lambda: reissue_task.delay(pk), robust=True)


_CARRY_OUT: dict[str, Callable[[Who, dict[str, Any]], Done]] = {
    Kind.ISSUE: _issue,
    Kind.CORRECT: _correct,
    Kind.REVOKE: _revoke,
    Kind.REINSTATE: _reinstate,
    Kind.REISSUE: _reissue,
}
