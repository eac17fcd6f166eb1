"""Four eyes: decisions that wait for a second person. What is then done is not known here (`lms.training`).

Which decisions need one is a setting, `certificate_four_eyes`; how long a request waits, `certificate_decision_days`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from certificates.models import Decision, Reissue
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise

State = Decision.State


def needs_second_person(kind: str) -> bool:
    """Say whether a kind of decision waits for another person's consent."""
    return kind in settings.LMS_RULES["certificate_four_eyes"]


def ask(*, kind: str, actor: User, reason: str, **about: Any) -> Decision:
    """Ask for another person's consent; `about` are the rows and facts of the decision.

    Raises `Refused`: "certificate_reason_missing", "decision_waits_already" where one about the same waits.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    now = timezone.now()
    ends_at = now + timedelta(days=settings.LMS_RULES["certificate_decision_days"])
    with transaction.atomic():
        expire_decisions(now=now)  # one that ran out, and was not marked yet, stands in nobody's way
        try:
            with transaction.atomic():
                decision = Decision.objects.create(
                    kind=kind, reason=reason, asked_by=actor, asked_at=now, ends_at=ends_at, **about
                )
        except IntegrityError as collision:
            raise Refused("decision_waits_already") from collision
        record(decision, "certificate.ask", actor=actor, reason=reason, kind=kind)
    return decision


def approve(*, decision: Decision, actor: User, answer: str = "") -> Decision:
    """Mark a decision as approved; the caller carries it out in the same transaction.

    Raises `Refused`: "decision_over", "decision_own" for whoever asked, "decision_about_you" for the holder.
    """
    return _answer(decision, State.APPROVED, actor, answer)


def decline(*, decision: Decision, actor: User, answer: str) -> Decision:
    """Decline a decision with a reason; whoever asked withdraws it by that. Raises `Refused` as `approve` does."""
    if not normalise(answer):
        raise Refused("certificate_reason_missing")
    state = State.WITHDRAWN if decision.asked_by_id == actor.pk else State.DECLINED
    return _answer(decision, state, actor, answer)


def expire_decisions(*, now: datetime) -> int:
    """Mark the requests that nobody answered in time; returns how many."""
    with transaction.atomic():
        over = list(Decision.objects.filter(state=State.WAITING, ends_at__lte=now).select_for_update(of=("self",)))
        for decision in over:
            decision.state, decision.answered_at = State.EXPIRED, now
            decision.save(update_fields=["state", "answered_at"])
            _drop_plan(decision)
            record(decision, "certificate.ask_expired", kind=decision.kind)
    return len(over)


def _answer(decision: Decision, state: str, actor: User, answer: str) -> Decision:
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if not decision.waits:
            raise Refused("decision_over", state=decision.get_state_display())
        if state != State.WITHDRAWN and decision.asked_by_id == actor.pk:
            raise Refused("decision_own")
        if state == State.APPROVED and _is_about(decision, actor):
            raise Refused("decision_about_you")
        decision.state, decision.answer = state, normalise(answer)
        decision.answered_by, decision.answered_at = actor, timezone.now()
        decision.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        if state != State.APPROVED:
            _drop_plan(decision)
        record(decision, f"certificate.ask_{state}", actor=actor, reason=decision.answer, kind=decision.kind)
    return decision


def _is_about(decision: Decision, person: User) -> bool:
    """Staff are trainees too: nobody consents to a certificate of their own."""
    certificate = decision.certificate
    return person.pk in {decision.person_id, certificate and certificate.enrolment.user_id}


def _drop_plan(decision: Decision) -> None:
    """End the re-issue that was planned and did not get its second person's consent."""
    planned = Reissue.objects.filter(decision=decision, state=Reissue.State.WAITING, confirmed_at__isnull=True)
    planned.update(
        state=Reissue.State.FAILED,
        error=gettext("It did not begin: a second person's consent was not given."),
        finished_at=timezone.now(),
    )
