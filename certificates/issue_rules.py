"""Who gets a certificate: rules of the course, conditions of whoever else has a say, the block-list and allow-list.

Each cause is a refusal that the person reads in plain words; it is gone when they have done what it says, or when staff
have lifted an entry, and the certificate then follows by itself.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.models import IssueConditions, IssueListEntry, IssueRule
from courses.models import CoursePage
from lms.accounts.models import User
from lms.core.audit import record
from lms.core.refusals import Refused
from lms.core.thai import normalise

Kind = IssueListEntry.Kind
# Packages above register what they ask beyond the course's own rule: a function from person and course to conditions.
ConditionsOf = Callable[[User, CoursePage], Iterable[IssueConditions]]
_OTHERS: list[ConditionsOf] = []

# By which field of the account each condition is met, and the code of its refusal.
NEEDS = (
    ("needs_email", "email", "issue_needs_email"),
    ("needs_mobile", "mobile", "issue_needs_mobile"),
    ("needs_latin_name", "latin_name", "issue_needs_latin_name"),
)


def main_courses() -> QuerySet[CoursePage]:
    """Return the courses in the site's main language: those that enrolments and rules name."""
    return CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("title")


def register_conditions(conditions_of: ConditionsOf) -> None:
    """Let another package ask for conditions too, once."""
    if conditions_of not in _OTHERS:
        _OTHERS.append(conditions_of)


def require_issuable(*, user: User, course: CoursePage) -> None:
    """Refuse a person to whom the rules give no certificate of a course (in the main language). Two queries and those
    of other packages.

    Raises `Refused`: "issue_blocked", "issue_not_listed", "issue_needs_email", "issue_needs_mobile",
    "issue_needs_latin_name".
    """
    about = Q(course=course) | Q(course__isnull=True)
    entries = IssueListEntry.objects.filter(about, person=user, lifted_at__isnull=True)
    kinds = set(entries.values_list("kind", flat=True))
    rule = IssueRule.objects.filter(course=course).first()
    if Kind.BLOCK in kinds:
        raise Refused("issue_blocked")
    if rule is not None and rule.only_listed and Kind.ALLOW not in kinds:
        raise Refused("issue_not_listed")
    for conditions in [*([rule] if rule else []), *(c for ask in _OTHERS for c in ask(user, course))]:
        _require(user, conditions)


def _require(user: User, conditions: IssueConditions) -> None:
    for condition, field, code in NEEDS:
        if getattr(conditions, condition) and not getattr(user, field):
            raise Refused(code)


def list_person(*, kind: str, person: User, course: CoursePage | None, actor: User, reason: str) -> IssueListEntry:
    """Put a person on the block-list or allow-list, for one course or (None) all; on it already, the entry stays.

    A certificate that the person holds stays as it is. Raises Refused("certificate_reason_missing").
    """
    reason = _needed(reason)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        held = IssueListEntry.objects.filter(kind=kind, person=person, course=course, lifted_at__isnull=True).first()
        if held is not None:
            return held
        entry = IssueListEntry.objects.create(kind=kind, person=person, course=course, added_by=actor, reason=reason)
        record(entry, "certificate.list", actor=actor, reason=reason, kind=kind)
    return entry


def lift_entry(*, entry: IssueListEntry, actor: User, reason: str) -> IssueListEntry:
    """End an entry; it stays on record. One that is lifted stays as it is. Raises Refused without a reason."""
    reason = _needed(reason)
    with transaction.atomic():
        entry = IssueListEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.lifted_at is not None:
            return entry
        entry.lifted_at, entry.lifted_by, entry.lift_reason = timezone.now(), actor, reason
        entry.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        record(entry, "certificate.list_lift", actor=actor, reason=reason, kind=entry.kind)
    return entry


def _needed(reason: str) -> str:
    reason = normalise(reason)
    if not reason:
        raise Refused("certificate_reason_missing")
    return reason
