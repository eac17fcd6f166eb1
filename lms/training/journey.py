"""The trainee's journey, from registration to volunteer status: the product's story, told once.

Each step calls one package at a time and decides what comes next from what that returned. Every step may be repeated
without harm, and each runs in one transaction with the enrolment locked.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField

from certificates.issuing import issue
from certificates.models import Certificate, Renewal
from certificates.refused_issues import note_refusal
from certificates.renewing import pass_renewal, renew
from courses.enrolment import enrol, locked_enrolment
from courses.models import CoursePage, Enrolment, ModulePage, ModuleProgress
from courses.outline import ModuleEntry, Outline, outline_of
from courses.prerequisites import progress_in, require_course_open, require_module_open
from courses.progress import (
    all_modules_complete,
    begin_module,
    complete_course,
    complete_lesson,
    complete_module,
    progress_of,
    way_to_quiz,
)
from courses.refreshing import begin_edition, is_behind
from lms.accounts.models import PrivacyNotice, User
from lms.accounts.profile import change_name
from lms.accounts.registration import register
from lms.core.compiled import Compiled, Slot
from lms.core.refusals import Refused
from lms.volunteers.models import Programme, TargetGroup, Volunteer
from lms.volunteers.status import join, unlock
from quizzes.attempts import Result, close_attempt, start_attempt, submit_attempt
from quizzes.models import Attempt, Regrade
from quizzes.regrading import Change, regrade_attempt, regrade_closed
from quizzes.standing import passed_scopes, passed_with


@dataclass(frozen=True)
class Finished:
    """What a step finished: the module, the course, and what followed from that."""

    module: bool = False
    certificate: Certificate | None = None
    activated: tuple[Volunteer, ...] = ()
    refusal: Refused | None = None  # why there is no certificate, though the course is finished


def register_trainee(*, person: dict[str, str], notice: PrivacyNotice, target_group: TargetGroup) -> User:
    """Make an account and join the programmes that are open to the person's group."""
    with transaction.atomic():
        user = register(**person, notice=notice)
        for programme in Programme.objects.filter(target_groups=target_group, is_open=True):
            join(user=user, programme=programme, target_group=target_group)
    return user


def begin_course(*, user: User, course: CoursePage) -> Enrolment:
    """Enrol a person in a course; who finished an older edition begins the refresher: only what changed since.

    Refused where something else comes first, save to those who are in the course already.
    """
    with transaction.atomic():
        if not Enrolment.objects.filter(user=user, course__translation_key=course.translation_key).exists():
            require_course_open(user_id=user.pk, course_key=course.translation_key)
        enrolment = enrol(user=user, course=course)
    if enrolment.refreshes_edition and enrolment.completed_at is None:  # nothing may be left to do
        settle(enrolment=enrolment)
        enrolment.refresh_from_db(fields=["completed_at"])
    return enrolment


def finish_lesson(*, enrolment: Enrolment, lesson_key: UUID) -> Finished:
    """Count a lesson; a module without a quiz is finished with its last lesson."""
    with transaction.atomic():
        enrolment = locked_enrolment(enrolment.pk)
        if is_behind(enrolment):  # the edition rose between the page and this step
            enrolment = locked_enrolment(begin_edition(before=enrolment).pk)
        outline = outline_of(enrolment.course)
        complete_lesson(enrolment=enrolment, lesson_key=lesson_key)
        module = outline.module_of(lesson_key)
        if module is None:
            return Finished()
        place = begin_module(enrolment=enrolment, module_key=module.key)
        if module.quiz_id is not None or progress_of(enrolment).open_lesson_in(module) is not None:
            return Finished()
        return finish_module(enrolment=enrolment, outline=outline, place=place)


def start_quiz(*, enrolment: Enrolment, module: ModulePage) -> Attempt:
    """Start the quiz of a module (in the main language), or go on with the open attempt; its lessons come first."""
    outline = outline_of(enrolment.course)
    entry = outline.module(module.translation_key)
    if module.quiz is None or entry is None:
        raise Refused("no_quiz")
    require_module_open(enrolment, outline, entry)
    way = way_to_quiz(enrolment, entry)
    if enrolment.course.sequential and way.open_lesson is not None:
        raise Refused("lessons_first", title=way.open_lesson.title)
    if enrolment.course.sequential and not entry.lessons:
        _require_modules_before(enrolment, outline, entry)
    if way.is_finished:  # else whoever has passed could draw the bank's questions and keys without end
        raise Refused("already_passed")
    scope = way.place_key or begin_module(enrolment=enrolment, module_key=entry.key).key
    return start_attempt(quiz=module.quiz, user=enrolment.user, scope=scope)


def _require_modules_before(enrolment: Enrolment, outline: Outline, module: ModuleEntry) -> None:
    """Refuse a final test while a module before it is unfinished: no lessons of its own stand in its way."""
    step = progress_of(enrolment).step_before_quiz(outline, module)
    if step is not None and step.module is not None:
        raise Refused("modules_first", title=step.lesson.title if step.lesson else step.module.title)


def submit_quiz(*, attempt: Attempt) -> tuple[Result, Finished]:
    """Hand an attempt in, grade it and, where the quiz is passed by what counts, finish its module.

    A finished module stays finished, whatever later attempts bring. Handing in stands by itself: where grading fails,
    the answers are kept and the sweep grades them later.
    """
    submit_attempt(attempt=attempt)
    with transaction.atomic():
        place = _locked_place(attempt)
        result = close_attempt(attempt=attempt)
        if result.finished_now:  # a key of its questions may have been corrected since they were asked
            result = replace(result, attempt=regrade_closed(attempt=result.attempt))
        if place is None and passed_with(result.attempt):
            return result, finish_renewal(key=result.attempt.scope)
        if place is None or place.completed_at is not None or not passed_with(result.attempt):
            return result, Finished()
        return result, finish_passed_module(place=place)


def regrade_quiz(*, regrade: Regrade, attempt: Attempt) -> tuple[Change | None, Finished]:
    """Give an attempt its marks anew and, where the quiz is passed by that, finish its module.

    Nothing is taken away here: a module, a certificate or a status that a lower mark no longer bears stays until a
    named person decides otherwise.
    """
    with transaction.atomic():
        place = _locked_place(attempt)
        change = regrade_attempt(regrade=regrade, attempt_id=attempt.pk)
        if change is None or not change.is_real or place is None or place.completed_at is not None:
            return change, Finished()
        if place.key not in passed_scopes(user=place.enrolment.user, scopes=[place.key]):
            return change, Finished()
        return change, finish_passed_module(place=place)


def finish_passed_module(*, place: ModuleProgress) -> Finished:
    """Finish a module whose quiz is passed, if the course still has it; else the pass stays on record."""
    outline = outline_of(place.enrolment.course)
    if outline.module(place.module_key) is None:
        return Finished()
    return finish_module(enrolment=place.enrolment, outline=outline, place=place)


def finish_module(*, enrolment: Enrolment, outline: Outline, place: ModuleProgress) -> Finished:
    """Finish a module and, with the last one, the course."""
    complete_module(place=place)
    if is_behind(enrolment):  # everyone repeats since: it is the present edition that is finished, or none
        enrolment = locked_enrolment(begin_edition(before=enrolment).pk)
    if not all_modules_complete(enrolment, outline):
        return Finished(module=True)
    return finish_course(enrolment=enrolment)


def finish_course(*, enrolment: Enrolment) -> Finished:
    """Finish a course: the certificate and, with the programme's last one, volunteer status."""
    complete_course(enrolment=enrolment)
    try:
        certificate = certify(enrolment)
    except Refused as refusal:  # e.g. a name that no font prints: what was learnt stands, the person is told
        note_refusal(enrolment=enrolment, refused=refusal)
        return Finished(module=True, refusal=refusal)
    activated = unlock(user=enrolment.user)
    return Finished(module=True, certificate=certificate, activated=tuple(activated))


def certify(enrolment: Enrolment) -> Certificate:
    """Issue the certificate of the edition that was finished, by a refresher too.

    What becomes of the certificate of the edition before is decided here: it stays as it is, and the edition's
    deadline ends it (`lms.training.refreshers`).
    """
    return issue(enrolment=enrolment)


def settle(*, enrolment: Enrolment) -> Finished:
    """Finish what the course, as it is now, no longer keeps open.

    A course may change under its trainees: a module or a quiz is taken out, or comes back after it was passed. What a
    person has done is then weighed again against what is asked now.
    """
    with transaction.atomic():
        enrolment = locked_enrolment(enrolment.pk)
        if is_behind(enrolment):
            enrolment = locked_enrolment(begin_edition(before=enrolment).pk)
        outline = outline_of(enrolment.course)
        progress = progress_in(enrolment, outline)
        open_modules = [module for module in outline.modules if module.key not in progress.modules | progress.locked]
        places = [
            (module, begin_module(enrolment=enrolment, module_key=module.key))
            for module in open_modules
            if progress.open_lesson_in(module) is None
        ]
        passed = passed_scopes(user=enrolment.user, scopes=[place.key for _module, place in places])
        for module, place in places:
            if module.quiz_id is None or place.key in passed:
                complete_module(place=place)
        if not all_modules_complete(enrolment, outline):
            return Finished()
        return finish_course(enrolment=enrolment)


def correct_own_name(*, user: User, name: dict[str, Any]) -> list[Finished]:
    """Store a person's corrected name, then issue what it stood in the way of. The name stands by itself."""
    change_name(user=user, **name)
    return issue_waiting(user=user)


def issue_waiting(*, user: User) -> list[Finished]:
    """Issue the certificates that finished courses still lack; each says what came of it, or why it still lacks."""
    waiting = Enrolment.objects.filter(user=user, completed_at__isnull=False, certificates__isnull=True)
    finished = []
    for pk in waiting.order_by("completed_at").values_list("pk", flat=True):
        with transaction.atomic():
            finished.append(finish_course(enrolment=locked_enrolment(pk)))
    return finished


def finish_renewal(*, key: UUID) -> Finished:
    """Renew a certificate whose holder has done again what is asked, and with it the status that rests on it.

    What a rule refuses waits, as a first certificate does: what was done stands, and the sweep tries again.
    """
    with transaction.atomic():
        place = Renewal.objects.filter(key=key).values_list("certificate__enrolment", flat=True).first()
        if place is None:  # the attempt was for a module that is no more
            return Finished()
        enrolment = locked_enrolment(place)
        try:
            certificate = renew(renewal=pass_renewal(key=key))
        except Refused as refusal:
            note_refusal(enrolment=enrolment, refused=refusal)
            return Finished(refusal=refusal)
        return Finished(certificate=certificate, activated=tuple(unlock(user=enrolment.user)))


def _locked_place(attempt: Attempt) -> ModuleProgress | None:
    """Return what an attempt is for, with its enrolment, which is locked; None where the enrolment was deleted."""
    return next(iter(PLACE.instances(key=attempt.scope)), None)


PLACE = Compiled(
    lambda: (
        ModuleProgress.objects.select_for_update(of=("enrolment",))
        .select_related("enrolment__course", "enrolment__user")
        .filter(key=Slot("key", UUIDField()))
    )
)
