"""The list of courses, with what the reader has done in each. Reads across packages, for pages only."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language

from certificates.models import Certificate
from content.routing import site_roots
from courses.models import CoursePage, Enrolment
from courses.outline import Outline, outlines_of
from courses.prerequisites import Need, progress_in_all, waiting_for
from courses.progress import NOTHING, Progress, Step
from lms.accounts.models import User
from lms.accounts.requests import Reader
from lms.training.asked_again import Again, asked_again
from lms.training.refreshers import RefresherShown, refresher_of
from lms.training.steps import place_kept, step_url


@dataclass(frozen=True)
class CourseListed:
    """A course as the reader sees it in a list; `page` is in the reader's language where that exists."""

    page: CoursePage
    url: str
    language: str
    outline: Outline
    enrolment: Enrolment | None
    certificate: Certificate | None
    progress: Progress
    place: UUID | None  # the lesson to resume at
    again: Again | None  # what is asked again since the course was renewed

    @property
    def lessons_done(self) -> int:
        return self.progress.lessons_done(self.outline)

    @property
    def refresher(self) -> RefresherShown | None:
        return refresher_of(self.enrolment, self.page.edition, self.outline)

    @property
    def lessons_asked(self) -> int:
        return self.progress.lessons_asked(self.outline)

    @property
    def waiting_for(self) -> list[Need]:
        return waiting_for(self.step.module, self.progress)

    @property
    def step(self) -> Step:
        return self.progress.next_step(self.outline, place=self.place)

    @property
    def next_url(self) -> str:
        return step_url(self.step, self.url)


def courses_listed(user: Reader) -> list[CourseListed]:
    """Return the live courses in tree order. At most seven queries, whatever their number."""
    pages = list(CoursePage.objects.filter(live=True).order_by("path"))
    site = site_roots()
    main = [page for page in pages if site.language_of(page.url_path) == settings.LANGUAGE_CODE]
    own = {page.translation_key: page for page in pages if site.language_of(page.url_path) == get_language()}
    enrolments = newest_enrolments(user)
    outlines = outlines_of(main, own_paths=[page.path for page in own.values()])
    by_course = {course.pk: outlines[course.translation_key] for course in main}
    enrolled = [row for row in enrolments.values() if row.course_id in by_course]
    progress = progress_in_all(enrolled, by_course)
    again = asked_again((row, by_course[row.course_id], progress[row.pk]) for row in enrolled)
    certificates = certificates_by_enrolment(list(enrolments.values()))
    listed = []
    for course in main:
        page, enrolment = own.get(course.translation_key, course), enrolments.get(course.pk)
        listed.append(
            CourseListed(
                page=page,
                url=site.url_of(page.url_path),
                language=site.language_of(page.url_path) or "",
                outline=outlines[course.translation_key],
                enrolment=enrolment,
                certificate=certificates.get(enrolment.pk) if enrolment else None,
                progress=progress[enrolment.pk] if enrolment else NOTHING,
                place=place_kept(enrolment, course),
                again=again.get(enrolment.pk) if enrolment else None,
            )
        )
    return listed


def newest_enrolments(user: Reader) -> dict[int, Enrolment]:
    """Return a person's enrolment in the newest edition of each course, by course id. One query, none if anonymous."""
    if isinstance(user, AnonymousUser):
        return {}
    return {row.course_id: row for row in Enrolment.objects.filter(user=user).order_by("edition")}


def certificates_by_enrolment(enrolments: list[Enrolment]) -> dict[int, Certificate]:
    """Return the newest certificate of each enrolment, by enrolment id. One query, none for no enrolments."""
    if not enrolments:
        return {}
    rows = Certificate.objects.filter(enrolment__in=enrolments).order_by("issued_at", "pk")
    return {row.enrolment_id: row for row in rows}


def newest_certificate(enrolment: Enrolment | None) -> Certificate | None:
    """Return the certificate of an enrolment. One query, none where it is not finished."""
    return certificates_by_enrolment([enrolment]).get(enrolment.pk) if enrolment else None


def certificate_held(enrolment: Enrolment | None) -> Certificate | None:
    """Return the newest certificate of the editions before a refresher. One query, none for who is in no refresher."""
    if enrolment is None or not enrolment.refreshes_edition:
        return None
    rows = Certificate.objects.filter(enrolment__user=enrolment.user_id, enrolment__course=enrolment.course_id)
    return rows.exclude(enrolment=enrolment.pk).order_by("-issued_at", "-pk").first()


def certificates_of(user: User) -> list[Certificate]:
    """Return a person's certificates, newest first, also of courses that are no longer open. One query."""
    return list(Certificate.objects.filter(enrolment__user=user).select_related("enrolment").order_by("-issued_at"))
