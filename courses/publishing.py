"""What a publish of a course, module or lesson page means for those enrolled. Noted with every publish.

The author's choice (`publish_policy`) travels in the draft, through reviews and schedules, to the publish, and is
spent there: the next draft begins with the programme's usual choice.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from content.published import forget_published
from courses.editions import raise_edition
from courses.models import CoursePage, Enrolment, LessonPage, ModulePage, Publication, PublishPolicy
from courses.ownership import COURSE_PATH
from courses.policy import default_policy
from lms.accounts.models import User

CoursePart = CoursePage | ModulePage | LessonPage


def is_main(page: Page) -> bool:
    """Say whether a page is the site's main language's, whose rules hold."""
    return bool(page.locale.language_code == settings.LANGUAGE_CODE)


def course_above(path: str) -> CoursePage | None:
    """Return the course in which a place of the tree lies. One query."""
    return CoursePage.objects.filter(path=path[:COURSE_PATH]).first() if len(path) >= COURSE_PATH else None


@transaction.atomic
def note_publication(*, page: CoursePart, revision: Any) -> Publication | None:
    """Note that a draft went live, and raise the course's edition where everyone repeats. Returns what was noted.

    A draft that goes live a second time, and one that only waits for its hour, mean nothing new.
    """
    course = course_above(page.path)
    revision_id = revision.pk if revision is not None else None
    if not page.live or course is None:
        return None
    if revision_id is not None and Publication.objects.filter(page=page, revision=revision_id).exists():
        return None
    policy = page.publish_policy if is_main(page) else PublishPolicy.SMALL
    actor: User | None = revision.user if revision is not None else None
    edition = course.edition
    has_trainees = _has_trainees(course)
    if policy == PublishPolicy.REPEAT and has_trainees:
        edition = raise_edition(course=course, actor=actor, reason=page.title).number
    _spend_choice(page)
    noted = Publication.objects.create(
        page=page,
        page_key=page.translation_key,
        course_key=course.translation_key,
        policy=policy,
        adds=has_trainees and policy != PublishPolicy.REPEAT and _went_live_first(page) and _is_new_to(page, course),
        edition=edition,
        revision=revision_id,
        published_by=actor,
    )
    forget_published()
    return noted


@transaction.atomic
def note_move(*, page: CoursePart, path_before: str) -> Publication | None:
    """Note that a module or lesson came into a course from another: it counts for those who enrol from then on."""
    before, course = course_above(path_before), course_above(page.path)
    return None if before == course else note_addition(page=page)


@transaction.atomic
def note_addition(*, page: CoursePart) -> Publication | None:
    """Note that a live page was put into a live course without a publish, e.g. as a copy, or by moving it there."""
    course = course_above(page.path)
    if course is None or not page.live or not _is_new_to(page, course):
        return None
    noted = Publication.objects.create(
        page=page,
        page_key=page.translation_key,
        course_key=course.translation_key,
        policy=PublishPolicy.NEW,
        adds=_has_trainees(course),
        edition=course.edition,
    )
    forget_published()
    return noted


def _is_new_to(page: CoursePart, course: CoursePage) -> bool:
    """Say whether a module or lesson was never live in a course that is. One that comes back is not new."""
    if isinstance(page, CoursePage) or not course.live or not is_main(page):
        return False
    known = Publication.objects.filter(page_key=page.translation_key, course_key=course.translation_key)
    # A translation that went live before it says nothing of it; of a page that was deleted, only its key is left.
    return not known.filter(Q(page=page) | Q(page=None)).exists()


def _has_trainees(course: CoursePage) -> bool:
    return Enrolment.objects.filter(course=course).exists()


def _went_live_first(page: CoursePart) -> bool:
    return not isinstance(page, CoursePage) and not page.was_live and page.first_published_at == page.last_published_at


def _spend_choice(page: CoursePart) -> None:
    usual = default_policy()
    if page.publish_policy != usual:
        type(page)._default_manager.filter(pk=page.pk).update(publish_policy=usual)
        page.publish_policy = usual
