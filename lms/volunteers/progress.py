"""How far a person is towards the status in each programme they joined."""

from dataclasses import dataclass

from django.utils.translation import get_language

from certificates.models import Certificate
from content.routing import site_roots
from courses.models import CoursePage
from lms.accounts.models import User
from lms.volunteers.models import Volunteer
from lms.volunteers.programmes import required_course_ids


@dataclass(frozen=True)
class RequiredCourse:
    """A course that a programme asks for, in the reader's language where it exists, and its valid certificate."""

    title: str
    url: str
    language: str
    certificate: Certificate | None


@dataclass(frozen=True)
class ProgrammeProgress:
    """A joined programme and what it asks for."""

    volunteer: Volunteer
    courses: tuple[RequiredCourse, ...]

    @property
    def held(self) -> int:
        """How many of the required courses have a valid certificate."""
        return sum(course.certificate is not None for course in self.courses)

    @property
    def needed(self) -> int:
        return len(self.courses)

    @property
    def next_course(self) -> RequiredCourse | None:
        """The first required course without a certificate."""
        return next((course for course in self.courses if course.certificate is None), None)


def programme_progress(user: User) -> list[ProgrammeProgress]:
    """Return the programmes that a person joined, oldest first. Four queries, however many there are."""
    joined = Volunteer.objects.filter(user=user).select_related("user", "programme", "target_group")
    volunteers = list(joined.order_by("joined_at", "pk"))
    required = required_course_ids({volunteer.programme_id for volunteer in volunteers})
    courses = _required_courses({pk for ids in required.values() for pk in ids}, _valid_certificates(user))
    return [
        ProgrammeProgress(volunteer, tuple(courses[pk] for pk in required[volunteer.programme_id]))
        for volunteer in volunteers
    ]


def _valid_certificates(user: User) -> dict[int, Certificate]:
    """Return the newest valid certificate of each course, by the course's id."""
    certificates = Certificate.objects.valid().filter(enrolment__user=user).select_related("enrolment")
    return {found.enrolment.course_id: found for found in certificates.order_by("issued_at", "pk")}


def _required_courses(course_ids: set[int], certificates: dict[int, Certificate]) -> dict[int, RequiredCourse]:
    """Return the courses by id; title and address come from the page in the reader's language where it is live."""
    language = get_language() or "th"
    keys = CoursePage.objects.filter(pk__in=course_ids).values("translation_key")
    pages = list(CoursePage.objects.filter(translation_key__in=keys).select_related("locale"))
    translated = {p.translation_key: p for p in pages if p.live and p.locale.language_code == language}
    return {
        page.pk: _required_course(translated.get(page.translation_key, page), certificates.get(page.pk))
        for page in pages
        if page.pk in course_ids
    }


def _required_course(page: CoursePage, certificate: Certificate | None) -> RequiredCourse:
    language = page.locale.language_code
    return RequiredCourse(page.title, site_roots().url_of(page.url_path), language, certificate)
