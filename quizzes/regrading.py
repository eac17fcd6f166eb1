"""Regrading: giving marks anew after a key was corrected. Every step may be repeated without harm.

A regrade is decided once (`decide_regrade`) and applied attempt by attempt (`regrade_attempt`): to those that are
finished then by a worker, to those that end later at their closing (`regrade_closed`), so that nobody who was asked the
wrong key is left out. Both ways lock the attempt before they look: none is missed where the two meet.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db import DatabaseError, transaction
from django.db.models import BigIntegerField, F, QuerySet

from lms.accounts.models import User
from lms.core.audit import record
from lms.core.compiled import Compiled, Slot
from lms.core.refusals import Refused
from lms.core.thai import normalise
from quizzes.attempts import GradingFailed
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionVersion, Regrade, RegradedAnswer
from quizzes.regrade_marks import Key, Marked, Outcome, mark_after, outcome_held, outcome_of
from quizzes.version_store import HeldVersion, held_versions

logger = logging.getLogger(__name__)
ZERO = Fraction(0)
UNDER_WAY = (Regrade.State.WAITING, Regrade.State.RUNNING)


@dataclass(frozen=True)
class Change:
    """What a regrade did to one attempt; `attempt` holds what is valid now."""

    attempt: Attempt
    before: Outcome
    after: Outcome

    @property
    def is_real(self) -> bool:
        return self.before != self.after


def decide_regrade(*, question: Question, version: QuestionVersion, policy: str, actor: User, reason: str) -> Regrade:
    """Lay down how the answers to earlier versions of a question count from now on; applying it is another step.

    Raises Refused: regrade_reason_missing, regrade_not_current (published again meanwhile), regrade_nothing_earlier,
    regrade_under_way.
    """
    reason = normalise(reason)
    if not reason:
        raise Refused("regrade_reason_missing")
    with transaction.atomic():
        locked = Question.objects.select_for_update().get(pk=question.pk)
        if locked.current_version_id != version.pk:
            raise Refused("regrade_not_current")
        if not earlier_versions(version).exists():
            raise Refused("regrade_nothing_earlier")
        if Regrade.objects.filter(question=locked, state__in=UNDER_WAY).exists():
            raise Refused("regrade_under_way")
        regrade = Regrade.objects.create(
            question=locked, version=version, policy=policy, reason=reason, requested_by=actor
        )
        facts = {"regrade": regrade.pk, "policy": policy, "number": version.number}
        record(locked, "quizzes.regrade", actor=actor, reason=reason, **facts)
    return regrade


def earlier_versions(version: QuestionVersion) -> QuerySet[QuestionVersion]:
    """Return the versions of the question that were published before this one."""
    return QuestionVersion.objects.filter(question=version.question_id, number__lt=version.number)


def answers_to_earlier(version: QuestionVersion) -> QuerySet[AttemptQuestion]:
    """Return the answers to the versions published before this one; abandoned attempts have no marks and are left."""
    asked = AttemptQuestion.objects.filter(version__in=earlier_versions(version))
    return asked.exclude(attempt__state=Attempt.State.ABANDONED)


def awaits_decision(version: QuestionVersion) -> bool:
    """Say whether answers to earlier versions are marked by other keys than this one, and nobody decided about them."""
    return answers_to_earlier(version).exists() and not Regrade.objects.filter(version=version).exists()


def attempts_to_regrade(regrade: Regrade) -> list[int]:
    """Return the ids of the attempts that a regrade has not looked at yet. One statement.

    Open ones are among them: locking them makes sure that none is closing just now without knowing of the regrade.
    """
    asked = answers_to_earlier(regrade.version).exclude(regraded__regrade=regrade)
    return list(asked.order_by("attempt").values_list("attempt", flat=True).distinct())


@transaction.atomic
def regrade_attempt(*, regrade: Regrade, attempt_id: int) -> Change | None:
    """Apply a regrade to one attempt, once; None where it is not finished, or was regraded by it before.

    Locks the attempt as closing it does, then its questions. What was is kept in `RegradedAnswer`; an audit entry
    stands with each attempt whose result changed.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
    if attempt.state != Attempt.State.FINISHED:
        return None
    rows = AttemptQuestion.objects.select_for_update(of=("self",)).filter(attempt=attempt).order_by("position")
    questions = list(rows)
    done = set(RegradedAnswer.objects.filter(regrade=regrade, attempt=attempt).values_list("answer", flat=True))
    versions = held_versions([question.version_id for question in questions])
    earlier = set(earlier_versions(regrade.version).values_list("pk", flat=True))
    asked = [question for question in questions if question.version_id in earlier and question.pk not in done]
    if not asked:
        return None
    before = outcome_held(attempt)
    marks = [(question, question.mark or ZERO, _mark_anew(regrade, question, versions)) for question in asked]
    after = outcome_of(attempt, (Marked(question.mark or ZERO, question.topic) for question in questions))
    change = Change(attempt, before, after)
    _keep_what_was(regrade, change, marks)
    if change.is_real:
        _write_outcome(attempt, after)
        _record_change(regrade, change)
    return change


def regrade_closed(*, attempt: Attempt) -> Attempt:
    """Apply the regrades in force to an attempt just closed, in the transaction that closed it; return it as it is now.

    One statement where there is nothing to regrade. Raises GradingFailed, which undoes the closing: the answers are
    kept then, and the sweep tries again.
    """
    for regrade in regrades_in_force(attempt):
        try:
            change = regrade_attempt(regrade=regrade, attempt_id=attempt.pk)
        except DatabaseError:
            raise
        except Exception as error:
            logger.exception("attempt %s could not be marked by regrade %s", attempt.pk, regrade.pk)
            raise GradingFailed(f"Attempt {attempt.pk} could not be marked by regrade {regrade.pk}.") from error
        if change is not None:
            attempt = change.attempt
    return attempt


def regrades_in_force(attempt: Attempt) -> list[Regrade]:
    """Return, for each question that an attempt asked in an earlier version, the last decision how that counts.

    To keep the marks is no new rule: what was decided before stays in force.
    """
    return list({regrade.question_id: regrade for regrade in DECIDED.instances(attempt=attempt.pk)}.values())


def _decided() -> QuerySet[Regrade]:
    """Return the regrades of an attempt's questions, the last at the end."""
    asked = {"question__versions__uses__attempt": Slot("attempt", BigIntegerField())}
    earlier = {"question__versions__number__lt": F("version__number")}
    decided = Regrade.objects.exclude(policy=Regrade.Policy.KEEP).filter(**asked, **earlier)
    return decided.select_related("version").order_by("pk")


DECIDED = Compiled(_decided)


def run_again(*, regrade: Regrade) -> Regrade:
    """Let a regrade that failed be applied to what it has not looked at; no new decision.

    Raises Refused("regrade_not_failed") also where a later decision about the question stands.
    """
    with transaction.atomic():
        Question.objects.select_for_update().get(pk=regrade.question_id)
        later = Regrade.objects.filter(question=regrade.question_id, pk__gt=regrade.pk)
        failed = Regrade.objects.filter(pk=regrade.pk, state=Regrade.State.FAILED)
        if later.exists() or not failed.update(state=Regrade.State.WAITING, error="", finished_at=None):
            raise Refused("regrade_not_failed")
    regrade.refresh_from_db()
    return regrade


def _mark_anew(regrade: Regrade, question: AttemptQuestion, versions: Mapping[int, HeldVersion]) -> Fraction:
    """Give an answer the mark that the policy gives it; return that."""
    asked = versions[question.version_id]
    mark = mark_after(
        policy=regrade.policy,
        asked=Key(asked.kind, asked.content),
        corrected=Key(regrade.version.kind, regrade.version.content),
        response=question.response,
        held=question.mark or ZERO,
    )
    if mark != question.mark:
        question.marks_numerator, question.marks_denominator = mark.as_integer_ratio()
        question.save(update_fields=["marks_numerator", "marks_denominator"])
    return mark


def _keep_what_was(regrade: Regrade, change: Change, marks: list[tuple[AttemptQuestion, Fraction, Fraction]]) -> None:
    """Keep each answer that was looked at, with its mark before and after."""
    before, after = change.before, change.after
    RegradedAnswer.objects.bulk_create(
        RegradedAnswer(
            regrade=regrade,
            attempt=change.attempt,
            answer=answer,
            mark_before_numerator=was.numerator,
            mark_before_denominator=was.denominator,
            mark_after_numerator=mark.numerator,
            mark_after_denominator=mark.denominator,
            marks_before_numerator=before.marks.numerator,
            marks_before_denominator=before.marks.denominator,
            marks_after_numerator=after.marks.numerator,
            marks_after_denominator=after.marks.denominator,
            passed_before=before.passed,
            passed_after=after.passed,
        )
        for answer, was, mark in marks
    )


def _write_outcome(attempt: Attempt, after: Outcome) -> None:
    attempt.marks_numerator, attempt.marks_denominator = after.marks.as_integer_ratio()
    attempt.passed = after.passed
    attempt.save(update_fields=["marks_numerator", "marks_denominator", "passed"])


def _record_change(regrade: Regrade, change: Change) -> None:
    """Say who changed the result, by which policy and why; marks are exact, as in `7/2`."""
    facts = {
        "regrade": regrade.pk,
        "policy": regrade.policy,
        "before": str(change.before.marks),
        "after": str(change.after.marks),
        "passed_before": change.before.passed,
        "passed_after": change.after.passed,
    }
    record(change.attempt, "quizzes.regrade", actor=regrade.requested_by, reason=regrade.reason, **facts)
