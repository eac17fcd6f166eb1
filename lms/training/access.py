"""May this trainee touch this row? Loaders that return the row or refuse."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, IntegerField, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from certificates.models import Certificate, Renewal
from courses.models import CoursePage, Enrolment, LessonPage, ModulePage, ModuleProgress
from courses.outline import Outline
from courses.prerequisites import require_unlocked
from courses.progress import Progress
from courses.refreshing import begin_edition, is_behind
from lms.accounts.models import User
from lms.accounts.requests import Reader
from lms.core.compiled import Compiled, Slot
from lms.core.refusals import Refused
from quizzes.models import Attempt

# What the pages of a course ask of an enrolment: its course has some fifty columns more, and long texts among them.
ENROLMENT_FIELDS = (
    *("user_id", "edition", "completed_at", "last_lesson_key", "enrolled_at", "owes_since", "refreshes_edition"),
    *("course__path", "course__depth", "course__translation_key", "course__url_path", "course__title"),
    *("course__sequential", "course__edition", "course__live"),
)
PageType = TypeVar("PageType", bound=Page)


def _newest_enrolment_below() -> QuerySet[Enrolment]:
    course_key = Page.objects.filter(path=Slot("path", CharField())).values("translation_key")
    mine = Enrolment.objects.filter(user=Slot("user", BigIntegerField()), course__translation_key__in=course_key)
    return mine.select_related("course").only(*ENROLMENT_FIELDS).order_by("-edition")[:1]


def _main_module() -> QuerySet[ModulePage]:
    key = Page.objects.filter(pk=Slot("page", IntegerField()), live=True).values("translation_key")
    modules = ModulePage.objects.filter(translation_key__in=key, locale__language_code=settings.LANGUAGE_CODE)
    return modules.filter(live=True).select_related("quiz")


ENROLMENT_BELOW, MAIN_MODULE = Compiled(_newest_enrolment_below), Compiled(_main_module)


def enrolment_for(user: User, course_key: UUID) -> Enrolment:
    """Return the person's enrolment in the newest edition they are in, with its course; refuse without one."""
    enrolment = find_enrolment(user, course_key)
    if enrolment is None:
        raise Refused("not_enrolled")
    return enrolment


def find_enrolment(user: Reader, course_key: UUID) -> Enrolment | None:
    """Return the person's newest enrolment in a course, None without one."""
    if isinstance(user, AnonymousUser):
        return None
    query = Enrolment.objects.filter(user=user, course__translation_key=course_key)
    query = query.select_related("course").only(*ENROLMENT_FIELDS).order_by("-edition")
    return _up_to_date(query.first(), query.first)


def find_enrolment_below(user: Reader, page: Page, *, levels: int) -> Enrolment | None:
    """Return the person's newest enrolment in the course that lies `levels` above a page. One query."""
    if isinstance(user, AnonymousUser):
        return None
    course_path = page.path[: -levels * Page.steplen]

    def find() -> Enrolment | None:
        return next(iter(ENROLMENT_BELOW.instances(user=user.pk, path=course_path)), None)

    return _up_to_date(find(), find)


def _up_to_date(enrolment: Enrolment | None, find_again: Callable[[], Enrolment | None]) -> Enrolment | None:
    """Return the enrolment, or that in the present edition for whoever was in the middle of an older one."""
    if enrolment is None or not is_behind(enrolment):
        return enrolment
    begin_edition(before=enrolment)
    return find_again()


def enrolment_below(user: User, page: Page, *, levels: int) -> Enrolment:
    """Return the person's enrolment in the course that lies `levels` above a page; refuse without one."""
    enrolment = find_enrolment_below(user, page, levels=levels)
    if enrolment is None:
        raise Refused("not_enrolled")
    enrolment.user = user  # known already: nobody need ask for it again
    return enrolment


def course_page(page_id: int) -> CoursePage:
    """Return a live course page of any language."""
    return _live(CoursePage, page_id)


def module_page(page_id: int) -> ModulePage:
    """Return a live module page of any language, with its quiz."""
    return _live(ModulePage, page_id)


def main_module(page_id: int) -> ModulePage:
    """Return a live module in the main language, with its quiz, by the id of its page in any language. One query."""
    for module in MAIN_MODULE.instances(page=page_id):
        return module
    raise Http404


def lesson_page(page_id: int) -> LessonPage:
    """Return a live lesson page of any language."""
    return _live(LessonPage, page_id)


def _live(model: type[PageType], page_id: int) -> PageType:
    page = model._default_manager.filter(pk=page_id, live=True).first()
    if page is None:
        raise Http404
    return page


def place_of(attempt: Attempt) -> ModuleProgress | None:
    """Return what an attempt was for: a module in an enrolment, with its course; None for anything else. One query."""
    return ModuleProgress.objects.select_related("enrolment__course").filter(key=attempt.scope).first()


def renewal_of(attempt: Attempt) -> Renewal:
    """Return the renewal that an attempt was for, with both certificates; 404 where that is gone."""
    return get_object_or_404(Renewal.objects.select_related("certificate", "renewed_as"), key=attempt.scope)


def own_certificate(user: User, serial: str) -> Certificate:
    """Return the person's own certificate, with its enrolment and course; 404 for anyone else's."""
    rows = Certificate.objects.select_related("enrolment__course", "enrolment__user")
    return get_object_or_404(rows, enrolment__user=user, serial=serial)


def require_open_lesson(enrolment: Enrolment, outline: Outline, progress: Progress, lesson_key: UUID) -> None:
    """Refuse a lesson whose turn has not come; the message names the step to go on with."""
    if lesson_key not in progress.lessons:
        require_unlocked(progress, outline.module_of(lesson_key))
    if not progress.lesson_is_open(outline, lesson_key, sequential=enrolment.course.sequential):
        step = progress.next_step(outline)
        entry = step.lesson or step.module
        raise Refused("lesson_not_open", title=entry.title if entry else "")
