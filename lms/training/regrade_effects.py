"""What follows where a regrade turns a quiz: modules, courses, certificates, volunteer status. Reads across packages.

For those who would pass it foretells what the journey would do; for those who no longer would, it says what rests on
the pass. Nothing of that is taken away by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from certificates.models import Certificate
from courses.models import CoursePage, Enrolment, ModuleProgress
from courses.outline import outlines_of
from courses.progress import progress_by_enrolment
from lms.accounts.models import User
from lms.volunteers.models import Programme, Volunteer
from lms.volunteers.programmes import certified_course_ids, required_course_ids, suffices
from lms.volunteers.status import EARNS_BY_CERTIFICATES
from quizzes.regrade_turns import Turn

BATCH = 500  # people looked up at once


@dataclass(frozen=True)
class Gain:
    """What passing brings: a module finished, with it the course and its certificate, with that a status."""

    turn: Turn
    enrolment: Enrolment | None
    module: bool = False
    certificate: bool = False
    programmes: tuple[Programme, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What rests on a pass that is one no more: the finished module, the valid certificate, active statuses."""

    turn: Turn
    enrolment: Enrolment | None
    module: bool = False
    certificate: Certificate | None = None
    programmes: tuple[Programme, ...] = ()


def gains(turns: Sequence[Turn]) -> list[Gain]:
    """Return what newly passing brings. At most ten queries for each 500 turns, however much they bring."""
    found = []
    for some in _by_person([turn for turn in turns if turn.passes]):
        found += _gains(some)
    return found


def losses(turns: Sequence[Turn]) -> list[Loss]:
    """Return what rests on quizzes that are passed no more. At most five queries for each 500 turns."""
    found = []
    for some in _by_person([turn for turn in turns if not turn.passes]):
        found += _losses(some)
    return found


def _gains(turns: Sequence[Turn]) -> list[Gain]:
    places = _places(turns)
    waiting = {key: place for key, place in places.items() if place.completed_at is None}
    finished = _modules_finished(waiting.values())
    certified = _courses_certified(waiting.values(), finished)
    activated = _programmes_activated(certified)
    last_of_enrolment = {places[t.attempt.scope].enrolment_id: t for t in turns if t.attempt.scope in places}
    last_of_person = {turn.attempt.user_id: turn for turn in turns}
    found = []
    for turn in turns:
        place = places.get(turn.attempt.scope)
        enrolment = place.enrolment if place else None
        ends_course = enrolment is not None and last_of_enrolment[enrolment.pk] is turn
        found.append(
            Gain(
                turn,
                enrolment,
                module=turn.attempt.scope in finished,
                certificate=ends_course and enrolment is not None and enrolment.pk in certified,
                programmes=tuple(activated[turn.attempt.user_id])
                if last_of_person[turn.attempt.user_id] is turn
                else (),
            )
        )
    return found


def _modules_finished(places: Iterable[ModuleProgress]) -> set[UUID]:
    """Return the scopes whose module would be finished: those that the course still has. One query."""
    rows = list(places)
    outlines = outlines_of({place.enrolment.course_id: place.enrolment.course for place in rows}.values())
    return {p.key for p in rows if outlines[p.enrolment.course.translation_key].module(p.module_key) is not None}


def _courses_certified(places: Iterable[ModuleProgress], finished: set[UUID]) -> dict[int, Enrolment]:
    """Return, by id, the enrolments that would be finished and have no certificate yet. Three queries."""
    gained: dict[int, set[UUID]] = defaultdict(set)
    enrolments = {}
    for place in places:
        if place.key in finished:
            gained[place.enrolment_id].add(place.module_key)
            enrolments[place.enrolment_id] = place.enrolment
    progress = progress_by_enrolment(list(enrolments.values()))
    outlines = outlines_of({row.course_id: row.course for row in enrolments.values()}.values())
    held = set(Certificate.objects.filter(enrolment__in=enrolments).values_list("enrolment", flat=True))
    return {
        pk: row
        for pk, row in enrolments.items()
        if pk not in held
        and all(m.key in progress[pk].modules | gained[pk] for m in outlines[row.course.translation_key].modules)
    }


def _programmes_activated(certified: dict[int, Enrolment]) -> dict[int, list[Programme]]:
    """Return, by person, the programmes in which the new certificates would bring the status. Four queries."""
    people = User.objects.filter(pk__in={enrolment.user_id for enrolment in certified.values()})
    waiting = Volunteer.objects.filter(user__in=people, status__in=EARNS_BY_CERTIFICATES).select_related("programme")
    volunteers = list(waiting.order_by("pk"))
    required = required_course_ids({volunteer.programme_id for volunteer in volunteers})
    held = certified_course_ids(people)
    for enrolment in certified.values():
        held[enrolment.user_id].add(enrolment.course_id)
    activated: dict[int, list[Programme]] = defaultdict(list)
    for volunteer in volunteers:
        if suffices(required=required[volunteer.programme_id], held=held[volunteer.user_id]):
            activated[volunteer.user_id].append(volunteer.programme)
    return activated


def _losses(turns: Sequence[Turn]) -> list[Loss]:
    places = _places(turns)
    people = {turn.attempt.user_id for turn in turns}
    certificates = list(Certificate.objects.valid().filter(enrolment__user__in=people).select_related("enrolment"))
    of_enrolment = {certificate.enrolment_id: certificate for certificate in certificates}
    valid = [(certificate.enrolment.user_id, certificate.enrolment.course_id) for certificate in certificates]
    resting = _statuses_resting(people)
    found = []
    for turn in turns:
        place = places.get(turn.attempt.scope)
        if place is None or place.completed_at is None:
            found.append(Loss(turn, place.enrolment if place else None))
            continue
        one = (turn.attempt.user_id, place.enrolment.course_id)
        certificate = of_enrolment.get(place.enrolment_id)
        # Another valid certificate of the same course bears the status as well.
        alone = certificate is not None and valid.count(one) == 1
        programmes = tuple(resting[one]) if alone else ()
        found.append(Loss(turn, place.enrolment, module=True, certificate=certificate, programmes=programmes))
    return found


def _statuses_resting(people: Iterable[int]) -> dict[tuple[int, int], list[Programme]]:
    """Return the programmes with an active status by person and by each course that the programme asks for."""
    active = Volunteer.objects.filter(user__in=people, status=Volunteer.Status.ACTIVE).select_related("programme")
    volunteers = list(active.order_by("pk"))
    required = required_course_ids({volunteer.programme_id for volunteer in volunteers})
    resting: dict[tuple[int, int], list[Programme]] = defaultdict(list)
    for volunteer in volunteers:
        for course_id in required[volunteer.programme_id]:
            resting[(volunteer.user_id, course_id)].append(volunteer.programme)
    return resting


def _places(turns: Sequence[Turn]) -> dict[UUID, ModuleProgress]:
    """Return what the attempts were for, by their scope. Two queries."""
    rows = ModuleProgress.objects.filter(key__in={turn.attempt.scope for turn in turns}).select_related("enrolment")
    places = {place.key: place for place in rows}
    courses = CoursePage.objects.in_bulk({place.enrolment.course_id for place in places.values()})
    for place in places.values():  # a few courses, of many thousand enrolments
        place.enrolment.course = courses[place.enrolment.course_id]
    return places


def _by_person(turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Split turns, which come by person, so that each person's stay together."""
    some: list[Turn] = []
    for _person, own in groupby(turns, key=lambda turn: turn.attempt.user_id):
        some += own
        if len(some) >= BATCH:
            yield some
            some = []
    if some:
        yield some
